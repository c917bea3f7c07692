"""Reads what a file or a folder says of photos, whatever its format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import Answers
from mlic_gui.core.formats.folder_names import parse_folders
from mlic_gui.core.formats.matlab.targets import is_matlab, parse_matlab
from mlic_gui.core.formats.records.framing import is_record_file
from mlic_gui.core.formats.records.reading import parse_records
from mlic_gui.core.formats.tables.csv_list import parse_list
from mlic_gui.core.formats.tables.csv_wide import parse_wide
from mlic_gui.core.formats.tables.planet import parse_planet
from mlic_gui.core.formats.tables.text_table import TextTable, read_table
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.labels import LabelSet, label_key, tidy_label

_HEAD_BYTES = 128


def read_answers(
    path: Path,
    *,
    photos: Sequence[str],
    labels: LabelSet,
    names: Sequence[str] = (),
    places: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Answers:
    """What a file says; of a folder, what the names of its subfolders say.

    Args:
        path: A CSV file in the wide, list or Planet layout, a MATLAB file, a TFRecord file, or a
            folder.
        photos: Paths of the photos, relative with "/".
        labels: The project's labels.
        names: Of the labels, for a file that does not name them.
        places: Where photos lie that a TFRecord file calls otherwise.
        progress: Told how far a long reading is.

    Raises:
        FormatError: As the parser of the format.
    """
    if path.is_dir():
        return parse_folders(path, photos)
    head = _head(path)
    if is_matlab(path, head):
        return parse_matlab(path, photos=photos, names=names)
    if is_record_file(path, head):
        return parse_records(path, names=names, places=places, progress=progress or Progress())
    return _parsed_table(read_table(path), labels)


def _head(path: Path) -> bytes:
    """The first bytes; none of what is no regular file, which may be read once only."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_HEAD_BYTES)
    return b""


def _parsed_table(table: TextTable, labels: LabelSet) -> Answers:
    columns = {label_key(tidy_label(name)) for name in table.header.cells}
    if {"image_name", "tags"} <= columns:
        return parse_planet(table)
    if {"filename", "labels"} <= columns:
        return parse_list(table)
    if "filename" in columns:
        return parse_wide(table, {label_key(label) for label in labels})
    raise FormatError(ErrorCode.CSV_MALFORMED, path=str(table.path), line=table.header.line)
