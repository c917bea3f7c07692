"""What a fine-tuning will cost, from a few of its own steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from mlic_gui.core.engine.messages import Estimate, FineTuneJob
from mlic_gui.core.network.fine_tune import Prepared, prepare, threads, views_of
from mlic_gui.core.network.training.activations import View, compute
from mlic_gui.core.network.training.fit import steps_per_epoch
from mlic_gui.core.progress import Progress, Stage

_VIEWS = 16
_STEPS = 3
_JUDGED = 32


def estimate(job: FineTuneJob, *, progress: Progress) -> Estimate:
    """Seconds and bytes of disk that the job will take; writes nothing.

    Raises:
        TaggerError: The network or head to start from is missing, damaged or not one of ours.
        Cancelled: `progress` was cancelled.
    """
    progress.report(Stage.ESTIMATE, 0, 3)
    preparing = time.monotonic()
    prepared = prepare(job)
    preparation = time.monotonic() - preparing
    progress.check()
    progress.report(Stage.ESTIMATE, 1, 3)
    looking = len(views_of(prepared)) * _seconds_per_view(prepared, seed=job.settings.seed)
    progress.check()
    progress.report(Stage.ESTIMATE, 2, 3)
    epochs = job.settings.epochs * _seconds_per_epoch(prepared, job=job, progress=progress)
    progress.report(Stage.ESTIMATE, 3, 3)
    # Writing the result builds and converts a network again, as preparing does.
    return Estimate(seconds=2 * preparation + looking + epochs, disk_bytes=_disk_bytes(prepared))


def _seconds_per_view(prepared: Prepared, *, seed: int) -> float:
    rows = np.resize(prepared.train, _VIEWS)
    views = [View(int(row), index % prepared.variants) for index, row in enumerate(rows)]
    look = partial(compute, pixels=prepared.pixels, frozen=prepared.frozen, seed=seed, threads=threads())
    for _ in look(views[:2]):
        pass
    start = time.monotonic()
    for _ in look(views):
        pass
    return (time.monotonic() - start) / len(views)


def _seconds_per_epoch(prepared: Prepared, *, job: FineTuneJob, progress: Progress) -> float:
    size = min(job.settings.batch_size, len(prepared.train))
    steps = steps_per_epoch(len(prepared.train), job.settings.batch_size)
    trainee = prepared.trainee
    trainee.start(learning_rate=job.settings.learning_rate, steps=steps)
    batch = np.zeros((size, *prepared.frozen.shape), np.float16)
    targets = prepared.targets[np.resize(prepared.train, size)]
    judged = np.zeros((_JUDGED, *prepared.frozen.shape), np.float16)
    step = _seconds(lambda: trainee.train(batch, targets), progress)
    look = _seconds(lambda: np.asarray(trainee.predict(judged)), progress)
    return steps * step + look * (len(prepared.train) + len(prepared.selection)) / _JUDGED


def _seconds(action: Callable[[], object], progress: Progress) -> float:
    """Seconds of the action once it is warm."""
    action()
    start = time.monotonic()
    for _ in range(_STEPS):
        progress.check()
        action()
    return (time.monotonic() - start) / _STEPS


def _disk_bytes(prepared: Prepared) -> int:
    activations = 2 * int(np.prod(prepared.frozen.shape)) * len(views_of(prepared))
    network = 4 * int(prepared.network.count_params())
    return activations + 2 * network
