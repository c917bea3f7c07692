"""Between plan and training process: the job with its files, and epochs as points of the curves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from shutil import rmtree

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import EpochPoint, FineTuneJob
from mlic_gui.core.errors import EngineError
from mlic_gui.core.learning.annotated import Material
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.fine_tuning.fine_tune_plan import FineTunePlan, write_files
from mlic_gui.core.learning.fine_tuning.training_files import make_directory
from mlic_gui.core.learning.runs import CurvePoint
from mlic_gui.core.places import cache_dir, data_dir
from mlic_gui.core.progress import Interrupted, Progress, Translated
from mlic_gui.core.starting import Start

_KEPT_SECONDS = 30 * 24 * 3600.0


def make_job(
    plan: FineTunePlan,
    material: Material,
    *,
    start: Start,
    bench: Bench,
    settings: TrainingSettings,
    logs: Path | None = None,
    progress: Progress,
) -> FineTuneJob:
    """The job for the training process, all its files written.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
        Cancelled: The photos are not all prepared; those that are stay for the next time.
    """
    _forget_old_workshops()
    directory = make_directory(_workshop(material.project))
    files = write_files(
        plan,
        material.records,
        head=start.head,
        folder=bench.folder,
        preprocessing=start.preprocessing,
        directory=directory,
        progress=progress,
    )
    return FineTuneJob(
        pixels_path=files.pixels,
        targets_path=files.targets,
        sides_path=files.sides,
        network_path=start.network,
        backbone=start.backbone,
        head_path=files.head,
        settings=settings,
        out_dir=make_directory(directory / "out"),
        preprocessing=start.preprocessing,
        start_body=start.body,
        exclusive=material.examples.exclusive,
        logs_dir=logs,
    )


def logs_folder(project: str, run: str) -> Path:
    """Where TensorBoard's files of a run are."""
    return data_dir() / "logs" / project / run


@contextmanager
def workshop(project: str) -> Iterator[None]:
    """While a training runs; its files are gone after it.

    Unless the training process failed, the training was interrupted, or this process is killed: then the same
    training can go on from its last epoch.
    """
    try:
        yield
    except (EngineError, Interrupted):
        raise
    except BaseException:
        tidy_up(project)
        raise
    tidy_up(project)


def tidy_up(project: str) -> None:
    """Remove the files of a project's fine-tuning."""
    rmtree(_workshop(project), ignore_errors=True)


def curve_point(epoch: EpochPoint) -> CurvePoint:
    """An epoch as a point of the curves."""
    return CurvePoint(*astuple(epoch))


class EpochCurves(Translated):
    """Hands every epoch over as a point of the curves; otherwise the progress that it stands for."""

    def __init__(self, inner: Progress) -> None:
        super().__init__(inner, lambda value: curve_point(value) if isinstance(value, EpochPoint) else value)


def _forget_old_workshops() -> None:
    """Remove what trainings that never ended left behind long ago."""
    longest = time.time() - _KEPT_SECONDS
    for directory in _workshop("").glob("*/"):
        if directory.stat().st_mtime < longest:
            rmtree(directory, ignore_errors=True)


def _workshop(project: str) -> Path:
    """Where the files of a project's fine-tuning are while it runs."""
    return cache_dir() / "fine-tune" / project
