#!/usr/bin/env bash
# ./generate.sh FOLDER: the Python modules of the published protos, which is all that read.py needs of the hub.
set -euo pipefail
protos=$(cd "$(dirname "$0")/../../../protos" && pwd)
mkdir -p "$1"
protoc -I "$protos" --python_out="$1" ehealth/audit/v1/action.proto ehealth/audit/v1/audit.proto ehealth/hub/v1/errors.proto ehealth/validation/v1/validation.proto
