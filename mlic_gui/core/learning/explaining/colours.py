"""Colours of heat: from dark to light all along, so that they read in grey and to the colour-blind."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray

_OPAQUE = (
    (0.00, 11, 11, 20),
    (0.25, 56, 21, 56),
    (0.50, 140, 45, 56),
    (0.75, 234, 135, 42),
    (1.00, 255, 235, 150),
)
# Over a photo: what says nothing lies in the dark, what speaks for the label in the light, and keeps its
# own colours there.
_VEIL = (
    (0.00, 8, 8, 26, 0.76),
    (0.30, 20, 10, 44, 0.70),
    (0.50, 90, 34, 60, 0.40),
    (0.70, 240, 150, 40, 0.12),
    (1.00, 255, 206, 80, 0.26),
)


def coloured(values: FloatArray) -> npt.NDArray[np.uint8]:
    """uint8 (h, w, 3) of float32 (h, w) in [0, 1]."""
    return _table(_OPAQUE)[_steps(values)].round().astype(np.uint8)


def veiled(pixels: npt.NDArray[np.uint8], values: FloatArray) -> npt.NDArray[np.uint8]:
    """A photo uint8 (h, w, 3) under the heat float32 (h, w) in [0, 1] of each of its pixels."""
    over = veil()[_steps(values)]
    opacity = over[..., 3:]
    return (pixels * (1 - opacity) + over[..., :3] * opacity).round().astype(np.uint8)


def veil() -> FloatArray:
    """What lies over a photo, float32 (256, 4), no heat first: red, green, blue to 255, opacity to 1."""
    return _table(_VEIL)


def _steps(values: FloatArray) -> npt.NDArray[np.intp]:
    return (np.clip(np.nan_to_num(values), 0, 1) * 255).round().astype(np.intp)


@cache
def _table(stops: tuple[tuple[float, ...], ...]) -> FloatArray:
    """float32 (256, columns): what the stops give for each step."""
    known, wanted = np.array(stops), np.linspace(0, 1, 256)
    columns = [np.interp(wanted, known[:, 0], known[:, place]) for place in range(1, known.shape[1])]
    return np.stack(columns, axis=1).astype(np.float32)
