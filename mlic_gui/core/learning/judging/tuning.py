"""Temperature and thresholds of heads, chosen on photos that they did not learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.exclusive import even_thresholds
from mlic_gui.core.learning.heads.linear_head import FloatArray, sigmoid, softmax
from mlic_gui.core.learning.heads.scheme import Scheme
from mlic_gui.core.learning.judging.calibration import fit_softmax_temperature, fit_temperature
from mlic_gui.core.learning.judging.comparison import Judgement
from mlic_gui.core.learning.judging.thresholds import choose_thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Tuning:
    """What was chosen.

    Attributes:
        temperatures: float32 (labels,), divide the logits.
        thresholds: float32 (labels,).
    """

    temperatures: FloatArray
    thresholds: FloatArray


def tune(logits: FloatArray, words: npt.NDArray[np.int8], *, anchors: FloatArray, beta: float) -> Tuning:
    """One temperature for the labels that were known before and one for the new, then thresholds.

    A photo with only some of the known labels answered tells nothing of them here: somebody who answers only
    what the tagger got wrong would make it seem worse than it is. Measured on natural-scenes with 30 such
    answers: believing them costs 0.06 of F2.

    Args:
        logits: float32 (n, labels), of photos that were not learned from.
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        anchors: float32 (labels,), the threshold of each label that was known before; NaN for a new one.
        beta: Weight of recall.
    """
    known = ~np.isnan(anchors)
    partly = ~(words[:, known] >= 0).all(axis=1)
    believed = words.copy()
    believed[np.ix_(partly, known)] = -1
    temperatures = np.ones(len(anchors), dtype=np.float32)
    for group in (known, ~known):
        if group.any():
            temperatures[group] = fit_temperature(logits[:, group], believed[:, group])
    chances = sigmoid(logits / temperatures)
    return Tuning(temperatures, choose_thresholds(chances, believed, beta=beta, anchors=anchors))


def tune_exclusive(logits: FloatArray, words: npt.NDArray[np.int8]) -> Tuning:
    """One temperature for all labels that exclude each other; the best of them is always proposed.

    Photos without a *yes* are left out: somebody who says only where the tagger is wrong would make it seem
    worse than it is.

    Args:
        logits: float32 (n, labels), of photos that were not learned from.
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
    """
    temperature = fit_softmax_temperature(logits, words)
    count = logits.shape[1]
    return Tuning(np.full(count, temperature, dtype=np.float32), even_thresholds(count))


def judge(
    logits: FloatArray,
    words: npt.NDArray[np.int8],
    scheme: Scheme,
    *,
    anchors: FloatArray,
    beta: float,
    exclusive: bool = False,
) -> Judgement:
    """What each photo's own round answers, tuned on others: by cross-fitting where there are folds.

    Args:
        logits: float32 (n, labels), from the round that answers for the photo.
        words: int8 (n, labels).
        scheme: Who learned from what.
        anchors: As `tune` takes them.
        beta: Weight of recall.
        exclusive: Whether the labels exclude each other.
    """
    answer = softmax if exclusive else sigmoid
    probabilities, thresholds = np.empty_like(logits), np.empty_like(logits)
    for number in range(scheme.rounds):
        tuners, rows = scheme.tuners(number), scheme.round_of == number
        if exclusive:
            tuning = tune_exclusive(logits[tuners], words[tuners])
        else:
            tuning = tune(logits[tuners], words[tuners], anchors=anchors, beta=beta)
        probabilities[rows] = answer(logits[rows] / tuning.temperatures)
        thresholds[rows] = tuning.thresholds
    return Judgement(probabilities, thresholds)
