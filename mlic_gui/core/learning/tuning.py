"""Temperature and thresholds of heads, chosen on photos that they did not learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.calibration import fit_temperature
from mlic_gui.core.learning.comparison import Judgement
from mlic_gui.core.learning.linear_head import FloatArray, sigmoid
from mlic_gui.core.learning.scheme import Scheme
from mlic_gui.core.learning.thresholds import choose_thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Tuning:
    """What was chosen.

    Attributes:
        temperature: Divides the logits.
        thresholds: float32 (labels,).
    """

    temperature: float
    thresholds: FloatArray


def tune(logits: FloatArray, words: npt.NDArray[np.int8], *, beta: float) -> Tuning:
    """Temperature, then thresholds, by logits float32 (n, labels) of photos not learned from."""
    temperature = fit_temperature(logits, words)
    chances = sigmoid(logits / np.float32(temperature))
    return Tuning(temperature, choose_thresholds(chances, words, beta=beta))


def judge(logits: FloatArray, words: npt.NDArray[np.int8], scheme: Scheme, *, beta: float) -> Judgement:
    """What each photo's own round answers, tuned on others: by cross-fitting where there are folds.

    Args:
        logits: float32 (n, labels), from the round that answers for the photo.
        words: int8 (n, labels).
        scheme: Who learned from what.
        beta: Weight of recall.
    """
    probabilities, thresholds = np.empty_like(logits), np.empty_like(logits)
    for number in range(scheme.rounds):
        tuners, rows = scheme.tuners(number), scheme.round_of == number
        tuning = tune(logits[tuners], words[tuners], beta=beta)
        probabilities[rows] = sigmoid(logits[rows] / np.float32(tuning.temperature))
        thresholds[rows] = tuning.thresholds
    return Judgement(probabilities, thresholds)
