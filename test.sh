#!/usr/bin/env bash
# Builds everything and runs every test. Installs what the tests need from Debian's packages and npm.
# ./test.sh            all test projects
# ./test.sh Journal    only those whose name contains the word
# Ends with the plain line "N passed, N failed, N skipped"; exit code 0 only when none failed.
set -uo pipefail
cd "$(dirname "$0")"
. tools/sdk.sh
only=${1:-}
logs=artifacts/tests
rm -rf "$logs"
mkdir -p "$logs"

for prepare in tests/*/prepare.sh; do
  [ -e "$prepare" ] || continue
  "$prepare" >"$logs/prepare.log" 2>&1 || echo "$prepare could not install everything (see $logs/prepare.log); tests that lack a tool are skipped and say so." >&2
done

echo "Building (Release)"
if ! build_quietly EHealth.Integration.sln; then
  echo "The build failed." >&2
  exit 1
fi

total=0 failed=0 skipped=0
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  case $name in *.Child) continue ;; esac # a program that a test starts, not a suite
  case $name in *"$only"*) ;; *) continue ;; esac
  assembly=$(sed -n 's/.*<AssemblyName>\(.*\)<\/AssemblyName>.*/\1/p' "$project")
  log=$logs/$name.log
  started=$SECONDS
  # A suite that hangs is a failure, not a reason to wait for ever.
  timeout --kill-after=10 900 dotnet "$(dirname "$project")/bin/Release/net10.0/${assembly:-EHealth.Integration.$name}.dll" -noColor -longRunning 60 >"$log" 2>&1
  code=$?
  # xunit's summary: "  <assembly>  Total: 52, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 9.1s"
  summary=$(grep -Eo 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
  if [ -z "$summary" ]; then
    echo "  $name: ended with code $code and without a summary (see $log)"
    tail -n 5 "$log" | sed 's/^/      /'
    failed=$((failed + 1)) total=$((total + 1))
    continue
  fi
  read -r t e f s <<<"$(tr -dc '0-9 ' <<<"$summary")"
  [ "$code" -ne 0 ] && [ $((e + f)) -eq 0 ] && f=1
  total=$((total + t)) failed=$((failed + e + f)) skipped=$((skipped + s))
  printf '  %-28s %5d tests %4d failed %4d skipped %4d s\n' "$name" "$t" "$((e + f))" "$s" "$((SECONDS - started))"
  grep -E '\[(FAIL|SKIP)\]' "$log" | sed 's/^/    /'
done

if [ "$total" -eq 0 ]; then
  echo "No test project's name contains '$only'." >&2
  exit 1
fi

echo "$((total - failed - skipped)) passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
