"""Figures over all photos that the panels show, computed in one pass of NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlic_gui.core.project.proposing import proposed
from mlic_gui.session.photos.photo_table import PhotoTable


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the project is.

    Attributes:
        photos: All photos.
        annotated: Photos with at least one word of a human.
        reviewed: Photos marked as done.
        yes: Photos a human answered *yes*, per label.
        no: Photos a human answered *no*, per label.
        suggested: Photos without a word whose suggestion is at or above the threshold, per label.
    """

    photos: int = 0
    annotated: int = 0
    reviewed: int = 0
    yes: tuple[int, ...] = ()
    no: tuple[int, ...] = ()
    suggested: tuple[int, ...] = ()


def count(table: PhotoTable, thresholds: NDArray[np.float32], *, exclusive: bool = False) -> Counts:
    """Count everything; 3 ms for 100,000 photos and 5 labels, more where labels exclude each other."""
    words = table.words
    known = words >= 0
    suggested = ~known & proposed(table.probabilities, thresholds, exclusive=exclusive, words=words)
    return Counts(
        photos=len(table),
        annotated=int(known.any(axis=1).sum()),
        reviewed=int(table.reviewed.sum()),
        yes=tuple((words == 1).sum(axis=0).tolist()),
        no=tuple((words == 0).sum(axis=0).tolist()),
        suggested=tuple(suggested.sum(axis=0).tolist()),
    )
