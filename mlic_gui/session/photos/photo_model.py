"""The shown photos as an item model for grids and lists; it reads the session and decodes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from mlic_gui.core.errors import CoreError
from mlic_gui.session.session import Session
from mlic_gui.session.throttle import Throttle

_UNCERTAIN = 1.6  # a suggestion whose odds are within this factor of its threshold's is worth a look
_AT_ONCE = 2_000  # up to so many photos are shown the moment they are found
_GROWTH_MS = 400
_FEW = 64  # more changed rows than this are announced as one range

_Index = QModelIndex | QPersistentModelIndex


class PhotoRole(IntEnum):
    """What the model tells of a photo, besides `DisplayRole` (file name) and `ToolTipRole` (path)."""

    ROW = Qt.ItemDataRole.UserRole + 1  # int: row in the session
    PATH = Qt.ItemDataRole.UserRole + 2  # str: relative path
    TAGS = Qt.ItemDataRole.UserRole + 3  # tuple[ShownTag, ...]: human's yes, then suggested
    REVIEWED = Qt.ItemDataRole.UserRole + 4  # bool
    PROBLEM = Qt.ItemDataRole.UserRole + 5  # CoreError or None
    UNCERTAIN = Qt.ItemDataRole.UserRole + 6  # float probability of the least certain suggestion, or None
    STALE = Qt.ItemDataRole.UserRole + 7  # bool: suggestions are being renewed
    THUMBNAIL = Qt.ItemDataRole.UserRole + 8  # QImage or None; asking for it requests it


@dataclass(frozen=True, slots=True)
class ShownTag:
    """One chip of a photo.

    Attributes:
        name: The label.
        human: Whether a human said yes; else a tagger proposes it.
    """

    name: str
    human: bool


ThumbnailSource = Callable[[int], QImage | None]


class PhotoModel(QAbstractListModel):
    """One item per shown photo (`Session.shown_rows`), in that order.

    Attributes:
        rows: intp (m,), session row of each item.
    """

    def __init__(
        self, session: Session, *, thumbnail: ThumbnailSource | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: NDArray[np.intp] = session.shown_rows
        self._items = _inverse(self.rows, len(session.records))
        self._values: Mapping[int, Callable[[int], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._name,
            Qt.ItemDataRole.AccessibleTextRole: self._name,
            Qt.ItemDataRole.ToolTipRole: self._path,
            PhotoRole.ROW: int,
            PhotoRole.PATH: self._path,
            PhotoRole.TAGS: self._tags,
            PhotoRole.REVIEWED: lambda row: bool(session.reviewed[row]),
            PhotoRole.PROBLEM: self._problem,
            PhotoRole.UNCERTAIN: self._uncertain,
            PhotoRole.STALE: lambda row: bool(session.stale[row]),
            PhotoRole.THUMBNAIL: thumbnail or (lambda _row: None),
        }
        session.project_closed.connect(self._reset)
        session.project_opened.connect(self._reset)
        session.shown_changed.connect(self._reset)
        self._growth = Throttle(_GROWTH_MS, self)
        self._growth.fired.connect(self._grow)
        session.photos_added.connect(self._append)
        session.scan_finished.connect(self._growth.flush)
        session.words_changed.connect(self.refresh)
        session.suggestions_changed.connect(self.refresh)
        session.labels_changed.connect(self._refresh_all)
        session.tagger_changed.connect(self._refresh_all)
        session.problems_changed.connect(self._refresh_all)

    def item_of(self, row: int) -> int:
        """Item number of a session row, -1 if it is not shown."""
        return int(self._items[row]) if 0 <= row < len(self._items) else -1

    def index_of(self, row: int) -> QModelIndex:
        """Index of a session row, invalid if it is not shown."""
        item = self.item_of(row)
        return self.index(item, 0) if item >= 0 else QModelIndex()

    def row_at(self, index: _Index) -> int:
        """Session row of an index, -1 if it is invalid."""
        return int(self.rows[index.row()]) if index.isValid() else -1

    def refresh_row(self, row: int) -> None:
        """The photo of this session row looks different now."""
        index = self.index_of(row)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def refresh(self, rows: NDArray[np.intp]) -> None:
        """These session rows look different now."""
        items = self._items[rows[rows < len(self._items)]]
        items = items[items >= 0]
        if len(items) > _FEW:
            self.dataChanged.emit(self.index(int(items.min()), 0), self.index(int(items.max()), 0))
            return
        for item in items:
            index = self.index(int(item), 0)
            self.dataChanged.emit(index, index)

    def _refresh_all(self) -> None:
        if len(self.rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def _reset(self) -> None:
        self._growth.drop()
        self.beginResetModel()
        self.rows = self._session.shown_rows
        self._items = _inverse(self.rows, len(self._session.records))
        self.endResetModel()

    def _append(self) -> None:
        """Views lay everything out anew for every insertion: from many photos on, insertions are joined."""
        if len(self.rows) < _AT_ONCE:
            self._grow()
        else:
            self._growth.call()

    def _grow(self) -> None:
        shown = self._session.shown_rows
        grown = len(shown) - len(self.rows)
        if grown > 0:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(shown) - 1)
        self.rows = shown
        self._items = _inverse(shown, len(self._session.records))
        if grown > 0:
            self.endInsertRows()

    def _tags(self, row: int) -> tuple[ShownTag, ...]:
        session = self._session
        words, likely = session.words[row], session.proposed(row)
        said = [ShownTag(session.labels[column], True) for column in np.flatnonzero(words == 1)]
        proposed = np.flatnonzero((words < 0) & likely)
        return (*said, *(ShownTag(session.labels[column], False) for column in proposed))

    def _uncertain(self, row: int) -> float | None:
        session = self._session
        if session.reviewed[row]:
            return None
        if session.exclusive:
            return self._undecided(row)
        probabilities = session.probabilities[row]
        distance = np.abs(_log_odds(probabilities) - _log_odds(session.thresholds))
        near = np.flatnonzero((session.words[row] < 0) & (distance < np.log(_UNCERTAIN)))
        return float(probabilities[near[np.argmin(distance[near])]]) if len(near) else None

    def _undecided(self, row: int) -> float | None:
        """The best probability where labels exclude each other and two are close."""
        open_ = (self._session.words[row] < 0) & ~np.isnan(self._session.probabilities[row])
        chances = np.sort(self._session.probabilities[row][open_])[::-1]
        if len(chances) < 2 or (self._session.words[row] == 1).any():
            return None
        return float(chances[0]) if chances[0] < _UNCERTAIN * chances[1] else None

    def _name(self, row: int) -> str:
        return self._session.records[row].path.rpartition("/")[2]

    def _path(self, row: int) -> str:
        return self._session.records[row].path

    def _problem(self, row: int) -> CoreError | None:
        return self._session.problems.get(row)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of shown photos."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the photo at `index` has for `role`; see `PhotoRole`."""
        value, row = self._values.get(role), self.row_at(index)
        return value(row) if value and 0 <= row < len(self._session.records) else None


def _log_odds(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Thresholds chosen for F-beta may be low: 0.01 is far from 0.10, though 0.41 is not from 0.50."""
    inside = np.clip(probabilities.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(inside / (1 - inside))


def _inverse(rows: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    items = np.full(count, -1, dtype=np.intp)
    items[rows] = np.arange(len(rows))
    return items
