"""Where the square that a network looked at lies in the photo."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.explaining.explanations import Frame
from mlic_gui.core.learning.heads.linear_head import FloatArray


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


def places_in(frame: Frame, *, height: int, width: int) -> tuple[slice, slice]:
    """Rows and columns of a map (height, width) of the network's square whose middles lie in the photo.

    The others are of the bars that the photo was padded with. Of a photo so narrow that no middle lies in it,
    the ones nearest to it.
    """
    return _inside(frame.top, frame.height, height), _inside(frame.left, frame.width, width)


def laid_over(values: FloatArray, frame: Frame, *, width: int, height: int) -> FloatArray:
    """Values of a network's square, smoothly over a picture of the whole photo.

    Args:
        values: float32 (h, w) in [0, 1], of what lies within the frame.
        frame: Where that lies in the photo.
        width: Of the picture, in pixels.
        height: Likewise.

    Returns:
        float32 (height, width) in [0, 1]; 0 where the network saw nothing of the photo.
    """
    size = (max(1, round(frame.width * width)), max(1, round(frame.height * height)))
    smooth = Image.fromarray(np.asarray(values, np.float32)).resize(size, Image.Resampling.BICUBIC)
    canvas = Image.new("F", (width, height))
    canvas.paste(smooth, (round(frame.left * width), round(frame.top * height)))
    return np.clip(np.asarray(canvas, np.float32), 0, 1)


def _inside(start: float, length: float, count: int) -> slice:
    middles = start + (np.arange(count) + 0.5) / count * length
    inside = np.flatnonzero((middles >= 0) & (middles <= 1))
    if not len(inside):
        inside = np.array([np.abs(middles - 0.5).argmin()])
    return slice(int(inside[0]), int(inside[-1]) + 1)
