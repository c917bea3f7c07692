"""The wide layout: `filename` and one column per label with 1, 0 or nothing."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import AnswerRow, Answers
from mlic_gui.core.formats.import_plan import ImportProblem, ProblemKind
from mlic_gui.core.formats.table import ExportTable, Layout
from mlic_gui.core.formats.tables.text_table import (
    TextRow,
    TextTable,
    guard,
    guard_path,
    unguard,
    unguard_path,
    write_table,
)
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.labels import ENDINGS, RESERVED, label_key, tidy_label

HUMAN = "human"
_CELLS = ("0", "1", "")
_WORDS = {"1": Word.YES, "1.0": Word.YES, "0": Word.NO, "0.0": Word.NO}
_ANSWER_LIKE = frozenset(
    ("yes", "no", "true", "false", "y", "n", "t", "f", "x", "on", "off", "ja", "nein", "oui", "non", "si")
) | frozenset(("nan", "null", "none", "na", "n/a"))
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that answers one label: where it is, and where it says by whom, if it does."""

    label: str
    place: int
    by: int | None


def write_wide(
    table: ExportTable, path: Path, *, annotations_only: bool, probabilities: bool, by: bool
) -> int:
    """Write `filename`, one column per label, then on request `<label>_probability`, `<label>_by`.

    Returns:
        The number of rows.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    header = ["filename", *table.labels]
    header += [f"{label}_probability" for label in table.labels if probabilities]
    header += [f"{label}_by" for label in table.labels if by]
    rows = _rows(table, annotations_only=annotations_only, probabilities=probabilities, by=by)
    return write_table(path, [guard(name) for name in header], rows)


def parse_wide(table: TextTable, known: Collection[str]) -> Answers:
    """What a wide file says; `known` are the keys of the project's labels.

    A column that no label of the project is called, and that holds text throughout, is left out and told.

    Raises:
        FormatError: CSV_VALUE for a cell that is neither 1, 0 nor empty; CSV_REPEATED_COLUMN; as the table.
    """
    names = [tidy_label(unguard(name)) for name in table.header.cells]
    _refuse_repeated(table, names)
    filename = [label_key(name) for name in names].index("filename")
    columns, ignored = _columns(names)
    rows = list(table.rows)
    text = [column for column in columns if label_key(column.label) not in known and _is_text(column, rows)]
    answering = [column for column in columns if column not in text]
    answers = [_answer(table, row, filename, answering) for row in rows]
    return Answers(
        layout=Layout.WIDE,
        labels=tuple(column.label for column in answering),
        rows=tuple(answer for answer, _ in answers),
        machine=sum(machine for _, machine in answers),
        problems=tuple(
            ImportProblem(ProblemKind.UNKNOWN_COLUMN, table.header.line, name)
            for name in (*ignored, *(column.label for column in text))
        ),
    )


def _rows(
    table: ExportTable, *, annotations_only: bool, probabilities: bool, by: bool
) -> Iterator[list[str]]:
    answers = table.answers(annotations_only=annotations_only)
    tagger = f"{table.tagger} (tagger)" if table.tagger.strip().casefold() == HUMAN else table.tagger
    speakers = np.where(table.words >= 0, 2, np.where(answers >= 0, 1, 0))
    speaker_names = ("", guard(tagger), HUMAN)
    for row, path in enumerate(table.paths):
        cells = [guard_path(path)]
        cells += [_CELLS[word] for word in answers[row].tolist()]
        if probabilities:
            cells += [_probability(value) for value in table.probabilities[row].tolist()]
        if by:
            cells += [speaker_names[speaker] for speaker in speakers[row].tolist()]
        yield cells


def _probability(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6f}"


def _refuse_repeated(table: TextTable, names: Sequence[str]) -> None:
    seen = set()
    for name in names:
        if name and label_key(name) in seen:
            raise FormatError(ErrorCode.CSV_REPEATED_COLUMN, path=str(table.path), label=name)
        seen.add(label_key(name))


def _columns(names: Sequence[str]) -> tuple[list[_Column], list[str]]:
    """Columns that may answer a label, and the names of others that have no known meaning."""
    places = {label_key(name): place for place, name in enumerate(names)}
    belongs = _accompanying(places)
    columns = []
    ignored = []
    for place, name in enumerate(names):
        key = label_key(name)
        if key == "filename" or key in belongs:
            continue
        if not key or key in RESERVED:
            ignored.append(name)
        else:
            columns.append(_Column(name, place, places.get(f"{key}_by")))
    return columns, ignored


def _accompanying(keys: Iterable[str]) -> set[str]:
    """Columns that say something of another, which then is a label; short names are looked at first."""
    labels: set[str] = set()
    accompanying = set()
    for key in sorted(set(keys) - RESERVED - {""}, key=len):
        if any(key.endswith(ending) and key.removesuffix(ending) in labels for ending in ENDINGS):
            accompanying.add(key)
        else:
            labels.add(key)
    return accompanying


def _is_text(column: _Column, rows: Sequence[TextRow]) -> bool:
    """Whether a column holds text that nobody can have meant as an answer, and nothing else."""
    cells = {row.cells[column.place].strip().casefold() for row in rows} - {""}
    if not cells or any(cell in _WORDS for cell in cells):
        return False
    measured = label_key(column.label).endswith(ENDINGS)
    return measured or all(_is_prose(cell) for cell in cells)


def _is_prose(cell: str) -> bool:
    return (
        any(character.isalpha() for character in cell) and cell not in _ANSWER_LIKE and not _is_number(cell)
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _answer(
    table: TextTable, row: TextRow, filename: int, columns: Sequence[_Column]
) -> tuple[AnswerRow, int]:
    """What a row says, and how many of its cells a tagger filled."""
    words = {}
    machine = 0
    for column in columns:
        cell = row.cells[column.place].strip()
        if not cell:
            continue
        if cell not in _WORDS:
            raise FormatError(
                ErrorCode.CSV_VALUE,
                path=str(table.path),
                line=row.line,
                label=column.label,
                value=cell[:_SHOWN],
            )
        if column.by is not None and row.cells[column.by].strip().casefold() != HUMAN:
            machine += 1
        else:
            words[column.label] = _WORDS[cell]
    return AnswerRow(row.line, unguard_path(row.cells[filename]), words), machine
