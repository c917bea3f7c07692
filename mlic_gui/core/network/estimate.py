"""What a fine-tuning will cost, from a few of its own steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

from mlic_gui.core.engine.messages import Estimate, FineTuneJob
from mlic_gui.core.network.looking.view import View
from mlic_gui.core.network.preparing import Part, Prepared, prepare
from mlic_gui.core.network.training.phase import steps_per_epoch
from mlic_gui.core.progress import Progress, Stage

_VIEWS = 16
_STEPS = 3
_JUDGED = 32
_FLOAT = 4


def estimate(job: FineTuneJob, *, progress: Progress) -> Estimate:
    """Seconds and bytes of disk that the job will take; writes nothing.

    Raises:
        TaggerError: The network or head to start from is missing, damaged or not one of ours.
        Cancelled: `progress` was cancelled.
    """
    progress.report(Stage.ESTIMATE, 0, None)
    with _stopwatch() as preparing:
        prepared = prepare(job)
    seconds = 0.0
    for number, part in enumerate(prepared.parts, start=1):
        progress.check()
        progress.report(Stage.ESTIMATE, number, len(prepared.parts) + 1)
        seconds += _Costs(part, prepared, progress).seconds()
    progress.report(Stage.ESTIMATE, 1, 1)
    # Writing the result converts a network again, as preparing does for each of its parts.
    each = preparing.seconds / len(prepared.parts)
    return Estimate(seconds=preparing.seconds + each + seconds, disk_bytes=_disk_bytes(prepared))


@dataclass(slots=True)
class _Stopwatch:
    seconds: float = 0.0


@contextmanager
def _stopwatch() -> Iterator[_Stopwatch]:
    watch, start = _Stopwatch(), time.monotonic()
    yield watch
    watch.seconds = time.monotonic() - start


@dataclass(frozen=True, slots=True)
class _Paced:
    """What an action takes: every time, and once more the first time, when TensorFlow traces it."""

    seconds: float
    first: float


@dataclass(frozen=True, slots=True, eq=False)
class _Costs:
    """What one phase takes."""

    part: Part
    prepared: Prepared
    progress: Progress

    def seconds(self) -> float:
        lesson, everything = self.prepared.lesson, self.prepared.everything
        look, step, judge = self._seconds_per_view(), self._step(), self._judge()
        rounds = [len(lesson.train), len(everything)] if len(everything) else [len(lesson.train)]
        return (
            len(self.part.kept) * look
            + sum(self._learning(photos, look=look, step=step) for photos in rounds)
            + judge.first
            + self._judgements() * (judge.seconds / _JUDGED + (0.0 if self.part.kept else look))
        )

    def _learning(self, photos: int, *, look: float, step: _Paced) -> float:
        """All epochs with so many photos, without judging."""
        lesson = self.prepared.lesson
        kept = self.part.kept and lesson.showing.drawn is not None
        epoch = steps_per_epoch(photos, lesson.batch_size) * step.seconds + (0.0 if kept else photos * look)
        shapes = 1 + (photos > lesson.batch_size and photos % lesson.batch_size > 0)
        return self.part.course.epochs * epoch + shapes * step.first

    def _judgements(self) -> int:
        """Logits that are computed of the photos themselves."""
        lesson, parts = self.prepared.lesson, self.prepared.parts
        times = self.part.course.epochs + (self.part is parts[0])
        photos = times * (len(lesson.train) + len(lesson.selection))
        photos += len(self.prepared.everything) if self.part is parts[-1] else 0
        return photos * len(lesson.showing.judging([]))

    def _seconds_per_view(self) -> float:
        rows = [int(row) for row in islice(cycle(self.prepared.lesson.train), _VIEWS)]
        views = [View(row, number) for number, row in enumerate(rows)]
        for _ in self.part.look.all(views[:2]):
            pass
        with _stopwatch() as watch:
            for _ in self.part.look.all(views):
                pass
        return watch.seconds / _VIEWS

    def _step(self) -> _Paced:
        lesson, trainee = self.prepared.lesson, self.part.trainee
        size = min(lesson.batch_size, len(lesson.train))
        batch = np.zeros((size, *self.part.below.shape), np.float16)
        targets = lesson.targets[np.resize(lesson.train, size)]
        trainee.start(self.part.course)
        return self._paced(lambda: trainee.train(batch, targets, rate=0.0, step=0))

    def _judge(self) -> _Paced:
        batch = np.zeros((_JUDGED, *self.part.below.shape), np.float16)
        return self._paced(lambda: self.part.trainee.predict(batch))

    def _paced(self, action: Callable[[], object]) -> _Paced:
        with _stopwatch() as first:
            action()
        with _stopwatch() as watch:
            for _ in range(_STEPS):
                self.progress.check()
                action()
        seconds = watch.seconds / _STEPS
        return _Paced(seconds, max(0.0, first.seconds - seconds))


def _disk_bytes(prepared: Prepared) -> int:
    kept = sum(2 * int(np.prod(part.below.shape)) * len(part.kept) for part in prepared.parts)
    network = _FLOAT * int(prepared.network.count_params())
    # Weights, the best ones and two moments of each in the checkpoint and in the one that replaces it.
    trained = _FLOAT * int(prepared.parts[-1].trainee.model.count_params())
    return kept + 2 * network + 2 * 4 * trained
