"""Which label is taken for which, where a photo may have several."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.reporting.run_report import Confusion


def confusion(answers: Answers) -> Confusion:
    """What was proposed instead of what, over all photos and pairs of labels.

    A photo of several labels belongs to no single row and column as in a confusion matrix of classes; so
    every label that a photo has and was not given is set against every label that it was given and lacks.
    Where labels exclude each other, that is the usual confusion matrix without its diagonal.
    """
    proposed, yes = answers.proposed(), (answers.words == 1).astype(np.int64)
    missed = yes * ~proposed
    invented = ((answers.words == 0) & proposed).astype(np.int64)
    return Confusion(
        labels=answers.labels,
        taken_for=_rows(missed.T @ invented),
        beside=_rows(yes.T @ invented),
        has=tuple(yes.sum(axis=0).tolist()),
        missed=tuple(missed.sum(axis=0).tolist()),
        invented=tuple(invented.sum(axis=0).tolist()),
    )


def _rows(counts: npt.NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in counts.tolist())
