"""Thresholds per label, chosen for F-beta over photos.

Where probabilities are calibrated, F-beta is greatest when everything above F*/(1 + beta**2) is proposed,
F* being the F-beta thus reached (Lipton, Elkan and Naryanaswamy, *Optimal thresholding of classifiers to
maximize F1 measure*, 2014, for beta 1). The search for the threshold that all labels share is drawn to that
value, and each label's own to the shared one, or to the one it had before: a step of one in log-odds has to
gain as much F-beta as `_PULL` photos turned from wholly wrong to right. Measured on natural-scenes (F2 on
300 photos, thresholds chosen on 15 / 50 / 200 / 500 others): 0.899 / 0.899 / 0.900 / 0.899; without the
pull 0.843 / 0.873 / 0.887 / 0.890.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.judging import metrics

LOWEST, HIGHEST = 0.01, 0.99
_PULL = 20.0
_ROUNDS = 4
_USUAL_FBETA = 0.85  # of a useful tagger, expected before anything was measured
_USUAL_WEIGHT = 20  # in photos
_GRID = np.linspace(LOWEST, HIGHEST, 99)


def usual_threshold(beta: float) -> float:
    """The threshold before anything was measured."""
    return float(np.clip(_USUAL_FBETA / (1 + beta * beta), LOWEST, HIGHEST))


def choose_thresholds(
    probabilities: FloatArray,
    targets: npt.NDArray[np.int8],
    *,
    beta: float,
    anchors: FloatArray | None = None,
) -> FloatArray:
    """A threshold for each label, float32 (labels,).

    Args:
        probabilities: float32 (n, labels), of photos that were not learned from.
        targets: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        beta: Weight of recall.
        anchors: float32 (labels,), where the search for a label begins; NaN for the common threshold.
    """
    common = common_threshold(probabilities, targets, beta=beta)
    starts = np.full(probabilities.shape[1], common) if anchors is None else anchors.astype(np.float64)
    starts = np.clip(np.where(np.isnan(starts), common, starts), LOWEST, HIGHEST)
    thresholds = starts.copy()
    for _ in range(_ROUNDS):
        before = thresholds.copy()
        for column, start in enumerate(starts):
            thresholds[column] = _best_threshold(
                probabilities, targets, thresholds, column, start=start, beta=beta
            )
        if np.array_equal(before, thresholds):
            break
    return thresholds.astype(np.float32)


def common_threshold(probabilities: FloatArray, targets: npt.NDArray[np.int8], *, beta: float) -> float:
    """The best threshold that all labels could share, drawn to the t that is F-beta(t) / (1 + beta**2).

    What the theory leaves out are photos without any label, which count 1 where nothing is proposed; many of
    them raise the best threshold.
    """
    photos = int((targets >= 0).any(axis=1).sum())
    if not photos:
        return usual_threshold(beta)
    measured = np.array([_fbeta(probabilities, targets, value, beta) for value in _GRID])
    reached = (photos * measured + _USUAL_WEIGHT * _USUAL_FBETA) / (photos + _USUAL_WEIGHT)
    expected = _GRID[np.abs(_GRID - reached / (1 + beta * beta)).argmin()]
    worth = photos * measured - _PULL * (_log_odds(_GRID) - _log_odds(expected)) ** 2
    return float(_GRID[worth.argmax()])


def _fbeta(probabilities: FloatArray, targets: npt.NDArray[np.int8], threshold: float, beta: float) -> float:
    return metrics.fbeta_over_photos(targets, probabilities >= threshold, beta=beta)


def _best_threshold(
    probabilities: FloatArray,
    targets: npt.NDArray[np.int8],
    thresholds: npt.NDArray[np.float64],
    column: int,
    *,
    start: float,
    beta: float,
) -> float:
    """The best threshold of one label while the others stay, all photos considered exactly.

    Lowered past one more photo, the threshold changes the F-beta of that photo alone; so one sort and one
    running sum give the total of every threshold.
    """
    known = targets[:, column] >= 0
    if not known.any():
        return float(thresholds[column])
    gain = _gain_of_proposing(probabilities[known], targets[known], thresholds, column, beta=beta)
    values = probabilities[known, column].astype(np.float64)
    order = np.argsort(-values, kind="stable")
    totals = np.concatenate([[0.0], np.cumsum(gain[order])])
    bounds = np.concatenate([[1.0], values[order], [0.0]])
    candidates = _between(bounds[:-1], bounds[1:], start)
    possible = (bounds[:-1] > bounds[1:]) & (candidates > bounds[1:]) & (candidates <= bounds[:-1])
    worth = totals - _PULL * (_log_odds(candidates) - _log_odds(np.float64(start))) ** 2
    return float(candidates[np.where(possible, worth, -np.inf).argmax()]) if possible.any() else start


def _gain_of_proposing(
    probabilities: FloatArray,
    targets: npt.NDArray[np.int8],
    thresholds: npt.NDArray[np.float64],
    column: int,
    *,
    beta: float,
) -> npt.NDArray[np.float64]:
    """How much F-beta each photo gains, float64 (n,), when the label is proposed for it."""
    proposed = probabilities >= thresholds
    proposed[:, column] = True
    with_label = metrics.fbeta_of_counts(*metrics.counts(targets, proposed, axis=1), beta)
    proposed[:, column] = False
    return with_label - metrics.fbeta_of_counts(*metrics.counts(targets, proposed, axis=1), beta)


def _between(
    upper: npt.NDArray[np.float64], lower: npt.NDArray[np.float64], start: float
) -> npt.NDArray[np.float64]:
    """A threshold in each gap between two photos: the start if it lies there, else the middle."""
    inside = (lower < start) & (start <= upper)
    return np.where(inside, start, np.clip((upper + lower) / 2, LOWEST, HIGHEST))


def _log_odds(values: npt.NDArray[np.float64] | np.float64) -> npt.NDArray[np.float64]:
    return np.asarray(np.log(values / (1 - values)))
