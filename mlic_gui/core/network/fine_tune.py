"""A fine-tuning from job to files: load, look at every photo once, train on what was seen, write."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from mlic_gui.core.atomic import write_error
from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec
from mlic_gui.core.engine.messages import SELECTION_SIDE, TRAIN_SIDE, FineTuneJob, FineTuneOutcome
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.builder import build_network
from mlic_gui.core.network.export import save_keras, tflite_bytes
from mlic_gui.core.network.head import read_head, write_head
from mlic_gui.core.network.training.activations import Activations, FrozenPart, View, compute
from mlic_gui.core.network.training.fit import Fitted, Lesson, Rows, fit
from mlic_gui.core.network.training.trainee import Trainee
from mlic_gui.core.network.weights import read_weights
from mlic_gui.core.progress import Progress, Stage


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A job with everything loaded and built.

    Attributes:
        network: The whole network up to its features.
        trainee: Its upper layers and the head.
        frozen: Its lower layers.
        pixels: uint8 (n, size, size, 3), on disk.
        targets: int8 (n, labels).
        train: Rows to learn from.
        selection: Rows that choose the epoch.
        variants: How many variants of each train photo are looked at, the photo itself included.
    """

    network: Any
    trainee: Trainee
    frozen: FrozenPart
    pixels: npt.NDArray[np.uint8]
    targets: npt.NDArray[np.int8]
    train: Rows
    selection: Rows
    variants: int


def fine_tune(job: FineTuneJob, *, progress: Progress, stop: threading.Event) -> FineTuneOutcome:
    """Do the job.

    Raises:
        TaggerError: The network or head to start from is missing, damaged or not one of ours.
        ProjectError: DISK_FULL or FILE_UNWRITABLE, for the job's folder.
        Cancelled: `progress` was cancelled.
    """
    prepared = prepare(job)
    try:
        fitted = _learn(prepared, job=job, progress=progress, stop=stop)
        return _write(prepared, fitted, job=job)
    except OSError as error:
        raise write_error(error, job.out_dir) from error


def prepare(job: FineTuneJob) -> Prepared:
    """Load the arrays, build the network, cut it where training begins."""
    spec = _spec(job.backbone)
    keras.utils.set_random_seed(job.settings.seed)
    network = build_network(spec, vocabulary=False)
    read_weights(network, job.network_path)
    assert job.head_path is not None
    stages = spec.stages[: job.settings.blocks]
    trainee = Trainee(network, below=stages[-1].below, head=read_head(job.head_path))
    lower = keras.Model(network.input, trainee.cut)
    sides = np.load(job.sides_path, allow_pickle=False)
    return Prepared(
        network=network,
        trainee=trainee,
        frozen=FrozenPart(tflite_bytes(lower), spec.preprocessing),
        pixels=np.load(job.pixels_path, mmap_mode="r", allow_pickle=False),
        targets=np.load(job.targets_path, allow_pickle=False),
        train=np.flatnonzero(sides == TRAIN_SIDE),
        selection=np.flatnonzero(sides == SELECTION_SIDE),
        variants=1 + (0 if job.settings.augment == "off" else job.settings.variants),
    )


def views_of(prepared: Prepared) -> list[View]:
    """All that is to be looked at: every photo, then the variants of the train side."""
    plain = [View(int(row), 0) for row in (*prepared.selection, *prepared.train)]
    drawn = [View(int(row), number) for number in range(1, prepared.variants) for row in prepared.train]
    return plain + drawn


def threads() -> int:
    """Processor cores to use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(8, allowed)


_UNTRAINED = Fitted(points=(), best_epoch=0, stopped=True)


def _spec(name: str) -> BackboneSpec:
    if name not in BACKBONES:
        raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=name, part="backbone")
    return BACKBONES[name]


def _learn(prepared: Prepared, *, job: FineTuneJob, progress: Progress, stop: threading.Event) -> Fitted:
    views = views_of(prepared)
    with Activations(views, prepared.frozen.shape, folder=job.out_dir) as activations:
        if not _look(prepared, views, activations, job=job, progress=progress, stop=stop):
            return _UNTRAINED
        return _fit(prepared, activations, job=job, progress=progress, stop=stop)


def _look(
    prepared: Prepared,
    views: list[View],
    activations: Activations,
    *,
    job: FineTuneJob,
    progress: Progress,
    stop: threading.Event,
) -> bool:
    """Compute what enters the trained part; False if `stop` was set before all was seen."""
    results = compute(
        views, pixels=prepared.pixels, frozen=prepared.frozen, seed=job.settings.seed, threads=threads()
    )
    for done, (view, values) in enumerate(results):
        progress.check()
        if stop.is_set():
            return False
        progress.report(Stage.PREPARE, done, len(views))
        activations.put(view, values)
    return True


def _fit(
    prepared: Prepared,
    activations: Activations,
    *,
    job: FineTuneJob,
    progress: Progress,
    stop: threading.Event,
) -> Fitted:
    lesson = Lesson(
        activations=activations,
        targets=prepared.targets,
        train=prepared.train,
        selection=prepared.selection,
        variants=prepared.variants,
    )
    return fit(prepared.trainee, lesson, settings=job.settings, progress=progress, stop=stop)


def _write(prepared: Prepared, fitted: Fitted, *, job: FineTuneJob) -> FineTuneOutcome:
    keras_path, tflite_path = job.out_dir / "network.keras", job.out_dir / "network.tflite"
    head_path = job.out_dir / "head.npz"
    save_keras(prepared.network, keras_path)
    tflite_path.write_bytes(tflite_bytes(prepared.network))
    write_head(prepared.trainee.head, head_path)
    return FineTuneOutcome(
        keras_path=keras_path,
        tflite_path=tflite_path,
        head_path=head_path,
        best_epoch=fitted.best_epoch,
        points=fitted.points,
        stopped=fitted.stopped,
    )
