"""What an import would do, told before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from mlic_gui.core.formats.table import Layout
from mlic_gui.core.project.annotations import Edit


class ProblemKind(StrEnum):
    """Why something in the file was left out, or what about it is worth saying."""

    UNKNOWN_PHOTO = "unknown_photo"
    AMBIGUOUS_PHOTO = "ambiguous_photo"
    REPEATED_PHOTO = "repeated_photo"
    UNKNOWN_COLUMN = "unknown_column"
    BROKEN_PHOTO = "broken_photo"


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """Something that was left out; the rest of the file is imported.

    Attributes:
        kind: Why.
        line: In the file, from 1; of a file of records, the record.
        name: The photo or column as the file names it.
    """

    kind: ProblemKind
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """How the rows of the file found their photos.

    Attributes:
        exact: By their path.
        by_name: By the end of their path or the file's name, where that is unique.
        by_stem: By the file's name without its ending, where that is unique.
    """

    exact: int = 0
    by_name: int = 0
    by_stem: int = 0


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. Existing annotations stay unless it is told to overwrite them.

    Attributes:
        path: The file.
        layout: How it is laid out.
        photos: Photos of the folder that the file names.
        matched: How they were found.
        new_labels: Labels that the project will get, in the file's order.
        additions: Cells that become annotations where nobody has said anything yet.
        conflicts: Cells that contradict an annotation: kept as it is, or overwritten if so told.
        same: Cells that say what is annotated already.
        machine: Cells left out because a tagger, not a human, filled them.
        problems: What was left out.
    """

    path: str
    layout: Layout
    photos: int
    matched: MatchCounts
    new_labels: tuple[str, ...]
    additions: tuple[Edit, ...]
    conflicts: tuple[Edit, ...] = ()
    same: int = 0
    machine: int = 0
    problems: tuple[ImportProblem, ...] = field(default=())

    @property
    def lacking(self) -> int:
        """How many photos the file holds, being a file of records, that are not in the folder."""
        if self.layout is not Layout.TFRECORD:
            return 0
        return sum(problem.kind is ProblemKind.UNKNOWN_PHOTO for problem in self.problems)

    def edits(self, *, overwrite: bool) -> tuple[Edit, ...]:
        """The edits to make."""
        return self.additions + self.conflicts if overwrite else self.additions

    def cells(self, *, overwrite: bool) -> int:
        """How many cells will become annotations."""
        return len(self.additions) + (len(self.conflicts) if overwrite else 0)
