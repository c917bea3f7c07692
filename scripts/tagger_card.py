"""Writes the card of the natural-scenes tagger from its own figures.

    python scripts/tagger_card.py FOLDER LABELS OPTIONS

FOLDER is the tagger's, LABELS the file it learned from, OPTIONS what was typed after `train`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CARD = """\
# natural-scenes

A tagger for landscapes with the labels {names}: a logistic head on the features of {backbone}{trained}.

| | |
|---|---|
| Photos | 1,500 of the 2,000 natural scene photographs of Nanjing University's LAMDA group |
| Paper | Zhou and Zhang, *Multi-Instance Multi-Label Learning*, NIPS 2006 |
| Licence of the photos | {licence}; they are not part of this program |
| Learned from | {learned:,} photos, {answers:,} answers |
| Judged by | {split} |
| Preprocessing | {size} × {size} pixels, {fit}, {filter}{mirrored} |
| Made | {date}, by `scripts/make-tagger.sh`: `mlic-gui import`, then `mlic-gui train {options}` |

## Figures

Judged on {photos:,} photos, each by a head and thresholds that were made without it.

| mAP | F{beta:g} at the thresholds | F{beta:g} at 0.5 | loss | Hamming loss | exact match |
|---|---|---|---|---|---|
{total}

| label | yes | no | precision | recall | F{beta:g} | average precision |
|---|---|---|---|---|---|---|
{rows}

F{beta:g} counts finding a label more than precision, so the thresholds are low and some proposals are
wrong. The figures hold for photos of this kind; nothing was measured on others.
"""

TOTAL = (
    "| {mean_average_precision:.3f} | {fbeta:.3f} | {fbeta_half:.3f} | {loss:.3f} | {hamming_loss:.3f} "
    "| {exact_match:.3f} |"
)

ROW = (
    "| {label} | {yes:,} | {no:,} | {precision:.3f} | {recall:.3f} | {fbeta:.3f} | {average_precision:.3f} |"
)


def card(tagger: dict[str, Any], *, learned: int, options: str, own_network: bool) -> str:
    """The card of a tagger, from its `tagger.json`.

    Args:
        tagger: What the file says.
        learned: How many photos it learned from.
        options: What was typed after `train`.
        own_network: Whether it has a network of its own.
    """
    figures = tagger["figures"]
    labels = figures["labels"]
    return CARD.format(
        **{key: value for key, value in figures.items() if key != "labels"},
        **{key: tagger["preprocessing"][key] for key in ("size", "fit", "filter")},
        mirrored=", each photo and its mirror image" if tagger["preprocessing"].get("mirrored") else "",
        trained=", trained further for these photos" if own_network else "",
        names=", ".join(tagger["labels"]),
        backbone=tagger["backbone"]["name"],
        licence=tagger["licence"],
        split=tagger["split"],
        date=tagger["date"][:10],
        learned=learned,
        answers=learned * len(labels),
        options=options,
        total=TOTAL.format(**figures),
        rows="\n".join(ROW.format(**item) for item in labels),
    )


def main() -> None:
    """Write `CARD.md` into the folder."""
    folder, labels, options = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    tagger = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
    learned = len(labels.read_text(encoding="utf-8").splitlines()) - 1
    own_network = (folder / "network.tflite").is_file()
    text = card(tagger, learned=learned, options=options, own_network=own_network)
    (folder / "CARD.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
