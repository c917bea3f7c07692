"""Where in a photo most of a heat map lies, as something that can be said in words."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from mlic_gui.core.learning.explaining.explanations import Heat
from mlic_gui.core.learning.explaining.frame import laid_over

_SIDE = 60  # of the picture that is judged; places are thirds of it
_FAINT = 0.25  # of the hottest place, which may lie beside the photo
_HALF = 0.5
_SPREAD = 0.3  # of the photo, for half of the heat; of heat that is the same everywhere it is a half
_REACH = 0.25  # of width and height, around the middle of the heat
_GATHERED = 0.35  # of the heat; heat that is the same everywhere has a quarter there


class Place(StrEnum):
    """Where in a photo something is."""

    NOWHERE = "nowhere"
    SPREAD = "spread"
    SEVERAL = "several"
    UPPER_LEFT = "upper_left"
    TOP = "top"
    UPPER_RIGHT = "upper_right"
    LEFT = "left"
    MIDDLE = "middle"
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
    """Where in the photo most of the heat is.

    `SPREAD` where half of it takes up more than three tenths of the photo, `SEVERAL` where it gathers, but
    not around its middle, as with something at either side. `NOWHERE` also where all of it lies beside the
    photo, in the bars that it was padded with.
    """
    shares = laid_over(heat.values, heat.frame, width=_SIDE, height=_SIDE).astype(np.float64)
    if shares.max() < _FAINT:
        return Place.NOWHERE
    shares /= shares.sum()
    largest_first = np.sort(shares, axis=None)[::-1]
    taken_up = (1 + np.searchsorted(largest_first.cumsum(), _HALF)) / shares.size
    if taken_up > _SPREAD:
        return Place.SPREAD
    places = (np.arange(_SIDE) + 0.5) / _SIDE
    down, across = float(shares.sum(axis=1) @ places), float(shares.sum(axis=0) @ places)
    near = np.ix_(abs(places - down) <= _REACH, abs(places - across) <= _REACH)
    return _PLACES[_third(down)][_third(across)] if shares[near].sum() >= _GATHERED else Place.SEVERAL


def _third(share: float) -> int:
    return 0 if share < 0.4 else 2 if share > 0.6 else 1
