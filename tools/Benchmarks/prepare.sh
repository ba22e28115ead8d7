#!/usr/bin/env bash
# Installs what the benchmarks need beside .NET: load generator and peers from Debian's packages, and the npm packages of the MLLP peers.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
for pair in nginx:nginx-light h2load:nghttp2-client gcc:gcc perf:linux-perf redis-server:redis-server node:nodejs npm:npm; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
[ -e /usr/include/openssl/ssl.h ] || missing+=(libssl-dev libc6-dev)
# Debian's Python by its path: another one may stand before it, and knows nothing of Debian's packages.
/usr/bin/python3 -c 'import hl7' 2>/dev/null || missing+=(python3-hl7)
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Debian's package starts a web server of its own, which has no part in this.
pgrep -x nginx >/dev/null && service nginx stop >/dev/null 2>&1 || true

mkdir -p bin
gcc -shared -fPIC -O2 -o bin/h2load-certificate.so Peers/h2load-certificate.c -ldl -lssl

[ -e Peers/mllp/node_modules/.package-lock.json ] && [ Peers/mllp/node_modules/.package-lock.json -nt Peers/mllp/package-lock.json ] ||
  npm ci --prefix Peers/mllp --no-audit --no-fund --loglevel=error >/dev/null
