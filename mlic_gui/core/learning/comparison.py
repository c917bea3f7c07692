"""Before and after on the same photos, with an interval and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.evaluation import Figures

MIN_PHOTOS = 10  # fewer than this can't tell one tagger from another
TOLERANCE = 0.01  # of F-beta: a smaller loss is no reason to refuse what a human taught
_RESAMPLES = 2_000


class Verdict(StrEnum):
    """What the difference says."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two taggers on the same photos, none of which the new one learned from.

    Attributes:
        before: Figures of the tagger that was in use.
        after: Figures of the new one.
        difference: F-beta over photos, after minus before, each at its own thresholds.
        low: Lower end of the 95 % interval of the difference.
        high: Upper end of it.
        verdict: What that says.
        photos: How many photos were judged.
        seen: How many of them a tagger that this one descends from learned in another project: their
            figures flatter both, and are to be marked *seen in training*.
        folds: Number of folds when every photo was judged by a head that had not seen it, or None
            when the held-out side was judged.
    """

    before: Figures
    after: Figures
    difference: float
    low: float
    high: float
    verdict: Verdict
    photos: int
    seen: int = 0
    folds: int | None = None

    @property
    def acceptable(self) -> bool:
        """Whether the new tagger may be taken into use without asking."""
        return self.photos == 0 or (self.verdict is not Verdict.WORSE and self.difference > -TOLERANCE)


def paired_interval(
    before: npt.NDArray[np.float64],
    after: npt.NDArray[np.float64],
    *,
    groups: npt.NDArray[np.int64],
    seed: int = 0,
) -> tuple[float, float, float]:
    """Mean difference of one value per photo, and the ends of its 95 % interval by paired bootstrap.

    Whole groups (bursts, near-duplicates) are drawn together, because their photos say the same thing.

    Args:
        before: float64 (n,), NaN where a photo has no value.
        after: float64 (n,).
        groups: int64 (n,), photos with the same number are drawn together.
        seed: Of the resampling.
    """
    known = ~(np.isnan(before) | np.isnan(after))
    if not known.any():
        return 0.0, 0.0, 0.0
    difference = (after - before)[known]
    _, which = np.unique(groups[known], return_inverse=True)
    totals = np.bincount(which, weights=difference)
    sizes = np.bincount(which).astype(np.float64)
    draws = np.random.default_rng(seed).multinomial(
        len(sizes), np.full(len(sizes), 1 / len(sizes)), _RESAMPLES
    )
    means = (draws @ totals) / np.maximum(draws @ sizes, 1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(difference.mean()), float(low), float(high)


def verdict(difference: float, low: float, high: float, *, photos: int) -> Verdict:
    """What a difference of F-beta with its interval says."""
    if photos < MIN_PHOTOS:
        return Verdict.TOO_FEW
    if low > 0 and difference > 0:
        return Verdict.BETTER
    if high < 0 and difference < 0:
        return Verdict.WORSE
    return Verdict.NO_CLEAR_DIFFERENCE
