"""Between plan and training process: the job with its files, and epochs as points of the curves."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from shutil import rmtree

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import EpochPoint, FineTuneJob
from mlic_gui.core.learning.annotated import Material
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.fine_tune_plan import FineTunePlan, write_files
from mlic_gui.core.learning.runs import CurvePoint
from mlic_gui.core.learning.tagger import Tagger
from mlic_gui.core.learning.training_files import make_directory
from mlic_gui.core.places import cache_dir
from mlic_gui.core.progress import Progress, Stage


def make_job(
    plan: FineTunePlan,
    material: Material,
    *,
    bench: Bench,
    tagger: Tagger,
    settings: TrainingSettings,
    progress: Progress,
) -> FineTuneJob:
    """The job for the training process, all its files written.

    Raises:
        TaggerError: NETWORK_MISSING.
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
        Cancelled: The photos are not all prepared; those that are stay for the next time.
    """
    directory = make_directory(_workshop(material.project))
    files = write_files(
        plan,
        material.records,
        folder=bench.folder,
        preprocessing=tagger.preprocessing,
        directory=directory,
        progress=progress,
    )
    return FineTuneJob(
        pixels_path=files.pixels,
        targets_path=files.targets,
        sides_path=files.selection,
        network_path=bench.library.keras_path(tagger),
        backbone=tagger.backbone.name,
        head_path=files.head,
        settings=settings,
        out_dir=make_directory(directory / "out"),
    )


def tidy_up(project: str) -> None:
    """Remove the files of a project's fine-tuning."""
    rmtree(_workshop(project), ignore_errors=True)


def curve_point(epoch: EpochPoint) -> CurvePoint:
    """An epoch as a point of the curves."""
    return CurvePoint(*astuple(epoch))


class EpochCurves(Progress):
    """Hands every epoch over as a point of the curves; otherwise the progress that it stands for."""

    def __init__(self, inner: Progress) -> None:
        super().__init__()
        self._inner = inner

    def report(self, stage: Stage, done: int, total: int | None = None) -> None:
        """Pass it on."""
        self._inner.report(stage, done, total)

    def partial(self, value: object) -> None:
        """Pass it on, epochs as points of the curves."""
        self._inner.partial(curve_point(value) if isinstance(value, EpochPoint) else value)

    def cancel(self) -> None:
        """Pass it on."""
        self._inner.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether the inner progress was cancelled."""
        return self._inner.cancelled

    def check(self) -> None:
        """Raise `Cancelled` if the inner progress was."""
        self._inner.check()


def _workshop(project: str) -> Path:
    """Where the files of a project's fine-tuning are while it runs."""
    return cache_dir() / "fine-tune" / project
