"""How good the network is on the photos themselves, without augmentation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from keras import ops

from mlic_gui.core.engine.messages import EpochPoint
from mlic_gui.core.learning.judging.calibration import fit_softmax_temperature, fit_temperature
from mlic_gui.core.network.looking.source import Source
from mlic_gui.core.network.looking.view import Rows, Showing, View, batches
from mlic_gui.core.network.training.fbeta import FBeta
from mlic_gui.core.network.training.losses import masked_cross_entropy, one_of_many
from mlic_gui.core.network.training.trainee import Logits, Trainee
from mlic_gui.core.progress import Progress

Words = npt.NDArray[np.int8]
Side = tuple[Logits, Words]

_TOGETHER = 32


def logits_of(
    trainee: Trainee, source: Source, rows: Rows, *, showing: Showing, progress: Progress
) -> Logits:
    """Logits of photos, float32 (rows, labels): means over photo and mirror image where both are shown."""
    looks = zip(*(showing.judging(batch) for batch in batches(rows, _TOGETHER)), strict=True)
    logits: Logits = np.mean([_logits(trainee, source, list(look), progress) for look in looks], axis=0)
    return logits


def judged(epoch: int, *, train: Side, selection: Side, beta: float, exclusive: bool) -> EpochPoint:
    """The point of an epoch.

    Losses are cross-entropies of calibrated probabilities, as the tagger will have them, both sides by the
    temperature that suits the selection side: training makes a network too sure of itself long before it
    makes it worse. They are the same whatever is minimised, so that trainings can be compared.
    """
    temperature = (fit_softmax_temperature if exclusive else fit_temperature)(*selection)
    sides = (train, selection)
    losses = [_loss(logits / temperature, words, exclusive=exclusive) for logits, words in sides]
    fbetas = [_fbeta(*side, beta=beta, exclusive=exclusive) for side in sides]
    return EpochPoint(epoch, *losses, *fbetas)


def _logits(trainee: Trainee, source: Source, views: Sequence[Sequence[View]], progress: Progress) -> Logits:
    parts = []
    for activations in source.batches(views):
        progress.check()
        parts.append(trainee.predict(activations))
    return np.concatenate(parts)


def _loss(logits: Logits, words: Words, *, exclusive: bool) -> float:
    total, known = (one_of_many if exclusive else masked_cross_entropy)(words, logits)
    return float(total) / max(float(known), 1.0)


def _fbeta(logits: Logits, words: Words, *, beta: float, exclusive: bool) -> float:
    metric = FBeta(beta=beta)
    metric.update_state(ops.convert_to_tensor(words), (ops.softmax if exclusive else ops.sigmoid)(logits))
    return float(metric.result())
