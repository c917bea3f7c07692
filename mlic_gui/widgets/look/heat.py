"""The one scale of colours that says how strongly something answers, from dark to bright."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

# Lightness grows along the whole scale, so that it reads the same in grey and to the colour-blind.
_STOPS = ("#0b0b14", "#33245f", "#9a3570", "#e8764c", "#fbe7ae")
_DENSEST = 215  # opacity of an overlay where the answer is strongest, of 255

Values = npt.NDArray[np.float32]


def heat_image(values: Values) -> QImage:
    """A picture of float32 (h, w) in [0, 1]: dark where 0, bright where 1."""
    return _indexed(values, _opaque()).convertToFormat(QImage.Format.Format_RGB32)


def heat_overlay(values: Values) -> QImage:
    """The same to be laid over a photo: nothing where 0, denser towards 1."""
    return _indexed(values, _veil()).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


@lru_cache(maxsize=1)
def _opaque() -> tuple[int, ...]:
    return tuple(QColor(*rgb).rgba() for rgb in _ramp().tolist())


@lru_cache(maxsize=1)
def _veil() -> tuple[int, ...]:
    opacity = np.linspace(0, _DENSEST, 256).round().astype(int).tolist()
    return tuple(QColor(*rgb, alpha).rgba() for rgb, alpha in zip(_ramp().tolist(), opacity, strict=True))


def _ramp() -> npt.NDArray[np.int64]:
    """The 256 colours of the scale, (256, 3)."""
    stops = np.array([QColor(stop).getRgb()[:3] for stop in _STOPS], dtype=float)
    places, wanted = np.linspace(0, 1, len(stops)), np.linspace(0, 1, 256)
    channels = [np.interp(wanted, places, stops[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).round().astype(np.int64)


def _indexed(values: Values, colours: tuple[int, ...]) -> QImage:
    height, width = values.shape
    steps = np.ascontiguousarray((np.clip(values, 0, 1) * 255).round().astype(np.uint8))
    image = QImage(steps.data, width, height, width, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(colours)
    return image
