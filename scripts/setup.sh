#!/usr/bin/env bash
# Makes or refreshes .venv: scripts/setup.sh [EXTRA...], such as scripts/setup.sh test convert.
# PYTHON=/path/to/python chooses the interpreter; else the newest of 3.11 to 3.13 that works is taken.
set -euo pipefail
cd "$(dirname "$0")/.."

supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python "$HOME"/.pyenv/versions/3.1[123].*/bin/python}; do
        if "$candidate" -c "$supported" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
    echo "No Python 3.11, 3.12 or 3.13 was found. Install one, or name it: make PYTHON=/path/to/python run" >&2
    return 1
}

make_venv() {
    python=$(find_python)
    echo "Making .venv with $("$python" --version)"
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "$python can't make a virtual environment. On Debian: apt-get install python3-venv" >&2
        return 1
    fi
}

[ -x .venv/bin/python ] && .venv/bin/python -c "$supported" || make_venv

extras=$(IFS=,; echo "$*")
stamp=".venv/ready-${extras:-run}"
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    echo "Installing what mlic-gui needs into .venv (some minutes the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".${extras:+[$extras]}"
    # Without bytecode the first start of TensorFlow takes three times as long.
    .venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null 2>&1 || true
    touch "$stamp"
fi
