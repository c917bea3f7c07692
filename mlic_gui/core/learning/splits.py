"""The sides of the split: what a photo's annotations are used for."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """What a photo's annotations are used for, fixed when it is first annotated."""

    TRAIN = "train"
    SELECTION = "selection"
    HELD_OUT = "held_out"
