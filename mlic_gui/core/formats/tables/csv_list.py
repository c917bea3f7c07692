"""The list layout: `filename,labels`, the labels of a photo in one cell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import AnswerRow, Answers
from mlic_gui.core.formats.import_plan import ImportProblem, ProblemKind
from mlic_gui.core.formats.table import ExportTable, Layout
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

YES_COLUMN = "labels"
NO_COLUMN = "no_labels"
_SEPARATORS = ";|,"
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_NEEDS_QUOTES = re.compile(r'[;|,"]')


def write_list(table: ExportTable, path: Path, *, annotations_only: bool) -> int:
    """Write `filename,labels`, labels separated by semicolons.

    With `annotations_only` a third column, `no_labels`, has the labels that a human said no to, since they
    could not be told from unknown ones otherwise; photos of which nothing is said are left out.

    Returns:
        The number of rows.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    header = ["filename", YES_COLUMN, NO_COLUMN] if annotations_only else ["filename", YES_COLUMN]
    return write_table(path, header, _rows(table, annotations_only=annotations_only))


def parse_list(table: TextTable) -> Answers:
    """What a list file says: listed labels are yes, the others are not mentioned.

    Labels may be separated by semicolons, bars or commas, whichever comes first in this order.

    Raises:
        FormatError: CSV_BROKEN for quotes that don't end; CSV_CONTRADICTION for a label listed as yes and as
            no; as the table.
    """
    keys = [label_key(name) for name in table.header.cells]
    filename, places = (
        keys.index("filename"),
        {column: keys.index(column) for column in (YES_COLUMN, NO_COLUMN) if column in keys},
    )
    rows = list(table.rows)
    cells = (unguard(row.cells[place]) for row in rows for place in places.values())
    separator = _separator(cells)
    answers = []
    for row in rows:
        words: dict[str, Word] = {}
        for column, place in places.items():
            word = Word.YES if column == YES_COLUMN else Word.NO
            for label in _split(table, row.line, unguard(row.cells[place]), separator):
                if words.setdefault(label, word) != word:
                    raise FormatError(
                        ErrorCode.CSV_CONTRADICTION,
                        path=str(table.path),
                        line=row.line,
                        label=label,
                        photo=row.cells[filename],
                    )
        answers.append(AnswerRow(row.line, unguard_path(row.cells[filename]), words))
    return Answers(
        layout=Layout.LIST,
        labels=sorted_labels(answers),
        rows=tuple(answers),
        problems=tuple(
            ImportProblem(ProblemKind.UNKNOWN_COLUMN, table.header.line, table.header.cells[place])
            for place, key in enumerate(keys)
            if key not in {"filename", YES_COLUMN, NO_COLUMN}
        ),
    )


def sorted_labels(rows: Iterable[AnswerRow]) -> tuple[str, ...]:
    """The labels of some rows, in alphabetical order."""
    return tuple(
        sorted({label for row in rows for label in row.words}, key=lambda label: (label_key(label), label))
    )


def _rows(table: ExportTable, *, annotations_only: bool) -> Iterator[list[str]]:
    answers = table.answers(annotations_only=annotations_only)
    for path, words in zip(table.paths, answers.tolist(), strict=True):
        cells = [guard_path(path), _joined(table.labels, words, Word.YES)]
        if not annotations_only:
            yield cells
        elif any(word >= 0 for word in words):
            yield [*cells, _joined(table.labels, words, Word.NO)]


def _joined(labels: Sequence[str], words: Sequence[int], wanted: Word) -> str:
    listed = (label for label, word in zip(labels, words, strict=True) if word == wanted)
    return guard(";".join(_quoted(label) for label in listed))


def _quoted(label: str) -> str:
    return '"' + label.replace('"', '""') + '"' if _NEEDS_QUOTES.search(label) else label


def _separator(cells: Iterable[str]) -> str:
    """The first of the separators that is used outside quotes."""
    text = "\n".join(_QUOTED.sub("", cell) for cell in cells)
    return next((mark for mark in _SEPARATORS if mark in text), _SEPARATORS[0])


def _split(table: TextTable, line: int, cell: str, separator: str) -> list[str]:
    if '"' not in cell:
        return [label for label in map(tidy_label, cell.split(separator)) if label]
    try:
        parts = next(csv.reader([cell], delimiter=separator, strict=True, skipinitialspace=True), [])
    except csv.Error as error:
        raise FormatError(ErrorCode.CSV_BROKEN, path=str(table.path), line=line) from error
    return [label for label in map(tidy_label, parts) if label]
