"""Iterative stratification: parts that are alike in every label, groups kept together.

Sechidis, Tsoumakas and Vlahavas, *On the stratification of multi-label data*, ECML PKDD 2011, algorithm 1;
here *no* counts as *yes* does, because either may be the rare one, whole groups are dealt out instead of
single photos, and what the parts hold already is taken into account.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What the parts hold already.

    Attributes:
        photos: float64 (parts,), photos.
        words: float64 (parts, categories), photos of each category.
    """

    photos: Counts
    words: Counts

    @classmethod
    def nothing(cls, *, parts: int, categories: int) -> Held:
        """Empty parts."""
        return cls(np.zeros(parts), np.zeros((parts, categories)))


def categories(words: npt.NDArray[np.int8]) -> Counts:
    """What is dealt out evenly: float64 (n, 2 labels), 1 where a photo is *yes*, then where it is *no*."""
    return np.hstack([words == 1, words == 0]).astype(np.float64)


def stratify(
    sizes: Counts, words: Counts, *, shares: Counts, held: Held, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    """The part of each group, intp (groups,).

    Args:
        sizes: float64 (groups,), photos of each group.
        words: float64 (groups, categories), photos of each category in it.
        shares: float64 (parts,), of the whole, summing to 1.
        held: What the parts hold already.
        rng: Decides between parts that need a group equally.
    """
    parts = np.full(len(sizes), -1, dtype=np.intp)
    wanted = shares * (held.photos.sum() + sizes.sum()) - held.photos
    wanted_words = shares[:, None] * (held.words.sum(axis=0) + words.sum(axis=0)) - held.words
    remaining = words.sum(axis=0)
    while (remaining > 0).any():
        category = int(np.where(remaining > 0, remaining, np.inf).argmin())
        for group in _largest_first((parts < 0) & (words[:, category] > 0), sizes):
            part = _neediest(wanted_words[:, category], wanted, rng)
            parts[group] = part
            wanted[part] -= sizes[group]
            wanted_words[part] -= words[group]
            remaining = remaining - words[group]
        remaining[category] = 0
    for group in _largest_first(parts < 0, sizes):
        parts[group] = _neediest(wanted, wanted, rng)
        wanted[parts[group]] -= sizes[group]
    return parts


def _largest_first(chosen: npt.NDArray[np.bool_], sizes: Counts) -> list[int]:
    places = np.flatnonzero(chosen)
    ordered: list[int] = places[np.argsort(-sizes[places], kind="stable")].tolist()
    return ordered


def _neediest(first: Counts, second: Counts, rng: np.random.Generator) -> int:
    """The part that wants most by `first`, then by `second`, then by lot."""
    best = np.flatnonzero(first >= first.max() - 1e-9)
    best = best[second[best] >= second[best].max() - 1e-9]
    return int(best[0] if len(best) == 1 else rng.choice(best))
