"""How good suggestions are, counted only where a human has spoken.

Everywhere `targets` is int8 (photos, labels) with 1 yes, 0 no, -1 unknown; `proposed` is bool and
`probabilities` float32 of the same shape. What is undefined is NaN.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Targets = npt.NDArray[np.int8]
Proposed = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]
Probabilities = npt.NDArray[np.float32]

_RECIPE_EPSILON = 1e-7
_SMALLEST = 1e-7  # of a probability in the loss


def counts(targets: Targets, proposed: Proposed, *, axis: int) -> tuple[Values, Values, Values]:
    """True positives, false positives and false negatives along an axis (1: per photo, 0: per label)."""
    yes, no = targets == 1, targets == 0
    return (
        (yes & proposed).sum(axis=axis).astype(np.float64),
        (no & proposed).sum(axis=axis).astype(np.float64),
        (yes & ~proposed).sum(axis=axis).astype(np.float64),
    )


def fbeta_of_counts(tp: Values, fp: Values, fn: Values, beta: float) -> Values:
    """(1+b2) tp / ((1+b2) tp + b2 fn + fp); nothing yes and nothing proposed counts 1."""
    square = beta * beta
    below = (1 + square) * tp + square * fn + fp
    with np.errstate(invalid="ignore", divide="ignore"):
        values: Values = np.where(below > 0, (1 + square) * tp / below, 1.0)
    return values


def fbeta_per_photo(targets: Targets, proposed: Proposed, *, beta: float) -> Values:
    """F-beta of each photo over its known labels, float64 (photos,); NaN where nothing is known."""
    values = fbeta_of_counts(*counts(targets, proposed, axis=1), beta)
    return np.where((targets >= 0).any(axis=1), values, np.nan)


def fbeta_over_photos(targets: Targets, proposed: Proposed, *, beta: float) -> float:
    """Mean over photos of F-beta, unknown photos left out (scikit-learn's `samples`, `zero_division=1`)."""
    return _mean(fbeta_per_photo(targets, proposed, beta=beta))


def recipe_fbeta(targets: Targets, proposed: Proposed, *, beta: float) -> float:
    """F-beta as the recipes' sources define it: an epsilon in the denominators; nothing-nothing is 0."""
    tp, fp, fn = counts(targets, proposed, axis=1)
    precision = tp / (tp + fp + _RECIPE_EPSILON)
    recall = tp / (tp + fn + _RECIPE_EPSILON)
    square = beta * beta
    values = (1 + square) * precision * recall / (square * precision + recall + _RECIPE_EPSILON)
    return _mean(np.where((targets >= 0).any(axis=1), values, np.nan))


def fbeta_per_label(targets: Targets, proposed: Proposed, *, beta: float) -> Values:
    """F-beta of each label over the photos where it is known, float64 (labels,)."""
    values = fbeta_of_counts(*counts(targets, proposed, axis=0), beta)
    return np.where((targets >= 0).any(axis=0), values, np.nan)


def fbeta_micro(targets: Targets, proposed: Proposed, *, beta: float) -> float:
    """F-beta of all known cells together; NaN where nothing is known."""
    tp, fp, fn = (np.array([part.sum()]) for part in counts(targets, proposed, axis=0))
    return float(fbeta_of_counts(tp, fp, fn, beta)[0]) if (targets >= 0).any() else float("nan")


def fbeta_macro(targets: Targets, proposed: Proposed, *, beta: float) -> float:
    """Mean over labels of F-beta, labels that nobody answered left out."""
    return _mean(fbeta_per_label(targets, proposed, beta=beta))


def precision_per_label(targets: Targets, proposed: Proposed) -> Values:
    """Share of a label's proposals that are right, float64 (labels,); NaN where nothing was proposed."""
    tp, fp, _ = counts(targets, proposed, axis=0)
    return _share(tp, tp + fp)


def recall_per_label(targets: Targets, proposed: Proposed) -> Values:
    """Share of a label's photos that were proposed, float64 (labels,); NaN where no photo has it."""
    tp, _, fn = counts(targets, proposed, axis=0)
    return _share(tp, tp + fn)


def average_precision(targets: Targets, probabilities: Probabilities) -> Values:
    """Average precision of each label, float64 (labels,): precision summed over the steps of recall.

    Photos of equal probability are one step, as in scikit-learn. NaN where no photo has the label; no
    suggestion ranks last.
    """
    ranked = np.nan_to_num(probabilities, nan=-1.0)
    values = [_average_precision(targets[:, column], ranked[:, column]) for column in range(targets.shape[1])]
    return np.array(values, dtype=np.float64)


def _average_precision(target: npt.NDArray[np.int8], probability: npt.NDArray[np.float32]) -> float:
    known = target >= 0
    order = np.argsort(-probability[known], kind="stable")
    yes, ranked = target[known][order] == 1, probability[known][order]
    if not yes.any():
        return float("nan")
    last_of_step = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    found = np.cumsum(yes)[last_of_step].astype(np.float64)
    precision = found / (last_of_step + 1)
    recall_gain = np.diff(found, prepend=0.0) / found[-1]
    return float(precision @ recall_gain)


def mean_average_precision(targets: Targets, probabilities: Probabilities) -> float:
    """Mean over labels of average precision (macro mAP), labels that no photo has left out."""
    return _mean(average_precision(targets, probabilities))


def ranking_average_precision(targets: Targets, probabilities: Probabilities) -> float:
    """Label ranking average precision, mean over photos, each over its known labels.

    For every *yes* of a photo, the share of *yes* among the labels that rank at least as high; 1 for a photo
    whose known labels are all *yes* or all *no*, as in scikit-learn. No suggestion ranks last.
    """
    known, yes = targets >= 0, targets == 1
    ranked = np.nan_to_num(probabilities, nan=-1.0)
    total = np.zeros(len(targets))
    for column in range(targets.shape[1]):
        above = ranked >= ranked[:, [column]]
        total += yes[:, column] * (above & yes).sum(axis=1) / np.maximum((above & known).sum(axis=1), 1)
    values = np.where(yes.any(axis=1), total / np.maximum(yes.sum(axis=1), 1), 1.0)
    return _mean(np.where(known.any(axis=1), values, np.nan))


def hamming_loss(targets: Targets, proposed: Proposed) -> float:
    """Share of the known cells that are wrong."""
    known = targets >= 0
    return _mean(((targets == 1) != proposed)[known].astype(np.float64))


def exact_match(targets: Targets, proposed: Proposed) -> float:
    """Share of photos whose known labels are all right, photos with nothing known left out."""
    known = targets >= 0
    right = (((targets == 1) == proposed) | ~known).all(axis=1)
    return _mean(right[known.any(axis=1)].astype(np.float64))


def masked_bce(targets: Targets, probabilities: Probabilities) -> float:
    """Mean binary cross-entropy over the known cells with a suggestion, natural logarithm."""
    known = (targets >= 0) & ~np.isnan(probabilities)
    chance = np.clip(probabilities[known].astype(np.float64), _SMALLEST, 1 - _SMALLEST)
    return _mean(-np.log(np.where(targets[known] == 1, chance, 1 - chance)))


def _share(part: Values, whole: Values) -> Values:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _mean(values: Values) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
