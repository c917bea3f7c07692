#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages that Qt's window needs on a bare machine; does nothing where they are there.
set -euo pipefail

packages=(
    libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libx11-xcb1
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-randr0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0
    libxkbcommon-x11-0 libxkbcommon0
)

libraries=(
    libdbus-1.so.3 libEGL.so.1 libfontconfig.so.1 libGL.so.1 libglib-2.0.so.0 libX11-xcb.so.1
    libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-randr.so.0 libxcb-shape.so.0 libxcb-sync.so.1
    libxcb-xfixes.so.0 libxkbcommon-x11.so.0 libxkbcommon.so.0
)

found=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
missing=()
for library in "${libraries[@]}"; do
    grep -qF "$library" <<<"$found" || missing+=("$library")
done
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

echo "Qt needs ${missing[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -q
"${as_root[@]}" apt-get install -y -q --no-install-recommends "${packages[@]}"
