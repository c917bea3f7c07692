"""From heat in numbers to a picture that can be laid over a photo."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image
from PySide6.QtGui import QImage

_SIDE = 256
# Heat, then red, green, blue and opacity. Brightness grows with heat, so that it needs no sense of colour:
# what says nothing is dimmed, what speaks for the label is lit.
_STOPS = np.array(
    [
        (0.00, 8, 10, 20, 0.58),
        (0.20, 24, 12, 40, 0.52),
        (0.45, 120, 40, 40, 0.34),
        (0.70, 240, 140, 30, 0.36),
        (1.00, 255, 236, 120, 0.52),
    ]
)

NO_HEAT = (8, 10, 20, round(0.58 * 255))
"""Red, green, blue and opacity of what says nothing."""


def heat_image(values: npt.NDArray[np.float32]) -> QImage:
    """A picture of heat (h, w) in [0, 1], at most 256 pixels a side, smooth between its places.

    Few places are made many by Catmull-Rom splines (bicubic), each value at the middle of its place.
    """
    height, width = values.shape
    share = _SIDE / max(height, width)
    size = max(1, round(width * share)), max(1, round(height * share))
    known = np.nan_to_num(values.astype(np.float32))
    smooth = Image.fromarray(known).resize(size, Image.Resampling.BICUBIC)
    steps = np.rint(np.clip(np.asarray(smooth), 0, 1) * 255).astype(np.uint8)
    pixels = np.ascontiguousarray(colour_table()[steps])
    shared = QImage(
        pixels.tobytes(), size[0], size[1], 4 * size[0], QImage.Format.Format_ARGB32_Premultiplied
    )
    return shared.copy()


@cache
def colour_table() -> npt.NDArray[np.uint32]:
    """uint32 (256,): premultiplied ARGB from no heat to most."""
    heat = np.linspace(0, 1, 256)
    red, green, blue, alpha = (np.interp(heat, _STOPS[:, 0], _STOPS[:, column]) for column in range(1, 5))
    channels = [
        np.rint(part).astype(np.uint32) for part in (alpha * 255, red * alpha, green * alpha, blue * alpha)
    ]
    table: npt.NDArray[np.uint32] = channels[0] << 24 | channels[1] << 16 | channels[2] << 8 | channels[3]
    table.flags.writeable = False
    return table
