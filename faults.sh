#!/usr/bin/env bash
# What is too long for ./test.sh. All end with exit code 0 only when nothing was found.
# ./faults.sh fuzz [target...] [--executions N] [--keep]   afl++ on the HL7v2 library, N executions a target; installs afl++
# ./faults.sh try target file                              one input, such as one that fuzzing found, with its stack trace
# ./faults.sh broker [--minutes N] [--rate N]              all Kafka brokers away for N minutes (10) while N records a second (3,500) come
# ./faults.sh crash [--times N]                            hub and HL7v2 adapter killed N times each under load (100)
# ./faults.sh kill [--times N]                             journal and audit tree killed N times under load (1,000)
# ./faults.sh io [--calls N]                               each of the journal's first N opens, writes and syncs fails with each of three errors (200)
# ./faults.sh power [--losses N]                           the power goes N times while the journal writes (20,000)
set -euo pipefail
cd "$(dirname "$0")"
. tools/sdk.sh

# number OPTION DEFAULT [OPTION N]: what follows the option, or the default.
number() {
  case "${3:-} ${4:-}" in
    ' ') echo "$2" ;;
    "$1 "[1-9]*) echo "$4" ;;
    *) echo "Usage: ./faults.sh crash|kill [--times N], io [--calls N], power [--losses N]" >&2; exit 1 ;;
  esac
}

# run_test PROJECT ASSEMBLY METHOD: a test of the suite, told by its environment to go on for longer.
run_test() {
  tests/Interop/prepare.sh >/dev/null
  build_quietly "tests/$1"
  exec dotnet "tests/$1/bin/Release/net10.0/EHealth.Integration.$2.dll" -noColor -showLiveOutput -method "$3"
}

case "${1:-}" in
  crash)
    times=$(number --times 100 "${@:2}")
    EHEALTH_TEST_CRASHES=$((2 * times)) run_test Interop Interop.Tests '*.HubAndAdapterKilledInTurn_NothingAcknowledgedIsLostOrDoneTwice' ;;
  kill)
    times=$(number --times 1000 "${@:2}")
    EHEALTH_TEST_KILLS=$times run_test Hub.Journal.Tests Hub.Journal.Tests '*.ProcessKilledUnderLoad_LosesAndDoublesNothing' ;;
  io)
    calls=$(number --calls 200 "${@:2}")
    EHEALTH_TEST_CALLS=$calls run_test Hub.Journal.Tests Hub.Journal.Tests '*.AnyCallThatFails_NothingAcknowledgedIsLost' ;;
  power)
    losses=$(number --losses 20000 "${@:2}")
    EHEALTH_TEST_LOSSES=$losses run_test Hub.Journal.Tests Hub.Journal.Tests '*.PowerLost*' ;;
esac

[ "${1:-}" != fuzz ] || tools/Faults/prepare.sh
build_quietly tools/Faults
exec dotnet tools/Faults/bin/Release/net10.0/EHealth.Integration.Faults.dll "$@"
