"""What the stories of the pipeline hand back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import CoreError
from mlic_gui.core.features.extract import PhotoProblem
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.core.learning.suggestions import Suggestions
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord


@dataclass(frozen=True, slots=True, eq=False)
class Tagged:
    """A part of the result of tagging.

    Attributes:
        rows: intp (k,), which of the records.
        probabilities: float32 (k, labels), NaN where there is no suggestion.
        problems: Photos that could not be read; their rows are not among `rows`.
    """

    rows: npt.NDArray[np.intp]
    probabilities: FloatArray
    problems: tuple[PhotoProblem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TrainingResult:
    """What a training came to.

    Attributes:
        tagger: The new tagger, kept among the user's or where they said.
        run: The run, ended, with its curves and the comparison.
        adopted: Whether it is to be taken into use; if not, it did worse and is offered.
        suggestions: Of all records with features, or None after a fine-tuning, which needs new features.
        unread: Annotated photos that could not be read, and so taught nothing.
        answers: What the tagger answered to the photos that judged it; the figures come from them.
        unkept: Why these could not be kept with the run, or None if they were.
    """

    tagger: Tagger
    run: RunRecord
    adopted: bool
    suggestions: Suggestions | None
    unread: tuple[PhotoRecord, ...] = ()
    answers: Answers | None = None
    unkept: CoreError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """How good a tagger is on given words.

    Attributes:
        figures: Over the labels that it has.
        seen: Photos among them that it learned from; their figures flatter it.
        lacking: Labels that it does not have.
        problems: Photos that could not be read.
    """

    figures: Figures
    seen: int
    lacking: tuple[str, ...]
    problems: tuple[PhotoProblem, ...]
