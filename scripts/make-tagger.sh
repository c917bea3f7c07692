#!/usr/bin/env bash
# Remakes models/taggers/natural-scenes with the command line, from the folder of the natural-scenes photographs
# (images/ and labels.csv): scripts/make-tagger.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
scenes=${1:-../shared/data/natural-scenes}
work=build/natural-scenes
python=.venv/bin/python

[ -f "$scenes/labels.csv" ] || { echo "natural-scenes is not at $scenes: make tagger SCENES=/path/to/it" >&2; exit 1; }
rm -rf "$work"
mkdir -p "$work"
cp -R "$scenes/images" "$work/images"
chmod -R u+w "$work"

export MLIC_GUI_HOME=$PWD/$work/home
$python -m mlic_gui import "$work/images" "$scenes/labels.csv"
$python -m mlic_gui train "$work/images" --tagger imagenet --folds 5 --out "$work/natural-scenes" \
    --licence "Photographs released for academic use (Zhou and Zhang, NIPS 2006)"

mkdir -p models/taggers/natural-scenes
cp "$work/natural-scenes/tagger.json" "$work/natural-scenes/head.npz" models/taggers/natural-scenes/
rm -rf "$work"
$python scripts/tagger_card.py models/taggers/natural-scenes
scripts/checksums.sh
echo "models/taggers/natural-scenes is made."
