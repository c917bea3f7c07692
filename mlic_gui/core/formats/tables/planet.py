"""The layout of Kaggle's *Planet: Understanding the Amazon*: `image_name,tags`, tags split by blanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import AnswerRow, Answers
from mlic_gui.core.formats.import_plan import ImportProblem, ProblemKind
from mlic_gui.core.formats.photo_names import stem
from mlic_gui.core.formats.table import ExportTable, Layout
from mlic_gui.core.formats.tables.csv_list import sorted_labels
from mlic_gui.core.formats.tables.text_table import (
    TextTable,
    guard,
    guard_path,
    unguard,
    unguard_path,
    write_table,
)
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.labels import label_key, tidy_label

NAME_COLUMN = "image_name"
TAGS_COLUMN = "tags"


def write_planet(table: ExportTable, path: Path, *, annotations_only: bool) -> int:
    """Write `image_name,tags`: paths without ending, and the labels that are yes.

    What is not listed counts as no in this layout, so with `annotations_only` the photos of which not every
    label is answered are left out.

    Returns:
        The number of rows.

    Raises:
        FormatError: PLANET_BLANK_LABEL or PLANET_EQUAL_STEMS.
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    _refuse_blanks(table.labels)
    _refuse_equal_stems(table.paths)
    return write_table(path, [NAME_COLUMN, TAGS_COLUMN], _rows(table, annotations_only=annotations_only))


def parse_planet(table: TextTable) -> Answers:
    """What a file in this layout says: listed labels are yes, all others that the file knows are no.

    Raises:
        FormatError: As the table.
    """
    keys = [label_key(name) for name in table.header.cells]
    name, tags = keys.index(NAME_COLUMN), keys.index(TAGS_COLUMN)
    listed = []
    spelling: dict[str, str] = {}
    for row in table.rows:
        found = map(tidy_label, unguard(row.cells[tags]).split())
        words = {spelling.setdefault(label_key(label), label): Word.YES for label in found}
        listed.append(AnswerRow(row.line, unguard_path(row.cells[name]), words))
    labels = sorted_labels(listed)
    nothing = dict.fromkeys(labels, Word.NO)
    return Answers(
        layout=Layout.PLANET,
        labels=labels,
        rows=tuple(AnswerRow(row.line, row.name, {**nothing, **row.words}) for row in listed),
        problems=tuple(
            ImportProblem(ProblemKind.UNKNOWN_COLUMN, table.header.line, table.header.cells[place])
            for place, key in enumerate(keys)
            if place not in {name, tags}
        ),
    )


def _rows(table: ExportTable, *, annotations_only: bool) -> Iterator[list[str]]:
    answers = table.answers(annotations_only=annotations_only)
    for path, words in zip(table.paths, answers.tolist(), strict=True):
        if annotations_only and (not words or min(words) < 0):
            continue
        listed = (label for label, word in zip(table.labels, words, strict=True) if word == Word.YES)
        yield [guard_path(stem(path)), guard(" ".join(listed))]


def _refuse_blanks(labels: Sequence[str]) -> None:
    for label in labels:
        if label.split() != [label]:
            raise FormatError(ErrorCode.PLANET_BLANK_LABEL, label=label)


def _refuse_equal_stems(paths: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(stem(path), path)
        if other != path:
            raise FormatError(ErrorCode.PLANET_EQUAL_STEMS, path=path, other=other)
