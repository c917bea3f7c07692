#!/usr/bin/env bash
# Writes models/checksums.txt: the SHA-256 of every file that ships in models/.
set -euo pipefail
cd "$(dirname "$0")/../models"
find . -type f ! -name checksums.txt | LC_ALL=C sort | sed 's#^\./##' | while read -r path; do
    sha256sum "$path"
done >checksums.txt
