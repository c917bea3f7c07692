#!/usr/bin/env bash
# Remakes models/taggers/natural-scenes with the command line, from the folder of the natural-scenes photographs
# (images/ and labels.csv): scripts/make-tagger.sh FOLDER [OPTIONS OF train], by default
#   --recipe fine-tune --learn-from all
# The work folder stays if the training is killed, and the next call goes on with it.
set -euo pipefail
cd "$(dirname "$0")/.."
scenes=${1:-../shared/data/natural-scenes}
shift || true
options=("$@")
[ ${#options[@]} -gt 0 ] || options=(--recipe fine-tune --learn-from all)
work=build/natural-scenes
python=.venv/bin/python

[ -f "$scenes/labels.csv" ] || { echo "natural-scenes is not at $scenes: make tagger SCENES=/path/to/it" >&2; exit 1; }
export MLIC_GUI_HOME=$PWD/$work/home
if [ ! -f "$work/imported" ]; then
    rm -rf "$work"
    mkdir -p "$work"
    cp -R "$scenes/images" "$work/images"
    chmod -R u+w "$work"
    $python -m mlic_gui import "$work/images" "$scenes/labels.csv"
    touch "$work/imported"
fi
$python -m mlic_gui train "$work/images" --tagger imagenet "${options[@]}" --out "$work/natural-scenes" \
    --licence "Photographs released for academic use (Zhou and Zhang, NIPS 2006)"

rm -rf models/taggers/natural-scenes
mkdir -p models/taggers/natural-scenes
cp "$work"/natural-scenes/{tagger.json,head.npz} models/taggers/natural-scenes/
for network in network.tflite network.keras; do
    [ ! -f "$work/natural-scenes/$network" ] || cp "$work/natural-scenes/$network" models/taggers/natural-scenes/
done
$python scripts/tagger_card.py models/taggers/natural-scenes "$scenes/labels.csv" "${options[*]}"
rm -rf "$work"
scripts/checksums.sh
echo "models/taggers/natural-scenes is made."
