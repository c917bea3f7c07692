"""A fine-tuning prepared: from which head it starts, which photos teach it, and the files it is fed with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.fine_tuned import words_of
from mlic_gui.core.learning.refit import Refitted, refit
from mlic_gui.core.learning.scheme import Examples, Scheme, scheme_by_sides
from mlic_gui.core.learning.tagger import Tagger
from mlic_gui.core.learning.training_files import pixels_file, write_array, write_head
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress

MIN_PHOTOS = 20
MIN_SELECTION = 3


@dataclass(frozen=True, slots=True, eq=False)
class FineTunePlan:
    """What a fine-tuning starts from.

    Attributes:
        examples: The annotated photos.
        learned: The head refitted by the three sides; its labels are those that are trained.
        scheme: Who teaches and who selects.
    """

    examples: Examples
    learned: Refitted
    scheme: Scheme

    @property
    def words(self) -> npt.NDArray[np.int8]:
        """int8 (n, labels) of the learned labels."""
        return words_of(self.learned.labels, self.examples)


@dataclass(frozen=True, slots=True)
class TrainingFiles:
    """Where the arrays are.

    Attributes:
        pixels: uint8 (m, size, size, 3).
        targets: int8 (m, labels), 1 yes, 0 no, -1 unknown.
        selection: int8 (m,), 1 for a photo of the selection side, 0 for one that teaches.
        head: The head to start from.
    """

    pixels: Path
    targets: Path
    selection: Path
    head: Path


def plan_fine_tune(
    examples: Examples,
    *,
    tagger: Tagger,
    project: str,
    settings: TrainingSettings,
    check: Callable[[], None],
) -> FineTunePlan:
    """Refit the head by the three sides, so that the network starts from one that knows every label.

    Raises:
        LearningError: TOO_FEW_PHOTOS(photos, needed) or TOO_FEW_ANNOTATIONS(missing).
    """
    scheme = scheme_by_sides(examples)
    if len(examples) < MIN_PHOTOS or scheme.counts.selection < MIN_SELECTION:
        needed = max(MIN_PHOTOS, len(examples) + 1)
        raise LearningError(ErrorCode.TOO_FEW_PHOTOS, photos=len(examples), needed=needed)
    learned = refit(
        examples,
        tagger=tagger,
        project=project,
        settings=RefitSettings(beta=settings.beta, seed=settings.seed),
        on_point=lambda _: False,
        check=check,
        by_sides=True,
    )
    return FineTunePlan(examples, learned, scheme)


def write_files(
    plan: FineTunePlan,
    records: Sequence[PhotoRecord],
    *,
    folder: Path,
    preprocessing: Preprocessing,
    directory: Path,
    progress: Progress,
) -> TrainingFiles:
    """Write what the training process reads; `records` are those of the plan's examples.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
        Cancelled: The pixels are not complete.
    """
    used = plan.scheme.used
    pixels = pixels_file(
        list(compress(records, used)),
        folder=folder,
        preprocessing=preprocessing,
        directory=directory,
        progress=progress,
    )
    return TrainingFiles(
        pixels=pixels,
        targets=write_array(directory / "targets.npy", plan.words[used]),
        selection=write_array(directory / "selection.npy", plan.scheme.validation[used].astype(np.int8)),
        head=write_head(directory / "start.npz", plan.learned.head),
    )
