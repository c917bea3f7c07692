"""From heat in numbers to a picture that can be laid over a photo."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image
from PySide6.QtGui import QColor, QImage

from mlic_gui.core.learning.explaining.colours import veil

Values = npt.NDArray[np.float32]

_SIDE = 192


def smoothed(values: Values, *, side: int = _SIDE) -> Values:
    """Heat (h, w) in [0, 1] in more places, `side` along the longer side.

    By Catmull-Rom splines (bicubic), each value at the middle of its place.
    """
    height, width = values.shape
    share = side / max(height, width)
    size = max(2, round(width * share)), max(2, round(height * share))
    known = np.nan_to_num(values.astype(np.float32))
    made = np.asarray(Image.fromarray(known).resize(size, Image.Resampling.BICUBIC))
    smooth: Values = np.clip(made, 0, 1).astype(np.float32)
    return smooth


def heat_image(smooth: Values) -> QImage:
    """A picture of heat (h, w) in [0, 1], a pixel for each place."""
    height, width = smooth.shape
    steps = np.rint(smooth * 255).astype(np.uint8)
    pixels = np.ascontiguousarray(_table()[steps]).tobytes()
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def no_heat() -> QColor:
    """What lies over a place that says nothing."""
    red, green, blue, opacity = veil()[0].tolist()
    return QColor(round(red), round(green), round(blue), round(opacity * 255))


@cache
def _table() -> npt.NDArray[np.uint32]:
    """uint32 (256,): premultiplied ARGB from no heat to most."""
    colours, opacity = veil()[:, :3], veil()[:, 3:]
    red, green, blue = np.rint(colours * opacity).astype(np.uint32).T
    alpha = np.rint(opacity[:, 0] * 255).astype(np.uint32)
    return np.asarray(alpha << 24 | red << 16 | green << 8 | blue, dtype=np.uint32)
