#!/usr/bin/env bash
# Checks the wheel in dist/: its size, and that it tags from another folder when it is installed elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
wheel=$(ls -t dist/mlic_gui-*.whl | head -n 1)
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT

megabytes=$(($(stat -c %s "$wheel" 2>/dev/null || stat -f %z "$wheel") / 1000000))
echo "$(basename "$wheel"): $megabytes MB"
[ "$megabytes" -lt 60 ] || { echo "The wheel must stay under 60 MB." >&2; exit 1; }

"$python" -m pip install --quiet --disable-pip-version-check --no-deps --target "$elsewhere/site" "$wheel"
cd "$elsewhere"
export PYTHONPATH=$elsewhere/site MLIC_GUI_HOME=$elsewhere/home
case $("$python" -c "import mlic_gui; print(mlic_gui.__file__)") in
    "$elsewhere"/site/*) ;;
    *) echo "The checkout was imported, not the wheel." >&2; exit 1 ;;
esac
templates="from importlib.resources import files; files('mlic_gui.reports').joinpath('templates', 'report.html').read_text()"
"$python" -c "$templates" || { echo "The wheel lacks the template of reports." >&2; exit 1; }
fonts="from mlic_gui.core.learning.explaining.lettering import Lettering; assert Lettering(15).width('Übersicht') > 0"
"$python" -c "$fonts" && [ -f site/mlic_gui/resources/fonts/LICENSE ] || { echo "The wheel lacks its font." >&2; exit 1; }
samples=$("$python" -m mlic_gui samples)
"$python" -m mlic_gui tag "$samples" --tagger imagenet | tee tags.txt
grep -q "^coffee.jpg	.*espresso" tags.txt || { echo "The wheel did not recognise the coffee." >&2; exit 1; }
echo "The wheel tags from another folder."
