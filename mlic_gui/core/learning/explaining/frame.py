"""Where the square that a network looked at lies in the photo."""

from __future__ import annotations

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.explaining.explanations import Frame


def frame_of(width: int, height: int, preprocessing: Preprocessing) -> Frame:
    """The part of a photo, `width` x `height` pixels, that `photos.decode.fit` makes a square of."""
    if preprocessing.fit == "stretch":
        return Frame()
    if preprocessing.fit == "crop":
        short = min(width, height)
        return Frame(
            (width - short) / 2 / width,
            (height - short) / 2 / height,
            short / width,
            short / height,
        )
    return _padded(width, height, preprocessing.size)


def _padded(width: int, height: int, side: int) -> Frame:
    """To the pixel as it is pasted between the bars, whose widths may differ by one."""
    scale = side / max(width, height)
    inner = [max(1, round(length * scale)) for length in (width, height)]
    left, top = (-((side - length) // 2) / length for length in inner)
    return Frame(left, top, side / inner[0], side / inner[1])
