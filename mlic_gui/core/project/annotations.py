"""What people say of photos: yes, no, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

from mlic_gui.core.project.labels import LabelSet

Words = npt.NDArray[np.int8]
"""Annotations as an array (photos, labels): 1 yes, 0 no, -1 unknown."""


class Word(IntEnum):
    """What a person said of one label on one photo; unknown is the absence of a word."""

    UNKNOWN = -1
    NO = 0
    YES = 1


class Origin(StrEnum):
    """By which way a word came into the project."""

    HUMAN = "human"
    DONE = "done"
    IMPORT = "import"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Edit:
    """What someone wants to be said of one label on one photo.

    Attributes:
        path: Photo, relative to the project's folder, with "/".
        label: Name of a label of the project.
        word: What to say; `Word.UNKNOWN` takes back what was said.
    """

    path: str
    label: str
    word: Word


@dataclass(frozen=True, slots=True, eq=False)
class AnnotationTable:
    """What is known of some photos.

    Attributes:
        labels: The columns of `words`.
        words: int8 (photos, labels): 1 yes, 0 no, -1 unknown.
        reviewed: bool (photos,): whether someone has marked the photo done.
        sides: Side of the split per photo, None where the photo was never annotated.
        groups: int64 (photos,): photos of one burst share a number; -1 where the photo was never annotated.
    """

    labels: LabelSet
    words: Words
    reviewed: npt.NDArray[np.bool_]
    sides: list[str | None]
    groups: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of the history of a photo.

    Attributes:
        label: Of which label, or None if the photo was marked reviewed or not.
        old: What was said before.
        new: What was said.
        who: The person.
        origin: By which way it came.
        source: Tagger whose suggestions were confirmed, or file that was imported; may be empty.
        at: When, in seconds since 1970.
        step: Number of the step in the journal.
    """

    label: str | None
    old: int
    new: int
    who: str
    origin: Origin
    source: str
    at: float
    step: int
