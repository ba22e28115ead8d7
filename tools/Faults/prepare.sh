#!/usr/bin/env bash
# Installs what fuzzing needs beside .NET: afl++ from Debian's packages.
set -euo pipefail
command -v afl-fuzz >/dev/null && exit
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends afl++ >/dev/null
