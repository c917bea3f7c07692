"""Intervals of figures by bootstrap, whole groups drawn together (Efron and Tibshirani, 1993, chapter 13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray

LEVEL = 0.95
_MOST_RESAMPLES, _FEWEST_RESAMPLES = 2_000, 200
_DRAWS = 2_000_000
_FEWEST_OF_RANKINGS, _MOST_OF_RANKINGS = 200, 1_000
_CELLS = 4_000_000  # drawn and ranked in a tenth of a second
_WEIGHTS_AT_ONCE = 1_000_000

Groups = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure would lie in 95 of 100 samples of photos like these.

    Attributes:
        low: Lower end.
        high: Upper end.
    """

    low: float
    high: float


def mean_interval(values: Values, *, groups: Groups, seed: int = 0) -> Interval | None:
    """The 95 % interval of a mean over photos by the percentile method; None where there is no value.

    Photos of one group (a burst, near-duplicates) are drawn together, because they say the same thing.

    Args:
        values: float64 (n,), one per photo; NaN are left out.
        groups: int64 (n,), photos with the same number are drawn together; a negative one is alone.
        seed: Of the resampling.
    """
    known = ~np.isnan(values)
    if not known.any():
        return None
    which = _numbered(groups[known])
    totals, sizes = np.bincount(which, weights=values[known]), np.bincount(which)
    count = int(np.clip(_DRAWS // len(sizes), _FEWEST_RESAMPLES, _MOST_RESAMPLES))
    draws = np.random.default_rng(seed).integers(len(sizes), size=(count, len(sizes)))
    return _interval(totals[draws].sum(axis=1) / sizes[draws].sum(axis=1))


def mean_average_precision_interval(
    targets: npt.NDArray[np.int8], probabilities: FloatArray, *, groups: Groups, seed: int = 0
) -> Interval | None:
    """The 95 % interval of mAP, drawn as in `mean_interval`; None where no photo has a label.

    Args:
        targets: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        probabilities: float32 (n, labels); no suggestion (NaN) ranks last.
        groups: int64 (n,), photos with the same number are drawn together; a negative one is alone.
        seed: Of the resampling.
    """
    columns = np.flatnonzero((targets == 1).any(axis=0))
    if not len(columns):
        return None
    ranked = np.nan_to_num(probabilities, nan=-1.0)
    count = int(np.clip(_CELLS // targets.size, _FEWEST_OF_RANKINGS, _MOST_OF_RANKINGS))
    found = []
    for weights in photo_weights(groups, count=count, seed=seed):
        each = (weighted_average_precision(targets[:, place], ranked[:, place], weights) for place in columns)
        found.append(_mean_of_known(np.stack(list(each))))
    return _interval(np.concatenate(found))


def weighted_average_precision(target: npt.NDArray[np.int8], ranked: FloatArray, weights: Values) -> Values:
    """Average precision of one label under each row of weights, float64 (draws,); NaN without a *yes*.

    Args:
        target: int8 (n,), 1 yes, 0 no, -1 unknown.
        ranked: float32 (n,), probabilities; what has none has to rank last.
        weights: float64 (draws, n), how often each photo counts.
    """
    known = np.flatnonzero(target >= 0)
    order = known[np.argsort(-ranked[known], kind="stable")]
    last_of_step = np.append(np.flatnonzero(np.diff(ranked[order])), len(order) - 1)
    drawn = weights[:, order]
    above = np.cumsum(drawn, axis=1)[:, last_of_step]
    found = np.cumsum(drawn * (target[order] == 1), axis=1)[:, last_of_step]
    gain = np.diff(found, axis=1, prepend=0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        area = (np.where(above > 0, found / above, 0.0) * gain).sum(axis=1)
        return np.asarray(area / found[:, -1])


def _mean_of_known(values: Values) -> Values:
    """Mean over the labels of each draw, NaN left out; NaN where no label has a value."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0))


def photo_weights(groups: Groups, *, count: int, seed: int) -> Iterator[Values]:
    """How often each photo is drawn with its group, float64 (draws, n), a part of the draws at a time.

    Args:
        groups: int64 (n,), as in `mean_interval`; one at least.
        count: How many draws in all.
        seed: Of the resampling.
    """
    rng, which = np.random.default_rng(seed), _numbered(groups)
    groups_there = int(which.max()) + 1
    even = np.full(groups_there, 1 / groups_there)
    at_once = max(1, _WEIGHTS_AT_ONCE // len(which))
    for start in range(0, count, at_once):
        rows = min(at_once, count - start)
        yield rng.multinomial(groups_there, even, size=rows)[:, which].astype(np.float64)


def _numbered(groups: Groups) -> npt.NDArray[np.intp]:
    """Groups numbered from 0, every negative number a group of its own."""
    alone = np.where(groups < 0, groups.max(initial=0) + 1 + np.arange(len(groups)), groups)
    which: npt.NDArray[np.intp] = np.unique(alone, return_inverse=True)[1]
    return which


def _interval(means: Values) -> Interval | None:
    known = means[~np.isnan(means)]
    if not len(known):
        return None
    low, high = np.quantile(known, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Interval(float(low), float(high))
