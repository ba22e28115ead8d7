#!/usr/bin/env bash
# Installs what the interop tests need beside .NET: Debian's packages where this user may, and the npm packages of the Node clients.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
for pair in redis-server:redis-server kcat:kcat strace:strace curl:curl openssl:openssl nc:netcat-openbsd faketime:faketime mllp_send:python3-hl7; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
{ command -v protoc && [ -e /usr/include/google/protobuf/descriptor.proto ]; } >/dev/null || missing+=(protobuf-compiler libprotobuf-dev)
# Libraries of Debian's own Python, which need not be the first on the PATH.
for pair in kafka:python3-kafka google.protobuf:python3-protobuf; do
  /usr/bin/python3 -c "import ${pair%%:*}" 2>/dev/null || missing+=("${pair#*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  export DEBIAN_FRONTEND=noninteractive
  if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Not installed, and not allowed to install: ${missing[*]}" >&2
  fi
fi

if command -v npm >/dev/null; then
  node/install.sh
  ../../samples/AuditReaders/node/install.sh
else
  echo "node and npm (20 or later) are not installed: the Node tests will be skipped" >&2
fi
