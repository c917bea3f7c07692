"""The adviser: which recipe suits, from how many photos are annotated and how well networks know their like.

Few photos and alike: the head alone. Few and unlike: the last blocks too, so that the head works on what the
earlier ones see. Many and alike: fine-tuning. Many and unlike: everything, from the pretrained weights.
Few and unlike is often answered by a head alone on earlier features; the heads of the catalogue lie on the
last ones, so that is approached by teaching the blocks between anew, and the sentence says that.

*Many* is where fine-tuning began to pay on natural-scenes, judged on 300 other photos. mAP against the head
alone, two draws each, by photos of the rarest label: 6 to 9, +0.006 and -0.002; 18 to 20, -0.007 and -0.002;
46 to 48, -0.005 and +0.011; with 106, +0.006 (one draw); with 160, +0.015 on average of two folds.

*Likeness* is how much of the uncertainty about a photo's name, of ImageNet's 1,000, is taken away by looking:
the mutual information of name and photo by the entropy of names, that is the logarithm of the Inception score
(Salimans et al., *Improved techniques for training GANs*, 2016) brought to 0 to 1. Measured with the
classifier that ships, on 40 to 300 pictures each: natural scenes 0.30 (of one label alone 0.19 to 0.27), the
sample photos 0.32; drawings of fields from above 0.16, generated shapes 0.10, drawn cells 0.07, noise 0.02,
plain colours 0.02. Scores that judge one photo alone do not tell these apart: the median energy (Liu et al.
2020) of drawn cells is above that of natural scenes (9.5 and 8.9), and so is the median highest probability
(Hendrycks and Gimpel 2017; 0.47 and 0.32).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.advice import Advice, AdviceReason
from mlic_gui.core.catalog.recipes import FINE_TUNE, QUICK
from mlic_gui.core.catalog.training import ALL_BLOCKS
from mlic_gui.core.learning.fine_tuning.fine_tune_plan import MIN_PHOTOS
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.project.annotations import Words

ALIKE = 0.17
MANY = 80
MIN_LOOKED_AT = 20  # fewer photos than this tell nothing about the folder
_TINY = 1e-12


def likeness(names: FloatArray) -> float:
    """How well the network tells photos apart, 0 to 1; NaN for fewer than `MIN_LOOKED_AT`.

    Args:
        names: float32 (n, names), the probability of each name for each photo; rows sum to one.
    """
    shares = names[np.isfinite(names).all(axis=1)].astype(np.float64)
    if len(shares) < MIN_LOOKED_AT:
        return float("nan")
    together = _entropy(shares.mean(axis=0))
    apart = _entropy(shares).mean()
    return float(np.clip((together - apart) / max(together, _TINY), 0.0, 1.0))


def propose(words: Words, *, likeness: float) -> Advice:
    """The recipe that suits; what is not known to be unlike counts as alike.

    Args:
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown; rows without an answer do not count.
        likeness: Of the folder's photos.
    """
    photos = int((words >= 0).any(axis=1).sum())
    yes = (words == 1).sum(axis=0)
    fewest = int(yes[yes > 0].min(initial=photos)) if photos else 0
    alike, many = not likeness < ALIKE, fewest >= MANY
    if photos < MIN_PHOTOS:
        return Advice(QUICK, AdviceReason.TOO_FEW, photos, fewest, likeness)
    if not many and alike:
        return Advice(QUICK, AdviceReason.FEW_ALIKE, photos, fewest, likeness)
    if not many:
        return Advice(FINE_TUNE, AdviceReason.FEW_UNLIKE, photos, fewest, likeness)
    if alike:
        return Advice(FINE_TUNE, AdviceReason.MANY_ALIKE, photos, fewest, likeness)
    return Advice(
        FINE_TUNE, AdviceReason.MANY_UNLIKE, photos, fewest, likeness, changes={"blocks": ALL_BLOCKS}
    )


def _entropy(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Entropy along the last axis, natural logarithm."""
    entropy: npt.NDArray[np.float64] = -(shares * np.log(shares + _TINY)).sum(axis=-1)
    return entropy
