"""The columns of all photos of the open project: growing NumPy arrays, one row per photo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from mlic_gui.core.photos.record import PhotoRecord

UNKNOWN = -1
_COLUMNS = ("_words", "_probabilities", "_reviewed", "_stale", "_tagged", "_seen", "_folder")


class PhotoTable:
    """Photos in the order they were found; rows are only ever appended, so a row number stays valid.

    Attributes:
        records: The photos.
        folders: Relative paths of the folders that have photos, "" for the top one, in order of discovery.
    """

    def __init__(self, label_count: int = 0) -> None:
        self.records: list[PhotoRecord] = []
        self.folders: list[str] = []
        self._rows: dict[str, int] = {}
        self._folder_numbers: dict[str, int] = {}
        self._labels = label_count
        self._words: NDArray[np.int8]
        self._probabilities: NDArray[np.float32]
        self._allocate(0)

    def __len__(self) -> int:
        return len(self.records)

    @property
    def words(self) -> NDArray[np.int8]:
        """int8 (n, L), a view; 1 yes, 0 no, -1 unknown."""
        return self._words[: len(self)]

    @property
    def probabilities(self) -> NDArray[np.float32]:
        """float32 (n, L), a view; NaN where there is no suggestion."""
        return self._probabilities[: len(self)]

    @property
    def reviewed(self) -> NDArray[np.bool_]:
        """bool (n,), a view."""
        return self._reviewed[: len(self)]

    @property
    def stale(self) -> NDArray[np.bool_]:
        """bool (n,), a view; suggestions that wait to be renewed."""
        return self._stale[: len(self)]

    @property
    def tagged(self) -> NDArray[np.bool_]:
        """bool (n,), a view; photos that the network in use has looked at."""
        return self._tagged[: len(self)]

    @property
    def seen(self) -> NDArray[np.int32]:
        """int32 (n,), a view; how many labels there were when the photo was last shown."""
        return self._seen[: len(self)]

    @property
    def folder_numbers(self) -> NDArray[np.int32]:
        """int32 (n,), a view; index into `folders` of each photo."""
        return self._folder[: len(self)]

    def row_of(self, path: str) -> int | None:
        """Row of the photo with this relative path, or None."""
        return self._rows.get(path)

    def rows_of(self, paths: Sequence[str]) -> NDArray[np.intp]:
        """Rows of those of the paths that are known, in their order."""
        return np.array([self._rows[path] for path in paths if path in self._rows], dtype=np.intp)

    def rows_below(self, prefix: str, *, start: int = 0) -> NDArray[np.intp]:
        """Rows from `start` on of the photos in this folder and those below it; "" is the top folder."""
        inside = [
            number
            for number, folder in enumerate(self.folders)
            if not prefix or folder == prefix or folder.startswith(prefix + "/")
        ]
        return start + np.flatnonzero(np.isin(self.folder_numbers[start:], inside))

    def append(
        self, records: Sequence[PhotoRecord], *, words: NDArray[np.int8], reviewed: NDArray[np.bool_]
    ) -> range:
        """Append photos that are not known yet, with their words; returns their rows."""
        fresh = [index for index, record in enumerate(records) if record.path not in self._rows]
        first, count = len(self), len(fresh)
        self._reserve(first + count)
        for offset, index in enumerate(fresh):
            self._rows[records[index].path] = first + offset
            self._folder[first + offset] = self._folder_number(records[index].path)
            self.records.append(records[index])
        self._words[first : first + count] = words[fresh]
        self._reviewed[first : first + count] = reviewed[fresh]
        return range(first, first + count)

    def set_words(self, rows: NDArray[np.intp], words: NDArray[np.int8], reviewed: NDArray[np.bool_]) -> None:
        """Replace the words (k, L) and reviewed marks (k,) of some photos."""
        self.words[rows] = words
        self.reviewed[rows] = reviewed

    def change_words(
        self, changes: Sequence[tuple[str, str, int]], reviewed: Mapping[str, bool], *, labels: Sequence[str]
    ) -> NDArray[np.intp]:
        """Apply single changes (path, label, new word) and reviewed marks; returns the rows they are in."""
        column = {name: index for index, name in enumerate(labels)}
        touched: set[int] = set()
        for path, label, word in changes:
            row = self.row_of(path)
            if row is not None and label in column:
                self.words[row, column[label]] = word
                touched.add(row)
        for path, mark in reviewed.items():
            row = self.row_of(path)
            if row is not None:
                self.reviewed[row] = mark
                touched.add(row)
        return np.array(sorted(touched), dtype=np.intp)

    def put_suggestions(
        self, rows: NDArray[np.intp], probabilities: NDArray[np.float32], *, columns: Sequence[int]
    ) -> None:
        """New probabilities (k, len(columns)) for some photos, in these columns of the labels."""
        self.probabilities[np.ix_(rows, np.asarray(columns, dtype=np.intp))] = probabilities
        self.stale[rows] = False
        self.tagged[rows] = True

    def mark_stale(self) -> NDArray[np.intp]:
        """All suggestions come from an older network; returns the rows of those that have any."""
        self.tagged[:] = False
        rows = np.flatnonzero(~np.isnan(self.probabilities).all(axis=1))
        self.stale[rows] = True
        return rows

    def set_columns(self, columns: Sequence[int | None]) -> None:
        """Give the labels a new order: for each new column the old one, or None for a new label."""
        words, probabilities = self._words, self._probabilities
        self._labels = len(columns)
        rows = len(words)
        self._words = np.full((rows, self._labels), UNKNOWN, dtype=np.int8)
        self._probabilities = np.full((rows, self._labels), np.nan, dtype=np.float32)
        kept = [(new, old) for new, old in enumerate(columns) if old is not None]
        for new, old in kept:
            self._words[:, new] = words[:, old]
            self._probabilities[:, new] = probabilities[:, old]

    def columns_after(self, old: Sequence[str], new: Sequence[str]) -> list[int | None]:
        """The mapping that `set_columns` takes, from two lists of label names."""
        position: Mapping[str, int] = {name: index for index, name in enumerate(old)}
        return [position.get(name) for name in new]

    def _folder_number(self, path: str) -> int:
        folder = path.rpartition("/")[0]
        if folder not in self._folder_numbers:
            self._folder_numbers[folder] = len(self.folders)
            self.folders.append(folder)
        return self._folder_numbers[folder]

    def _reserve(self, rows: int) -> None:
        if rows <= len(self._words):
            return
        old = [getattr(self, name) for name in _COLUMNS]
        self._allocate(max(rows, 2 * len(self._words), 512))
        for name, column in zip(_COLUMNS, old, strict=True):
            getattr(self, name)[: len(column)] = column

    def _allocate(self, rows: int) -> None:
        self._words = np.full((rows, self._labels), UNKNOWN, dtype=np.int8)
        self._probabilities = np.full((rows, self._labels), np.nan, dtype=np.float32)
        self._reviewed = np.zeros(rows, dtype=np.bool_)
        self._stale = np.zeros(rows, dtype=np.bool_)
        self._tagged = np.zeros(rows, dtype=np.bool_)
        self._seen = np.zeros(rows, dtype=np.int32)
        self._folder = np.zeros(rows, dtype=np.int32)


def rearranged(words: NDArray[np.int8], *, names: Sequence[str], labels: Sequence[str]) -> NDArray[np.int8]:
    """Words (k, names) with the columns of other labels; -1 for those that are not among the names."""
    if tuple(names) == tuple(labels):
        return words
    place = {name: column for column, name in enumerate(names)}
    result = np.full((len(words), len(labels)), UNKNOWN, dtype=np.int8)
    for column, name in enumerate(labels):
        if name in place:
            result[:, column] = words[:, place[name]]
    return result
