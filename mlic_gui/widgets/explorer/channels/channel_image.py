"""From the answers of a channel to a picture: dark where there is none, bright where it is strongest."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

# Lightness grows along the whole scale, so that it reads the same in grey and to the colour-blind.
_STOPS = ("#0b0b14", "#381538", "#8c2d38", "#ea872a", "#ffeb96")


def channel_image(values: npt.NDArray[np.float32]) -> QImage:
    """A picture of float32 (h, w) in [0, 1], one pixel for each."""
    height, width = values.shape
    steps = np.ascontiguousarray((np.clip(values, 0, 1) * 255).round().astype(np.uint8))
    shared = QImage(steps.data, width, height, width, QImage.Format.Format_Indexed8)
    shared.setColorTable(_colours())
    return shared.convertToFormat(QImage.Format.Format_RGB32)


def pattern_image(pixels: npt.NDArray[np.uint8]) -> QImage:
    """A picture of uint8 (h, w, 3), RGB."""
    height, width, _ = pixels.shape
    packed = np.ascontiguousarray(pixels)
    shared = QImage(packed.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return shared.convertToFormat(QImage.Format.Format_RGB32)


@cache
def _colours() -> tuple[int, ...]:
    """The 256 colours of the scale."""
    stops = [QColor(stop) for stop in _STOPS]
    parts = [
        [stop.red() for stop in stops],
        [stop.green() for stop in stops],
        [stop.blue() for stop in stops],
    ]
    places, wanted = np.linspace(0, 1, len(stops)), np.linspace(0, 1, 256)
    channels = [np.rint(np.interp(wanted, places, part)).astype(int).tolist() for part in parts]
    return tuple(QColor(red, green, blue).rgb() for red, green, blue in zip(*channels, strict=True))
