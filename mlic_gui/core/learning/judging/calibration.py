"""Temperature scaling: probabilities that mean what they say (Guo et al., *On calibration*, ICML 2017)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray, softmax

_PULL = 20.0  # towards a temperature of 1, as strong as about that many answered labels
_STEPS = 30
_LIMIT = 1.5  # of the logarithm


def fit_temperature(logits: FloatArray, targets: npt.NDArray[np.int8]) -> float:
    """What the logits of photos that were not learned from are to be divided by.

    Minimises the masked binary cross-entropy by Newton's method on the logarithm of the temperature, with a
    pull towards 1 that a few photos can't outweigh.

    Args:
        logits: float32 (n, labels).
        targets: int8 (n, labels), 1 yes, 0 no, -1 unknown.
    """
    known = targets >= 0
    values, words = logits[known].astype(np.float64), (targets[known] == 1).astype(np.float64)

    def slope_and_bend(power: float) -> tuple[float, float]:
        scaled = values * np.exp(power)
        chance = 0.5 * (1 + np.tanh(0.5 * scaled))
        return ((chance - words) * scaled).sum(), (chance * (1 - chance) * scaled**2).sum()

    return _solved(slope_and_bend)


def fit_softmax_temperature(logits: FloatArray, targets: npt.NDArray[np.int8]) -> float:
    """The same for labels that exclude each other: one temperature for the cross-entropy of softmax.

    Args:
        logits: float32 (n, labels).
        targets: int8 (n, labels); photos without a *yes* are left out.
    """
    known = (targets == 1).any(axis=1)
    values, words = logits[known].astype(np.float64), (targets[known] == 1).astype(np.float64)

    def slope_and_bend(power: float) -> tuple[float, float]:
        scaled = values * np.exp(power)
        chance = softmax(scaled) if len(scaled) else scaled
        away = scaled - (chance * scaled).sum(axis=1, keepdims=True)
        return ((chance - words) * scaled).sum(), (chance * away**2).sum()

    return _solved(slope_and_bend)


def _solved(slope_and_bend: Callable[[float], tuple[float, float]]) -> float:
    """The temperature where the loss and the pull are least."""
    power = 0.0  # minus the logarithm of the temperature: the loss is convex in its exponential
    for _ in range(_STEPS):
        slope, bend = slope_and_bend(power)
        step = np.clip((slope + _PULL * power) / (bend + _PULL), -0.5, 0.5)
        power = float(np.clip(power - step, -_LIMIT, _LIMIT))
        if abs(step) < 1e-6:
            break
    return float(np.exp(-power))
