"""The split as it is remembered: a photo gets its side when it is first annotated, and keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mlic_gui.core.project.annotations import Words

if TYPE_CHECKING:
    from mlic_gui.core.photos.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a photo is put.

    Attributes:
        side: Name of the side.
        group: Number that all photos of its burst or of near-duplicates share, at least 0.
    """

    side: str
    group: int


@dataclass(frozen=True, slots=True)
class Member:
    """A photo that has its side.

    Attributes:
        path: Relative to the project's folder.
        side: Name of the side.
        group: Number that all photos of its burst or of near-duplicates share.
        fingerprint: By which others are recognised as belonging to its group, or None if it was not known.
    """

    path: str
    side: str
    group: int
    fingerprint: Fingerprint | None


@dataclass(frozen=True, slots=True, eq=False)
class SplitCounts:
    """What the split holds before a batch of photos is put into it.

    Attributes:
        labels: Columns of the words of the batch, and of `yes` and `no`.
        photos: Photos per side; a side without photos is absent.
        yes: int64 (labels,) per side: photos that have been said to have the label.
        no: int64 (labels,) per side: photos that have been said not to have it.
        members: The photos, m of them.
        hashes: uint64 (m,): `Fingerprint.phash` of each member, 0 where it is not known.
        captured: float64 (m,): when each was taken, in seconds, NaN where that is not known.
        next_group: A group number that is not in use, and none above it is.
    """

    labels: tuple[str, ...]
    photos: Mapping[str, int]
    yes: Mapping[str, npt.NDArray[np.int64]]
    no: Mapping[str, npt.NDArray[np.int64]]
    members: Sequence[Member]
    hashes: npt.NDArray[np.uint64]
    captured: npt.NDArray[np.float64]
    next_group: int


SideAssigner = Callable[[Words, "Sequence[Fingerprint | None]", SplitCounts], Sequence[Assignment]]
"""Puts a batch of new photos into the split.

Given words int8 (n, labels) as they will be, the photos' fingerprints, and what the split holds, it gives one
assignment per photo. A photo that belongs to the group of a member gets that member's side and group.
"""
