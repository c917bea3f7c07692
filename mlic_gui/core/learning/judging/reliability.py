"""Do probabilities mean what they say? The data of a reliability diagram.

Expected calibration error: Naeini, Cooper and Hauskrecht, *Obtaining well calibrated probabilities using
Bayesian binning*, AAAI 2015; the diagram: Guo et al., *On calibration of modern neural networks*, ICML 2017.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Suggestions of about the same probability.

    Attributes:
        low: Lowest probability that belongs here.
        high: Where the next bin begins.
        count: How many answered cells have such a suggestion, at least one.
        probability: Their mean probability.
        yes: Share of them that is *yes*.
    """

    low: float
    high: float
    count: int
    probability: float
    yes: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """A reliability diagram.

    Attributes:
        bins: Bins of equal width between 0 and 1, those without suggestions left out.
        error: Expected calibration error: mean distance of share and probability, bins weighted by their
            counts; NaN without any suggestion.
    """

    bins: tuple[ReliabilityBin, ...] = ()
    error: float = float("nan")


def reliability(targets: npt.NDArray[np.int8], probabilities: FloatArray, *, bins: int = 10) -> Reliability:
    """How often suggestions are right, by their probability; all labels together.

    Args:
        targets: int8 (n, labels), 1 yes, 0 no, -1 unknown and left out.
        probabilities: float32 (n, labels) in [0, 1], NaN where there is no suggestion.
        bins: How many there are.
    """
    known = (targets >= 0) & ~np.isnan(probabilities)
    chances, yes = probabilities[known].astype(np.float64), targets[known] == 1
    which = np.minimum((chances * bins).astype(np.intp), bins - 1)
    counts = np.bincount(which, minlength=bins)
    filled = np.flatnonzero(counts)
    means = np.bincount(which, weights=chances, minlength=bins)[filled] / counts[filled]
    shares = np.bincount(which, weights=yes, minlength=bins)[filled] / counts[filled]
    found = tuple(
        ReliabilityBin(number / bins, (number + 1) / bins, int(counts[number]), float(mean), float(share))
        for number, mean, share in zip(filled.tolist(), means, shares, strict=True)
    )
    if not found:
        return Reliability()
    return Reliability(found, float((counts[filled] * np.abs(means - shares)).sum() / len(chances)))
