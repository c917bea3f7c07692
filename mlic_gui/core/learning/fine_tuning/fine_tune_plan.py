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
from mlic_gui.core.catalog.training import EVERYBODY, TrainingSettings
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.fine_tuning.fine_tuned import words_of
from mlic_gui.core.learning.fine_tuning.training_files import pixels_file, write_array, write_head
from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.learning.heads.refit import Refitted, refit
from mlic_gui.core.learning.heads.scheme import Examples, Scheme, scheme_by_sides
from mlic_gui.core.learning.taggers.seen import SeenPhotos
from mlic_gui.core.learning.taggers.tagger import Tagger
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
        everybody: Whether in the end every photo teaches, those that selected and judged too.
    """

    examples: Examples
    learned: Refitted
    scheme: Scheme
    everybody: bool = False

    @property
    def words(self) -> npt.NDArray[np.int8]:
        """int8 (n, labels) of the learned labels."""
        return words_of(self.learned.labels, self.examples)

    @property
    def rows(self) -> npt.NDArray[np.bool_]:
        """bool (n,): photos that the training process is given."""
        return np.ones(len(self.examples), dtype=np.bool_) if self.everybody else self.scheme.used

    @property
    def sides(self) -> npt.NDArray[np.int8]:
        """int8 (n,): 0 teaches, 1 selects, 2 judges."""
        return (self.scheme.validation + 2 * self.scheme.judged).astype(np.int8)

    @property
    def seen(self) -> SeenPhotos:
        """Photos that the new tagger or one it descends from learned from."""
        prior = self.learned.prior.seen
        own = SeenPhotos.of(compress(self.examples.keys, self.rows), salt=prior.salt or None)
        return own.joined(prior)


@dataclass(frozen=True, slots=True)
class TrainingFiles:
    """Where the arrays are.

    Attributes:
        pixels: uint8 (m, size, size, 3).
        targets: int8 (m, labels), 1 yes, 0 no, -1 unknown.
        sides: int8 (m,), see `FineTunePlan.sides`.
        head: The head to start from, or None for a new one.
    """

    pixels: Path
    targets: Path
    sides: Path
    head: Path | None


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
    return FineTunePlan(examples, learned, scheme, settings.learn_from == EVERYBODY)


def write_files(
    plan: FineTunePlan,
    records: Sequence[PhotoRecord],
    *,
    head: LinearHead | None,
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
    pixels = pixels_file(
        list(compress(records, plan.rows)),
        folder=folder,
        preprocessing=preprocessing,
        directory=directory,
        progress=progress,
    )
    return TrainingFiles(
        pixels=pixels,
        targets=write_array(directory / "targets.npy", plan.words[plan.rows]),
        sides=write_array(directory / "sides.npy", plan.sides[plan.rows]),
        head=None if head is None else write_head(directory / "start.npz", head),
    )
