"""One phase of a training: which part of the network learns, from what it is shown, and how."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.network.looking.source import Source
from mlic_gui.core.network.looking.view import Rows, Showing, batches
from mlic_gui.core.network.training.optimisers import Course
from mlic_gui.core.network.training.state import Epoch
from mlic_gui.core.network.training.trainee import Trainee
from mlic_gui.core.progress import Progress, Stage


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What there is to learn, whatever part of the network learns it.

    Attributes:
        targets: int8 (n, labels): 1 yes, 0 no, -1 unknown.
        train: Rows to learn from.
        selection: Rows that choose the epoch.
        showing: How photos are shown.
        batch_size: Photos per step.
        seed: Of their order.
        beta: Of F-beta.
        exclusive: Whether labels exclude each other.
    """

    targets: npt.NDArray[np.int8]
    train: Rows
    selection: Rows
    showing: Showing
    batch_size: int
    seed: int
    beta: float
    exclusive: bool


@dataclass(frozen=True, slots=True, eq=False)
class Phase:
    """One phase.

    Attributes:
        trainee: The part that learns.
        source: What it is shown.
        course: How it learns.
    """

    trainee: Trainee
    source: Source
    course: Course


@dataclass(slots=True)
class Steps:
    """Counts the steps of a whole training for whoever watches it.

    Attributes:
        progress: Who watches.
        per_epoch: How many an epoch has.
        total: How many there are, if no epoch is spared.
        done: How many are done.
    """

    progress: Progress
    per_epoch: int
    total: int
    done: int = 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        self.progress.report(Stage.FINE_TUNE, min(self.done, self.total), self.total)


def steps_per_epoch(photos: int, batch_size: int) -> int:
    """Batches that show every photo once."""
    return -(-photos // batch_size)


def train_epoch(
    phase: Phase, epoch: Epoch, lesson: Lesson, *, rows: Rows, steps: Steps, stop: threading.Event
) -> None:
    """Show all rows once, in an order that depends on the seed and the epoch alone.

    Raises:
        Cancelled: The progress was cancelled.
    """
    random = np.random.default_rng((lesson.seed, epoch.shown))
    order = batches(random.permutation(rows), lesson.batch_size)
    shown = phase.source.batches([lesson.showing.learning(batch, epoch=epoch.shown) for batch in order])
    for number, (batch, activations) in enumerate(zip(order, shown, strict=True), start=1):
        steps.progress.check()
        if stop.is_set():
            return
        done = (epoch.number - 1 + number / len(order)) / phase.course.epochs
        rate = phase.course.rate(done, factor=epoch.factor)
        step = (epoch.shown - 1) * len(order) + number
        phase.trainee.train(activations, lesson.targets[batch], rate=rate, step=step)
        steps.step()
