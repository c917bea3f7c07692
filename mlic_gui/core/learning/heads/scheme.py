"""Who learns from which photos, and who is judged on which: the three sides, or folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.runs import RunCounts
from mlic_gui.core.learning.splitting.splits import FEW_PHOTOS, Side, folds

FEW_FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Annotated photos whose features are known.

    Attributes:
        labels: The project's labels.
        features: float32 (n, width).
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        sides: Side of each photo, None where it has none and only teaches.
        groups: int64 (n,), photos with the same number belong together; a negative one is alone.
        keys: Content key of each photo.
        paths: Path of each photo, relative to the folder, with `/`.
        exclusive: Whether the labels exclude each other: no photo has several *yes*.
    """

    labels: tuple[str, ...]
    features: FloatArray
    words: npt.NDArray[np.int8]
    sides: Sequence[Side | None]
    groups: npt.NDArray[np.int64]
    keys: Sequence[bytes]
    paths: Sequence[str]
    exclusive: bool = False

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """Rounds of learning. The three sides are one round; k folds are k rounds, each leaving one fold out.

    Attributes:
        train: bool (n, rounds), what each round learns from.
        round_of: intp (n,), the round whose head answers for a photo that it did not learn from.
        validation: bool (n,), photos that choose the best step, penalty, temperature and thresholds.
        judged: bool (n,), photos that are reported on.
        folds: Number of folds, or None for the three sides.
    """

    train: npt.NDArray[np.bool_]
    round_of: npt.NDArray[np.intp]
    validation: npt.NDArray[np.bool_]
    judged: npt.NDArray[np.bool_]
    folds: int | None

    @property
    def rounds(self) -> int:
        """Heads learned side by side."""
        return int(self.train.shape[1])

    @property
    def counts(self) -> RunCounts:
        """How many photos each side has; with folds every photo teaches."""
        train = len(self.train) if self.folds else int(self.train.sum())
        sides = (0, 0) if self.folds else (int(self.validation.sum()), int(self.judged.sum()))
        return RunCounts(train, *sides, folds=self.folds)

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """bool (n,): photos that were learned from or chose something."""
        return np.asarray(self.train.any(axis=1) | self.validation)

    def tuners(self, number: int) -> npt.NDArray[np.bool_]:
        """bool (n,): photos that choose for round `number`, none of which it is judged on."""
        return self.validation & (self.round_of != number) if self.folds else self.validation

    def limited(self, rows: npt.NDArray[np.bool_]) -> Scheme:
        """The same, learning from no other photos than these."""
        return Scheme(self.train & rows[:, None], self.round_of, self.validation, self.judged, self.folds)


def make_scheme(examples: Examples, settings: RefitSettings) -> Scheme:
    """Folds where they are asked for or where there are too few photos for sides; else the sides."""
    if settings.folds is None and len(examples) >= FEW_PHOTOS:
        return scheme_by_sides(examples)
    count = settings.folds or FEW_FOLDS
    fold = folds(examples.words, examples.groups, count=count, seed=settings.seed)
    count = int(fold.max(initial=0)) + 1
    if count < 2:
        return _everything(len(examples))
    everyone = np.ones(len(examples), dtype=np.bool_)
    return Scheme(fold[:, None] != np.arange(count), fold, everyone, everyone, count)


def scheme_by_sides(examples: Examples) -> Scheme:
    """The three sides; a photo without a side teaches."""
    held_out = np.array([side is Side.HELD_OUT for side in examples.sides], dtype=np.bool_)
    selection = np.array([side is Side.SELECTION for side in examples.sides], dtype=np.bool_)
    train = ~(held_out | selection)
    return Scheme(train[:, None], np.zeros(len(examples), dtype=np.intp), selection, held_out, None)


def _everything(count: int) -> Scheme:
    nobody = np.zeros(count, dtype=np.bool_)
    return Scheme(np.ones((count, 1), dtype=np.bool_), np.zeros(count, dtype=np.intp), nobody, nobody, None)
