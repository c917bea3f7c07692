"""What training minimises; what nobody has looked at contributes nothing to any of it.

Every loss is a function of targets int8 (n, labels), 1 yes, 0 no, -1 unknown, and logits float32 (n, labels),
which gives the sum over what is known and how much that is, both float32 scalars.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from keras import ops

from mlic_gui.core.catalog.training import TrainingSettings

Loss: TypeAlias = Callable[[Any, Any], tuple[Any, Any]]
Weights: TypeAlias = npt.NDArray[np.float32]

# Rare labels weigh at most so many times as much.
_HEAVIEST = 10.0
# Below it powers of probabilities are kept from having no derivative.
_SMALL = 1e-6
_NOWHERE = -1e30


def chosen_loss(settings: TrainingSettings, targets: npt.NDArray[np.int8], *, exclusive: bool) -> Loss:
    """The loss that the settings ask for; label weights come from `targets`, of the photos that teach."""
    weights = None
    if settings.label_weights:
        weights = exclusive_weights(targets) if exclusive else label_weights(targets)
    gammas = {"cross-entropy": (0.0, 0.0), "focal": (settings.focusing,) * 2}
    gamma_no, gamma_yes = gammas.get(settings.loss, (settings.focusing, settings.focusing_yes))
    if exclusive:
        return partial(one_of_many, gamma=gamma_yes, weights=weights)
    margin = settings.margin if settings.loss == "asymmetric" else 0.0
    if settings.loss == "cross-entropy":
        return partial(masked_cross_entropy, weights=weights)
    return partial(asymmetric, gamma_yes=gamma_yes, gamma_no=gamma_no, margin=margin, weights=weights)


def masked_cross_entropy(targets: Any, logits: Any, *, weights: Weights | None = None) -> tuple[Any, Any]:
    """Binary cross-entropy; `weights` float32 (2, labels) are those of no and of yes."""
    # max(z, 0) - z*y + log(1 + exp(-|z|)), the form that does not overflow.
    yes = ops.cast(targets > 0, "float32")
    losses = ops.relu(logits) - logits * yes + ops.log1p(ops.exp(-ops.absolute(logits)))
    return _summed(losses, targets, weights)


def asymmetric(
    targets: Any,
    logits: Any,
    *,
    gamma_yes: float,
    gamma_no: float,
    margin: float,
    weights: Weights | None = None,
) -> tuple[Any, Any]:
    """-(1 - p)^gamma_yes log(p) for yes; -m^gamma_no log(1 - m) for no, m = max(p - margin, 0).

    Source: Ridnik et al., *Asymmetric loss for multi-label classification*, ICCV 2021. Without a margin and
    with equal gammas it is the focal loss without alpha (Lin et al., *Focal loss*, ICCV 2017); label weights
    take the place of alpha.
    """
    chance = ops.sigmoid(logits)
    log_no = ops.log(1 - ops.maximum(chance - margin, 0.0)) if margin else ops.log_sigmoid(-logits)
    easy_yes = ops.power(ops.maximum(1 - chance, _SMALL), gamma_yes)
    easy_no = ops.power(ops.maximum(chance - margin, _SMALL), gamma_no)
    losses = ops.where(targets > 0, -easy_yes * ops.log_sigmoid(logits), -easy_no * log_no)
    return _summed(losses, targets, weights)


def one_of_many(
    targets: Any, logits: Any, *, gamma: float = 0.0, weights: Weights | None = None
) -> tuple[Any, Any]:
    """-(1 - p)^gamma log(p) of the softmax, p being the share of the labels that a photo may still have.

    That is the one label with a yes, else all that have no *no*; p = 1 where nothing is known, and a photo
    that has none of the labels teaches nothing. `weights` float32 (labels,) are those of a yes.
    """
    yes = targets > 0
    certain = ops.any(yes, axis=-1, keepdims=True)
    possible = ops.where(certain, yes, targets < 0)
    some = ops.any(possible, axis=-1)
    known = some & ops.any(targets >= 0, axis=-1)
    allowed = ops.where(possible, logits, _NOWHERE)
    log_share = ops.logsumexp(allowed, axis=-1) - ops.logsumexp(logits, axis=-1)
    log_share = ops.minimum(ops.where(known, log_share, 0.0), 0.0)
    losses = -ops.power(ops.maximum(1 - ops.exp(log_share), _SMALL), gamma) * log_share
    if weights is not None:
        heavy = ops.sum(ops.cast(yes, "float32") * weights, axis=-1)
        losses = losses * ops.where(certain[:, 0], heavy, 1.0)
    counted = ops.cast(known, "float32")
    return ops.sum(losses * counted), ops.sum(counted)


def label_weights(targets: npt.NDArray[np.int8]) -> Weights:
    """What a no and a yes of each label weigh, float32 (2, labels): known / (2 count), at most ten.

    So that both answers of a label weigh the same in total: King and Zeng, *Logistic regression in rare
    events data*, 2001; scikit-learn's `class_weight="balanced"`. An answer that nobody gave weighs 1.
    """
    counts = np.stack([(targets == answer).sum(axis=0) for answer in (0, 1)])
    return _bounded(counts.sum(axis=0) / np.maximum(2 * counts, 1), counts)


def exclusive_weights(targets: npt.NDArray[np.int8]) -> Weights:
    """What a yes of each label weighs where labels exclude each other, float32 (labels,); as above."""
    counts = (targets == 1).sum(axis=0)
    return _bounded(counts.sum() / np.maximum(len(counts) * counts, 1), counts)


def _bounded(weights: npt.NDArray[np.float64], counts: npt.NDArray[np.intp]) -> Weights:
    return np.where(counts > 0, np.minimum(weights, _HEAVIEST), 1.0).astype(np.float32)


def _summed(losses: Any, targets: Any, weights: Weights | None) -> tuple[Any, Any]:
    known = ops.cast(targets >= 0, "float32")
    if weights is not None:
        losses = losses * ops.where(targets > 0, weights[1], weights[0])
    return ops.sum(losses * known), ops.sum(known)
