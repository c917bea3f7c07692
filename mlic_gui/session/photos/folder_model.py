"""The folders of the project as a tree with the number of photos in each."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mlic_gui.core.photos.record import natural_name
from mlic_gui.session.session import Session
from mlic_gui.session.text import number
from mlic_gui.session.throttle import Throttle

_COUNTS_MS = 100
_Index = QModelIndex | QPersistentModelIndex


class FolderRole(IntEnum):
    """What the model tells of a folder, besides `DisplayRole` (`name · count`)."""

    PREFIX = Qt.ItemDataRole.UserRole + 1  # str: relative path with /, "" for the top
    COUNT = Qt.ItemDataRole.UserRole + 2  # int: photos in it and below
    NAME = Qt.ItemDataRole.UserRole + 3  # str


@dataclass(eq=False, slots=True)
class _Folder:
    name: str
    prefix: str
    parent: _Folder | None
    children: list[_Folder] = field(default_factory=list)
    count: int = 0

    @property
    def key(self) -> tuple[str, str]:
        return natural_name(self.name), self.name


class FolderModel(QAbstractItemModel):
    """One item for the project's folder, its subfolders below it in natural order."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._throttle = Throttle(_COUNTS_MS, self)
        self._throttle.fired.connect(self._recount)
        self._clear()
        session.project_opened.connect(self._reset)
        session.project_closed.connect(self._reset)
        session.photos_added.connect(self._grow)
        self._grow()

    def index_of(self, prefix: str) -> QModelIndex:
        """Index of the folder with this prefix, invalid if there is none."""
        folder = self._folders.get(prefix)
        return self._index(folder) if folder else QModelIndex()

    def _clear(self) -> None:
        self._top = _Folder(name=self._session.title, prefix="", parent=None)
        self._folders: dict[str, _Folder] = {"": self._top}
        self._known = 0

    def _reset(self) -> None:
        self.beginResetModel()
        self._clear()
        self.endResetModel()

    def _grow(self) -> None:
        names = self._session.table.folders
        for name in names[self._known :]:
            self._insert(name)
        self._known = len(names)
        self._throttle.call()

    def _insert(self, prefix: str) -> _Folder:
        known = self._folders.get(prefix)
        if known is not None:
            return known
        above, _, name = prefix.rpartition("/")
        parent = self._insert(above)
        folder = _Folder(name=name, prefix=prefix, parent=parent)
        place = bisect.bisect([child.key for child in parent.children], folder.key)
        self.beginInsertRows(self._index(parent), place, place)
        parent.children.insert(place, folder)
        self._folders[prefix] = folder
        self.endInsertRows()
        return folder

    def _recount(self) -> None:
        table = self._session.table
        own = np.bincount(table.folder_numbers, minlength=len(table.folders))
        totals = dict.fromkeys(self._folders, 0)
        for prefix, count in zip(table.folders, own.tolist(), strict=True):
            folder: _Folder | None = self._folders.get(prefix)
            while folder is not None:
                totals[folder.prefix] += count
                folder = folder.parent
        for prefix, count in totals.items():
            self._set_count(self._folders[prefix], count)

    def _set_count(self, folder: _Folder, count: int) -> None:
        if folder.count != count:
            folder.count = count
            index = self._index(folder)
            self.dataChanged.emit(index, index)

    def _index(self, folder: _Folder) -> QModelIndex:
        place = folder.parent.children.index(folder) if folder.parent else 0
        return self.createIndex(place, 0, folder)

    def _folder(self, index: _Index) -> _Folder:
        folder = index.internalPointer()
        assert isinstance(folder, _Folder)
        return folder

    def index(self, row: int, column: int, parent: _Index | None = None) -> QModelIndex:
        """Index of a child."""
        if not self.hasIndex(row, column, parent or QModelIndex()):
            return QModelIndex()
        inside = parent is not None and parent.isValid()
        folder = self._folder(parent).children[row] if inside and parent is not None else self._top
        return self.createIndex(row, column, folder)

    def parent(self, index: _Index | None = None) -> Any:
        """Index of the folder above."""
        if index is None:
            return QObject.parent(self)
        above = self._folder(index).parent if index.isValid() else None
        return self._index(above) if above else QModelIndex()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of subfolders; the top has one item while a project is open."""
        if parent is None or not parent.isValid():
            return 1 if self._session.folder else 0
        return len(self._folder(parent).children)

    def columnCount(self, _parent: _Index | None = None) -> int:
        """One column."""
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the folder at `index` has for `role`; see `FolderRole`."""
        if not index.isValid():
            return None
        folder = self._folder(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{folder.name} · {number(folder.count)}"
            case FolderRole.PREFIX:
                return folder.prefix
            case FolderRole.COUNT:
                return folder.count
            case FolderRole.NAME:
                return folder.name
        return None
