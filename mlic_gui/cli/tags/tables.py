"""Tables of tags on their way out: printed, to a file, or to stdout as a file."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.cli import report
from mlic_gui.cli.console import Console
from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.exporting import Exported, export
from mlic_gui.core.formats.table import ExportTable, Layout


def print_proposals(table: ExportTable, console: Console, *, probabilities: bool) -> None:
    """One line per photo that could be read."""
    unread = {photo.path for photo in table.unreadable}
    for path, row, proposed in zip(table.paths, table.probabilities, table.proposed(), strict=True):
        if path in unread:
            continue
        suggested = [
            (label, float(value), bool(yes))
            for label, value, yes in zip(table.labels, row, proposed, strict=True)
            if not np.isnan(value)
        ]
        console.say(report.tagged_line(path, suggested, probabilities=probabilities))


def joined(tables: Sequence[ExportTable]) -> ExportTable:
    """Several tables as one, with the labels of all.

    Raises:
        FormatError: TABLES_DIFFER if a label has several thresholds, or excludes others in one of them only.
    """
    first, *others = tables
    for other in others:
        if not _agree(first, other):
            raise FormatError(ErrorCode.TABLES_DIFFER, first=str(first.paths[0]), second=str(other.paths[0]))
    labels = list(dict.fromkeys(label for table in tables for label in table.labels))
    thresholds = {
        label: value for table in tables for label, value in zip(table.labels, table.thresholds, strict=True)
    }
    return ExportTable(
        paths=[path for table in tables for path in table.paths],
        labels=labels,
        words=np.concatenate([_spread(table.words, table, labels, -1) for table in tables]),
        probabilities=np.concatenate(
            [_spread(table.probabilities, table, labels, np.nan) for table in tables]
        ),
        thresholds=np.array([thresholds[label] for label in labels], np.float32),
        tagger=first.tagger,
        unreadable=[photo for table in tables for photo in table.unreadable],
        exclusive=first.exclusive,
    )


def _agree(one: ExportTable, other: ExportTable) -> bool:
    known = dict(zip(one.labels, one.thresholds, strict=True))
    return (one.tagger, one.exclusive) == (other.tagger, other.exclusive) and all(
        known.get(label, value) == value or np.isnan(value)
        for label, value in zip(other.labels, other.thresholds, strict=True)
    )


def _spread(
    values: npt.NDArray[Any], table: ExportTable, labels: list[str], nothing: float
) -> npt.NDArray[Any]:
    """Columns in the order of other labels."""
    spread = np.full((len(values), len(labels)), nothing, values.dtype)
    spread[:, [labels.index(label) for label in table.labels]] = values
    return spread


def write_table(
    table: ExportTable,
    out: str,
    console: Console,
    *,
    layout: Layout = Layout.WIDE,
    annotations_only: bool = False,
    probabilities: bool = False,
    by: bool = False,
) -> None:
    """Write the table to a file, or to stdout if `out` is "-", and say where it is.

    Raises:
        FormatError: The layout can't hold these labels or photos.
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    with tempfile.TemporaryDirectory(prefix="mlic-gui-") as passing:
        path = Path(passing) / "tags.csv" if out == "-" else Path(out)
        done = export(
            table,
            path,
            layout=layout,
            annotations_only=annotations_only,
            probabilities=probabilities,
            by=by,
        )
        if out == "-":
            _copy_to_stdout(path)
            return
    for line in exported_lines(done, left_out="this layout can't say what is known of them"):
        console.say(line)


def exported_lines(done: Exported, *, left_out: str) -> Iterator[str]:
    """What was written where, and why photos were left out."""
    yield f"{report.photos(done.photos)} written to {done.path}"
    if done.left_out:
        yield f"{report.photos(done.left_out)} left out: {left_out}"
    if done.unreadable_path is not None:
        yield f"{report.photos(done.unreadable)} could not be read; why is in {done.unreadable_path}"


def _copy_to_stdout(path: Path) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(path.read_bytes())
    sys.stdout.buffer.flush()
