#!/usr/bin/env bash
# Starts the whole system in one process: hub, adapters, embedded Redis and Kafka, simulated state systems.
# ./run.sh [--data DIR]                      until Ctrl-C
# ./run.sh --once [--story NAME|all] [--messages N] [--data DIR] [--json FILE]
set -euo pipefail
cd "$(dirname "$0")"
. tools/sdk.sh
build_quietly tools/Stack
exec dotnet tools/Stack/bin/Release/net10.0/EHealth.Integration.Stack.dll "$@"
