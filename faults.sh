#!/usr/bin/env bash
# What is too long for ./test.sh. All end with exit code 0 only when nothing was found.
# ./faults.sh fuzz [target...] [--executions N] [--keep]   afl++ on the HL7v2 library, N executions a target; installs afl++
# ./faults.sh try target file                              one input, such as one that fuzzing found, with its stack trace
# ./faults.sh broker [--minutes N] [--rate N]              all Kafka brokers away for N minutes (10) while N records a second (3,500) come
# ./faults.sh crash [--times N]                            hub and HL7v2 adapter killed N times each under load (100)
set -euo pipefail
cd "$(dirname "$0")"
. tools/sdk.sh

if [ "${1:-}" = crash ]; then
  times=100
  case "${2:-} ${3:-}" in
    ' ') ;;
    '--times '[1-9]*) times=$3 ;;
    *) echo "Usage: ./faults.sh crash [--times N]" >&2; exit 1 ;;
  esac
  tests/Interop/prepare.sh >/dev/null
  build_quietly tests/Interop
  EHEALTH_TEST_CRASHES=$((2 * times)) exec dotnet tests/Interop/bin/Release/net10.0/EHealth.Integration.Interop.Tests.dll \
    -noColor -showLiveOutput -method '*.HubAndAdapterKilledInTurn_NothingAcknowledgedIsLostOrDoneTwice'
fi

[ "${1:-}" != fuzz ] || tools/Faults/prepare.sh
build_quietly tools/Faults
exec dotnet tools/Faults/bin/Release/net10.0/EHealth.Integration.Faults.dll "$@"
