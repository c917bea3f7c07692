"""What is said of many photos at once, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from mlic_gui.core.project.annotations import AnnotationTable, Words
from mlic_gui.core.project.label_table import LabelTable
from mlic_gui.core.project.split_table import SPLIT
from mlic_gui.core.project.storage.database import Database, decode_path, encode_path

_FEW = 500
_PACKED = 31
_PHOTO = (
    "SELECT photo.id, path, reviewed, side, grp FROM photo"
    " LEFT JOIN member ON split = ? AND member.photo = photo.id"
)


def read_annotations(database: Database, labels: LabelTable, paths: Sequence[str]) -> AnnotationTable:
    """What is said of these photos, one row each; photos that nothing was said of have empty rows."""
    names, label_ids = labels.labels(), labels.ids()
    row_of = {path: row for row, path in enumerate(paths)}
    reviewed = np.zeros(len(paths), dtype=np.bool_)
    sides: list[str | None] = [None] * len(paths)
    groups = np.full(len(paths), -1, dtype=np.int64)
    rows_of_ids: dict[int, int] = {}
    for photo, path, is_reviewed, side, group in _photos(database, paths):
        row = row_of.get(decode_path(path))
        if row is None:
            continue
        rows_of_ids[photo] = row
        reviewed[row] = is_reviewed
        if side is not None:
            sides[row], groups[row] = side, group
    words = np.full((len(paths), len(names)), -1, dtype=np.int8)
    if len(paths) <= _FEW:
        _fill_few(database, words, rows_of_ids, label_ids)
    else:
        _fill_all(database, words, rows_of_ids, label_ids)
    return AnnotationTable(labels=names, words=words, reviewed=reviewed, sides=sides, groups=groups)


def _photos(database: Database, paths: Sequence[str]) -> Iterable[tuple[int, str | bytes, int, str, int]]:
    if len(paths) > _FEW:
        return database.rows(_PHOTO, (SPLIT,))
    found = (database.rows(f"{_PHOTO} WHERE path = ?", (SPLIT, encode_path(path))) for path in paths)
    return [row for rows in found for row in rows]


def _fill_few(database: Database, words: Words, rows_of_ids: dict[int, int], label_ids: list[int]) -> None:
    columns = {label: column for column, label in enumerate(label_ids)}
    for photo, row in rows_of_ids.items():
        for label, word in database.rows("SELECT label, word FROM annotation WHERE photo = ?", (photo,)):
            words[row, columns[label]] = word


def _fill_all(database: Database, words: Words, rows_of_ids: dict[int, int], label_ids: list[int]) -> None:
    """SQLite packs the words of a photo into one number, two bits each, which is far less to hand over."""
    for start in range(0, len(label_ids), _PACKED):
        part = label_ids[start : start + _PACKED]
        values = ", ".join(f"({label}, {2 * place})" for place, label in enumerate(part))
        packed = database.rows(
            f"WITH place (label, shift) AS (VALUES {values}) SELECT photo, sum((word + 1) << shift)"
            " FROM annotation JOIN place USING (label) GROUP BY photo"
        )
        _unpack(words[:, start : start + len(part)], packed, rows_of_ids)


def _unpack(words: Words, packed: list[tuple[int, ...]], rows_of_ids: dict[int, int]) -> None:
    pairs: npt.NDArray[np.int64] = np.array(
        [(rows_of_ids[photo], bits) for photo, bits in packed if photo in rows_of_ids], dtype=np.int64
    ).reshape(-1, 2)
    shifts = 2 * np.arange(words.shape[1])
    words[pairs[:, 0]] = ((pairs[:, 1:] >> shifts) & 3) - 1
