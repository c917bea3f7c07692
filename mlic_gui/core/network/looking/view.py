"""Which variants of which photos are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from mlic_gui.core.photos.variants import MIRRORED

Rows: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class View:
    """One thing to look at: a variant of a photo.

    Attributes:
        photo: Its row in the job's arrays.
        variant: 0 for the photo itself, `MIRRORED` for its mirror image, else a number of a drawn variant.
    """

    photo: int
    variant: int


@dataclass(frozen=True, slots=True)
class Showing:
    """How photos are shown while the network learns and while it is judged.

    Attributes:
        drawn: How many variants take turns beside the photo itself; None for a fresh one in every epoch.
        mirrored: Whether judging looks at the mirror image as well.
    """

    drawn: int | None
    mirrored: bool = False

    def learning(self, rows: Iterable[int], *, epoch: int) -> list[View]:
        """What an epoch shows of the photos; different photos are at different variants."""
        if self.drawn is None:
            return [View(int(row), epoch) for row in rows]
        return [View(int(row), (int(row) + epoch) % (1 + self.drawn)) for row in rows]

    def judging(self, rows: Iterable[int]) -> list[list[View]]:
        """What the network is judged by: lists as long as `rows`, whose logits are to be averaged."""
        numbers = (0, MIRRORED) if self.mirrored else (0,)
        photos = [int(row) for row in rows]
        return [[View(photo, number) for photo in photos] for number in numbers]

    def kept(self, learning: Rows, judged: Rows) -> list[View]:
        """All that can be looked at beforehand."""
        plain = [view for views in self.judging(judged) for view in views]
        numbers = range(1, 1 + (self.drawn or 0))
        return plain + [View(int(row), number) for number in numbers for row in learning]


def batches(rows: Rows, size: int) -> Sequence[Rows]:
    """The rows in batches, the last one smaller if need be."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
