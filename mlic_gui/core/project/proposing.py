"""Where suggestions become *yes*: one function for chips, counts, *Done*, export and figures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mlic_gui.core.project.annotations import Words

Probabilities = npt.NDArray[np.float32]
Proposed = npt.NDArray[np.bool_]


def proposed(
    probabilities: Probabilities,
    thresholds: npt.NDArray[np.float32],
    *,
    exclusive: bool = False,
    words: Words | None = None,
) -> Proposed:
    """Where a suggestion is *yes*, bool (..., labels): at or above the label's threshold.

    Where labels exclude each other it is at most one label of a photo: the most probable of those at or above
    their thresholds, the first of equals. A photo with a human *yes* is proposed nothing more; labels with a
    human *no* are out, and what they took goes to the others (the probability given that *no*).

    Args:
        probabilities: float32 (..., labels), NaN where there is no suggestion, which is no proposal.
        thresholds: float32 (labels,), or one for each probability.
        exclusive: Whether the labels exclude each other.
        words: int8 (..., labels), what people said, or None where that makes no difference.
    """
    if not exclusive:
        return np.asarray(probabilities >= thresholds, dtype=np.bool_)
    if words is not None:
        probabilities = _given(probabilities, words)
    ranked = np.where(probabilities >= thresholds, probabilities, np.float32(-1))
    best = np.zeros(ranked.shape, dtype=np.bool_)
    if ranked.shape[-1]:
        np.put_along_axis(best, ranked.argmax(axis=-1)[..., None], True, axis=-1)
    return best & (ranked >= 0)


def completed(words: Words) -> Words:
    """Words of labels that exclude each other: beside a *yes*, what nobody answered is *no*."""
    decided = (words == 1).any(axis=-1, keepdims=True)
    return np.where(decided & (words < 0), np.int8(0), words)


def _given(probabilities: Probabilities, words: Words) -> Probabilities:
    """Probabilities given what people said; NaN where there is nothing to propose."""
    possible = (words != 0) & ~(words == 1).any(axis=-1, keepdims=True)
    left = np.where(possible, probabilities, np.float32(np.nan))
    whole = np.nansum(probabilities, axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = whole / np.nansum(left, axis=-1, keepdims=True)
        return np.asarray(np.minimum(left * share, 1), dtype=np.float32)
