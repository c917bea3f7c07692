"""What a file of tags says, before it is known which photos and labels it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.import_plan import ImportProblem
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.project.annotations import Word

MAX_LABELS = 2_000
"""More than anybody has; checking the names of very many would take minutes."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a file says of one photo.

    Attributes:
        line: In the file, from 1.
        name: The photo as the file calls it.
        words: Yes or no by label, as the file calls it.
    """

    line: int
    name: str
    words: Mapping[str, Word]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a file says.

    Attributes:
        layout: How it is laid out.
        labels: Its labels, in the order in which a project without labels would get them.
        rows: One per row of the file.
        machine: Cells left out because a tagger filled them.
        problems: Columns left out.
    """

    layout: Layout
    labels: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    machine: int = 0
    problems: tuple[ImportProblem, ...] = ()


def refuse_too_many(path: Path, labels: int) -> None:
    """Refuse a file with more labels than a project can have.

    Raises:
        FormatError: LABELS_TOO_MANY.
    """
    if labels > MAX_LABELS:
        raise FormatError(ErrorCode.LABELS_TOO_MANY, path=str(path), limit=f"{MAX_LABELS:,}")
