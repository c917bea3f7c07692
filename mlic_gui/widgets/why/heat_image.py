"""From heat in numbers to a picture that can be laid over a photo."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image
from PySide6.QtGui import QImage

Values = npt.NDArray[np.float32]

_SIDE = 192
# Heat, then red, green, blue and opacity: what says nothing lies in the dark, what speaks for the label in
# the light, so that it needs no sense of colour and the photo's own colours stay.
_STOPS = np.array(
    [
        (0.00, 8, 8, 26, 0.76),
        (0.30, 20, 10, 44, 0.70),
        (0.50, 90, 34, 60, 0.40),
        (0.70, 240, 150, 40, 0.12),
        (1.00, 255, 206, 80, 0.26),
    ]
)
NO_HEAT = (8, 8, 26, round(0.76 * 255))
"""Red, green, blue and opacity of what says nothing."""


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
    pixels = np.ascontiguousarray(colour_table()[steps]).tobytes()
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


@cache
def colour_table() -> npt.NDArray[np.uint32]:
    """uint32 (256,): premultiplied ARGB from no heat to most."""
    heat = np.linspace(0, 1, 256)
    colour = np.stack([np.interp(heat, _STOPS[:, 0], _STOPS[:, column]) for column in range(1, 5)])
    alpha = colour[3]
    red, green, blue = (np.rint(part * alpha).astype(np.uint32) for part in colour[:3])
    opacity = np.rint(alpha * 255).astype(np.uint32)
    return np.asarray(opacity << 24 | red << 16 | green << 8 | blue, dtype=np.uint32)
