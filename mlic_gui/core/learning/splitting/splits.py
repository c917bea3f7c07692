"""The split: what the annotations of a photo and its group are used for, fixed from the first of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.splitting.stratification import Held, categories, stratify
from mlic_gui.core.photos.fingerprint import (
    BURST_SECONDS,
    NEAR_DUPLICATE_BITS,
    Fingerprint,
    grouped_pairs,
    same_group,
)
from mlic_gui.core.project.sides import Assignment, SideAssigner, SplitCounts


class Side(StrEnum):
    """What a photo's annotations are used for.

    Train teaches the head; selection chooses when to stop, the penalty, the thresholds and the temperature;
    held-out is only reported.
    """

    TRAIN = "train"
    SELECTION = "selection"
    HELD_OUT = "held_out"


SIDES: tuple[Side, ...] = (Side.TRAIN, Side.SELECTION, Side.HELD_OUT)
_LARGEST_SHARE, _SMALLEST_SHARE = 0.15, 0.10  # of each side that does not teach
_ENOUGH_PHOTOS = 100  # on such a side; measured on natural-scenes, thresholds gain nothing from more than 60
FEW_PHOTOS = 60  # with fewer annotated photos than this the sides would be too small; folds are used instead


def shares(photos: int) -> npt.NDArray[np.float64]:
    """Share of each of `SIDES` in so many annotated photos, float64 (3,), summing to 1.

    Selection and held-out side have 15 % each until that makes 100 photos, then 100 until that is 10 %.
    """
    small = float(np.clip(_ENOUGH_PHOTOS / max(photos, 1), _SMALLEST_SHARE, _LARGEST_SHARE))
    return np.array([1 - 2 * small, small, small])


def make_assigner(project: str) -> SideAssigner:
    """What puts photos into the split of a project; the same photos in the same order give the same sides."""

    def assign(
        words: npt.NDArray[np.int8], fingerprints: Sequence[Fingerprint | None], split: SplitCounts
    ) -> list[Assignment]:
        return _assign(words, fingerprints, split, rng=_rng(project, len(split.members)))

    return assign


def folds(
    words: npt.NDArray[np.int8], groups: npt.NDArray[np.int64], *, count: int, seed: int
) -> npt.NDArray[np.intp]:
    """A fold for each photo, intp (n,), stratified by label, groups kept together.

    Args:
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        groups: int64 (n,), photos with the same number stay together; a negative number is a group of its
        own.
        count: How many folds; fewer where there are fewer groups.
        seed: Decides between equal folds.
    """
    own = np.where(groups < 0, groups.max(initial=0) + 1 + np.arange(len(groups)), groups)
    _, which = np.unique(own, return_inverse=True)
    sizes, totals = _totals(which, categories(words))
    parts = max(1, min(count, len(sizes)))
    even = np.full(parts, 1 / parts)
    held = Held.nothing(parts=parts, categories=totals.shape[1])
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(sizes))
    chosen = np.empty(len(sizes), dtype=np.intp)
    chosen[order] = stratify(sizes[order], totals[order], shares=even, held=held, rng=rng)
    return chosen[which]


def groups_of(fingerprints: Sequence[Fingerprint | None]) -> npt.NDArray[np.intp]:
    """Number of the group of each photo, intp (n,), by first appearance; bursts and near-duplicates share it.

    Being alike is passed on: the first and the last of a group may differ more than two of its neighbours.
    """
    return _components(len(fingerprints), grouped_pairs(fingerprints))


def _assign(
    words: npt.NDArray[np.int8],
    fingerprints: Sequence[Fingerprint | None],
    split: SplitCounts,
    *,
    rng: np.random.Generator,
) -> list[Assignment]:
    which = groups_of(fingerprints)
    known = _known_groups(which, fingerprints, split)
    fresh = [component for component in range(int(which.max(initial=-1)) + 1) if component not in known]
    sizes, totals = _totals(which, categories(words))
    held = _held(split, words.shape[1])
    wanted = shares(int(held.photos.sum()) + len(words))
    sides = stratify(sizes[fresh], totals[fresh], shares=wanted, held=held, rng=rng)
    placed = dict(known)
    for number, (component, side) in enumerate(zip(fresh, sides, strict=True)):
        placed[component] = Assignment(side=str(SIDES[side]), group=split.next_group + number)
    return [placed[int(component)] for component in which]


def _known_groups(
    which: npt.NDArray[np.intp], fingerprints: Sequence[Fingerprint | None], split: SplitCounts
) -> dict[int, Assignment]:
    """Components that belong to a group which has its side; one that joins several follows the oldest."""
    found: dict[int, Assignment] = {}
    for component, fingerprint in zip(which.tolist(), fingerprints, strict=True):
        if fingerprint is None:
            continue
        for place in _candidates(fingerprint, split):
            member = split.members[place]
            if member.fingerprint is None or not same_group(fingerprint, member.fingerprint):
                continue
            if component not in found or member.group < found[component].group:
                found[component] = Assignment(side=member.side, group=member.group)
    return found


def _candidates(fingerprint: Fingerprint, split: SplitCounts) -> list[int]:
    alike = np.bitwise_count(split.hashes ^ np.uint64(fingerprint.phash)) <= NEAR_DUPLICATE_BITS
    if fingerprint.captured is not None:
        alike |= np.abs(split.captured - fingerprint.captured) <= BURST_SECONDS
    places: list[int] = np.flatnonzero(alike).tolist()
    return places


def _held(split: SplitCounts, labels: int) -> Held:
    nothing = np.zeros(labels)
    words = [
        np.concatenate([split.yes.get(str(side), nothing), split.no.get(str(side), nothing)])
        for side in SIDES
    ]
    photos = [float(split.photos.get(str(side), 0)) for side in SIDES]
    return Held(np.array(photos), np.array(words, dtype=np.float64))


def _totals(
    which: npt.NDArray[np.intp], words: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Photos per group, float64 (groups,), and of each category, float64 (groups, categories)."""
    count = int(which.max(initial=-1)) + 1
    totals = np.zeros((count, words.shape[1]))
    np.add.at(totals, which, words)
    return np.bincount(which, minlength=count).astype(np.float64), totals


def _components(count: int, pairs: Sequence[tuple[int, int]]) -> npt.NDArray[np.intp]:
    """Number of the connected component of each of `count` places, numbered by first appearance."""
    above = list(range(count))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for left, right in pairs:
        first, second = sorted((top(left), top(right)))
        above[second] = first
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(top(place), len(numbers)) for place in range(count)], dtype=np.intp)


def _rng(project: str, photos: int) -> np.random.Generator:
    digest = hashlib.blake2b(f"{project}:{photos}".encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))
