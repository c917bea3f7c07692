"""Where in a photo what a heat map lights lies, as something that can be said in words."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.explaining.explanations import Heat
from mlic_gui.core.learning.explaining.frame import laid_over

_SIDE = 60  # of the picture that is judged
_FAINT = 0.25  # of the hottest place, which may lie beside the photo
_HALF = 0.5  # what is at least so hot is lit, and within the line that is drawn
_ALL, _MOST = 0.8, 0.5  # of the photo
_ACROSS, _NARROW = 0.85, 0.7  # of width and height: what a band takes up along it, and beside it at most


class Place(StrEnum):
    """Where in a photo something is."""

    NOWHERE = "nowhere"
    SPREAD = "spread"
    MOST = "most"
    SEVERAL = "several"
    UPPER_LEFT = "upper_left"
    TOP = "top"
    UPPER_RIGHT = "upper_right"
    LEFT = "left"
    MIDDLE = "middle"
    ACROSS = "across"
    UPRIGHT = "upright"
    RIGHT = "right"
    LOWER_LEFT = "lower_left"
    BOTTOM = "bottom"
    LOWER_RIGHT = "lower_right"


_PLACES = (
    (Place.UPPER_LEFT, Place.TOP, Place.UPPER_RIGHT),
    (Place.LEFT, Place.MIDDLE, Place.RIGHT),
    (Place.LOWER_LEFT, Place.BOTTOM, Place.LOWER_RIGHT),
)


def whereabouts(heat: Heat) -> Place:
    """Where in the photo it is lit: at least half as hot as the hottest place, as the line around it has it.

    `SPREAD` where four fifths of the photo are lit. Else the third of width and height that the middle of
    the light lies in; `SEVERAL` where little is lit there, as with something at either side. Of light around
    the middle of the photo: `ACROSS` for a band from left to right, `UPRIGHT` for one from top to bottom,
    `MOST` where it takes up half of the photo. `NOWHERE` also where all of the heat lies beside the photo,
    in the bars that it was padded with.
    """
    lit = _lit(heat)
    if not lit.any():
        return Place.NOWHERE
    if lit.mean() >= _ALL:
        return Place.SPREAD
    places = (np.arange(_SIDE) + 0.5) / _SIDE
    down, across = float(lit.sum(axis=1) @ places / lit.sum()), float(lit.sum(axis=0) @ places / lit.sum())
    row, column = _third(down), _third(across)
    place = _PLACES[row][column]
    if place is Place.MIDDLE and lit.mean() >= _MOST:
        return Place.MOST
    thirds = lit.reshape(3, _SIDE // 3, 3, _SIDE // 3).mean(axis=(1, 3))
    if thirds[row, column] < thirds.max() / 2:
        return Place.SEVERAL
    return _around_the_middle(lit) if place is Place.MIDDLE else place


def is_lit_above(heat: Heat) -> bool:
    """Whether more is lit in the upper quarter of the photo than in the lower one."""
    lit = _lit(heat)
    return bool(lit[: _SIDE // 4].sum() > lit[-_SIDE // 4 :].sum())


def _lit(heat: Heat) -> npt.NDArray[np.bool_]:
    """bool (60, 60) of the photo; faint heat is judged by its own half."""
    shown = laid_over(heat.values, heat.frame, width=_SIDE, height=_SIDE)
    hottest = float(shown.max())
    if hottest < _FAINT:
        return np.zeros(shown.shape, np.bool_)
    return shown >= (_HALF if hottest >= _HALF else hottest / 2)


def _around_the_middle(lit: npt.NDArray[np.bool_]) -> Place:
    wide, high = float(lit.any(axis=0).mean()), float(lit.any(axis=1).mean())
    if wide >= _ACROSS and high <= _NARROW:
        return Place.ACROSS
    return Place.UPRIGHT if high >= _ACROSS and wide <= _NARROW else Place.MIDDLE


def _third(share: float) -> int:
    return min(2, int(3 * share))
