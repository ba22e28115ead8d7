#!/usr/bin/env bash
# Measures the system against what people would use instead. Installs the peers from Debian's packages and npm.
# ./bench.sh                        all suites but soak and profile
# ./bench.sh exchange journal       only these
# ./bench.sh --document             the same, and writes docs/performance.md from the results
# ./bench.sh --help                 rounds, times, names of the suites
# Results: a table, and artifacts/bench/summary.json.
set -euo pipefail
cd "$(dirname "$0")"
. tools/sdk.sh
tools/Benchmarks/prepare.sh
build_quietly tools/Benchmarks
exec dotnet tools/Benchmarks/bin/Release/net10.0/EHealth.Integration.Benchmarks.dll "$@"
