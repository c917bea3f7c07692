"""One step of the journal: what changed, and what can be told of it in a menu."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mlic_gui.core.project.annotations import Word


class StepKind(StrEnum):
    """What was done."""

    ANNOTATE = "annotate"
    DONE = "done"
    REVIEW = "review"
    ADD_LABELS = "add_labels"
    TAKE_LABELS = "take_labels"
    IMPORT = "import"
    ADOPT = "adopt"
    ONE_LABEL = "one_label"
    MANY_LABELS = "many_labels"
    UNDO = "undo"
    REDO = "redo"


SWITCHES = {StepKind.ONE_LABEL: True, StepKind.MANY_LABELS: False}
"""Steps that change whether the labels of the project exclude each other, and to what."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was said of one label on one photo, before and after."""

    path: str
    label: str
    old: Word
    new: Word


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """Whether a photo counts as reviewed, after the step; before, it was the opposite."""

    path: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class StepSummary:
    """What a menu or a notice says of a step.

    Attributes:
        id: Number of the step in the journal.
        kind: What was done; for an undo or redo, what was undone or done again.
        cells: How many words changed.
        photos: On how many photos words or the reviewed mark changed.
        labels: Names of the labels concerned, at most three.
        path: The photo, if there was exactly one, else None.
        who: The person.
        at: When, in seconds since 1970.
    """

    id: int
    kind: StepKind
    cells: int
    photos: int
    labels: tuple[str, ...]
    path: str | None
    who: str
    at: float


@dataclass(frozen=True, slots=True)
class Step:
    """What an operation changed; applied by whoever shows the project.

    Attributes:
        id: Number of the step in the journal; 0 if nothing changed, and then nothing was written.
        kind: What was done.
        undone: For an undo or redo, the number of the step that was undone or done again, else 0.
        changes: Words that changed.
        reviews: Photos whose reviewed mark changed.
        labels_added: Labels that appeared, in order, at the end of the label set.
        labels_removed: Labels that disappeared.
        exclusive: Whether the labels exclude each other from now on, None if that did not change.
    """

    id: int
    kind: StepKind
    undone: int = 0
    changes: tuple[Change, ...] = ()
    reviews: tuple[ReviewChange, ...] = ()
    labels_added: tuple[str, ...] = ()
    labels_removed: tuple[str, ...] = ()
    exclusive: bool | None = None

    def __bool__(self) -> bool:
        return self.id != 0
