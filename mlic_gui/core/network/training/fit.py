"""The training loop: epochs over variants of the photos, the best epoch kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from keras import ops

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import EpochPoint
from mlic_gui.core.learning.judging.calibration import fit_temperature
from mlic_gui.core.network.training.activations import Activations, View
from mlic_gui.core.network.training.objective import FBeta, masked_cross_entropy
from mlic_gui.core.network.training.trainee import Trainee
from mlic_gui.core.progress import Progress, Stage

Rows = npt.NDArray[np.intp]
Logits = npt.NDArray[np.float32]

_JUDGED_TOGETHER = 32


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What there is to learn from.

    Attributes:
        activations: What enters the trainee for every view that is needed.
        targets: int8 (n, labels): 1 yes, 0 no, -1 unknown.
        train: Rows to learn from.
        selection: Rows that choose the epoch.
        variants: How many variants of each train photo there are, the photo itself included.
    """

    activations: Activations
    targets: npt.NDArray[np.int8]
    train: Rows
    selection: Rows
    variants: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """How a fit went; the trainee holds the best epoch.

    Attributes:
        points: One per epoch, from 0.
        best_epoch: The one of lowest validation loss.
        stopped: Whether somebody asked for it to end early.
    """

    points: tuple[EpochPoint, ...]
    best_epoch: int
    stopped: bool


def fit(
    trainee: Trainee,
    lesson: Lesson,
    *,
    settings: TrainingSettings,
    progress: Progress,
    stop: threading.Event,
) -> Fitted:
    """Train until the epochs are over, patience is lost or `stop` is set; hands each point to `progress`.

    Raises:
        Cancelled: `progress` was cancelled.
    """
    steps = steps_per_epoch(len(lesson.train), settings.batch_size)
    trainee.start(learning_rate=settings.learning_rate, steps=steps * settings.epochs)
    points: list[EpochPoint] = []
    best_epoch, best_weights = 0, trainee.model.get_weights()
    for epoch in range(settings.epochs + 1):
        if epoch:
            _train_epoch(trainee, lesson, epoch=epoch, settings=settings, progress=progress, stop=stop)
        points.append(judge(trainee, lesson, epoch=epoch, settings=settings, progress=progress))
        progress.partial(points[-1])
        if points[epoch].validation_loss < points[best_epoch].validation_loss:
            best_epoch, best_weights = epoch, trainee.model.get_weights()
        if stop.is_set() or epoch - best_epoch >= settings.patience:
            break
    trainee.model.set_weights(best_weights)
    return Fitted(tuple(points), best_epoch, stop.is_set())


def steps_per_epoch(photos: int, batch_size: int) -> int:
    """Batches that show every photo once."""
    return -(-photos // batch_size)


def _train_epoch(
    trainee: Trainee,
    lesson: Lesson,
    *,
    epoch: int,
    settings: TrainingSettings,
    progress: Progress,
    stop: threading.Event,
) -> None:
    random = np.random.default_rng((settings.seed, epoch))
    steps = steps_per_epoch(len(lesson.train), settings.batch_size)
    for step, rows in enumerate(batches(random.permutation(lesson.train), settings.batch_size)):
        progress.check()
        if stop.is_set():
            return
        views = [View(int(row), _variant(int(row), epoch, lesson.variants)) for row in rows]
        trainee.train(lesson.activations.take(views), lesson.targets[rows])
        progress.report(Stage.FINE_TUNE, (epoch - 1) * steps + step + 1, settings.epochs * steps)


def _variant(row: int, epoch: int, variants: int) -> int:
    """Every photo's variants take turns; different photos are at different variants in one epoch."""
    return (row + epoch) % variants


def batches(rows: Rows, size: int) -> Iterator[Rows]:
    """The rows in batches, the last one smaller if need be."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def judge(
    trainee: Trainee, lesson: Lesson, *, epoch: int, settings: TrainingSettings, progress: Progress
) -> EpochPoint:
    """How good the network is on the photos themselves, without augmentation.

    Losses are those of calibrated probabilities, as the tagger will have them, both sides by the temperature
    that suits the selection side: training makes a network too sure of itself long before it makes it worse.
    """
    train = _logits(trainee, lesson, lesson.train, progress=progress)
    selection = _logits(trainee, lesson, lesson.selection, progress=progress)
    temperature = fit_temperature(selection, lesson.targets[lesson.selection])
    sides = ((train, lesson.train), (selection, lesson.selection))
    losses = [_loss(logits / temperature, lesson.targets[rows]) for logits, rows in sides]
    fbetas = [_fbeta(logits, lesson.targets[rows], beta=settings.beta) for logits, rows in sides]
    return EpochPoint(epoch, *losses, *fbetas)


def _logits(trainee: Trainee, lesson: Lesson, rows: Rows, *, progress: Progress) -> Logits:
    parts = []
    for batch in batches(rows, _JUDGED_TOGETHER):
        progress.check()
        views = [View(int(row), 0) for row in batch]
        parts.append(np.asarray(trainee.predict(lesson.activations.take(views))))
    return np.concatenate(parts)


def _loss(logits: Logits, targets: npt.NDArray[np.int8]) -> float:
    total, known = masked_cross_entropy(targets, logits)
    return float(total) / max(float(known), 1.0)


def _fbeta(logits: Logits, targets: npt.NDArray[np.int8], *, beta: float) -> float:
    metric = FBeta(beta=beta)
    metric.update_state(ops.convert_to_tensor(targets), ops.sigmoid(logits))
    return float(metric.result())
