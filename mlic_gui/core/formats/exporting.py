"""Writes the tags of a project to a file, in the layout of choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mlic_gui.core.formats.table import ExportTable, Layout
from mlic_gui.core.formats.tables.csv_list import write_list
from mlic_gui.core.formats.tables.csv_wide import write_wide
from mlic_gui.core.formats.tables.planet import write_planet
from mlic_gui.core.formats.tables.text_table import guard, guard_path, write_table


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        path: The file.
        photos: Rows in it.
        left_out: Readable photos that are not in it, because the layout can't say what is known of them.
        unreadable: Photos that could not be read.
        unreadable_path: The file that says why, or None if all could be read.
    """

    path: Path
    photos: int
    left_out: int
    unreadable: int
    unreadable_path: Path | None


def export(
    table: ExportTable,
    path: Path,
    *,
    layout: Layout = Layout.WIDE,
    annotations_only: bool = False,
    probabilities: bool = False,
    by: bool = False,
) -> Exported:
    """Write the tags, and beside them, in `<name>-unreadable.csv`, the photos that could not be read.

    A photo that can't be read is in the table only if a human said something of it.

    Args:
        table: What to write.
        path: Where to.
        layout: Columns; `probabilities` and `by` make a difference to the wide layout only.
        annotations_only: Whether suggestions are left out.
        probabilities: Whether the wide layout has a column `<label>_probability`.
        by: Whether the wide layout has a column `<label>_by`: `human`, or the tagger's name.

    Raises:
        FormatError: PLANET_BLANK_LABEL or PLANET_EQUAL_STEMS.
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    readable = _readable(table)
    if layout is Layout.WIDE:
        rows = write_wide(
            readable, path, annotations_only=annotations_only, probabilities=probabilities, by=by
        )
    elif layout is Layout.LIST:
        rows = write_list(readable, path, annotations_only=annotations_only)
    else:
        rows = write_planet(readable, path, annotations_only=annotations_only)
    return Exported(
        path=path,
        photos=rows,
        left_out=len(readable.paths) - rows,
        unreadable=len(table.unreadable),
        unreadable_path=write_unreadable(table, path),
    )


def unreadable_path(path: Path) -> Path:
    """The file beside an exported one that lists the photos that could not be read."""
    return path.with_name(f"{path.stem}-unreadable.csv")


def write_unreadable(table: ExportTable, path: Path) -> Path | None:
    """Write the list of photos that could not be read, beside an exported file; None if all could.

    A list of an earlier export is brought up to date even if nothing is wrong any more. Beside `/dev/stdout`
    and the like nothing can be written.
    """
    if path.exists() and not path.is_file():
        return None
    beside = unreadable_path(path)
    if table.unreadable or beside.is_file():
        rows = ([guard_path(photo.path), guard(photo.reason)] for photo in table.unreadable)
        write_table(beside, ["filename", "reason"], rows)
    return beside if table.unreadable else None


def _readable(table: ExportTable) -> ExportTable:
    unreadable = {photo.path for photo in table.unreadable}
    annotated: list[bool] = np.any(table.words >= 0, axis=1).tolist()
    kept = [row for row, path in enumerate(table.paths) if annotated[row] or path not in unreadable]
    return replace(
        table,
        paths=[table.paths[row] for row in kept],
        words=table.words[kept],
        probabilities=table.probabilities[kept],
    )
