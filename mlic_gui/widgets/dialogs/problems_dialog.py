"""The photos that could not be read, each with its reason and what to do about it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.session.notice import error_sentence
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.controls import muted_label, plain_button

_Index = QModelIndex | QPersistentModelIndex


class ProblemsModel(QAbstractTableModel):
    """One row per unreadable photo: path, reason."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows = sorted(session.problems)
        for signal in (session.problems_changed, session.project_closed, session.project_opened):
            signal.connect(self._reset)

    def row_at(self, index: _Index) -> int:
        """Session row of an index."""
        return self._rows[index.row()]

    def _reset(self) -> None:
        self.beginResetModel()
        self._rows = sorted(self._session.problems)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of unreadable photos."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Photo and reason."""
        return 0 if parent is not None and parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Photo"), self.tr("What happened, and what to do"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Path or reason."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._rows[index.row()]
        if index.column() == 0:
            return self._session.records[row].path
        return error_sentence(self._session.problems[row])


class ProblemsDialog(QDialog):
    """The list; choosing a photo goes to it.

    Signals:
        row_chosen: Session row of the photo.
    """

    row_chosen = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Photos that could not be read"))
        self.resize(720, 360)
        self._model = ProblemsModel(session, self)
        self.table = self._make_table()
        close = plain_button(self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(muted_label(self.tr("They stop nothing: all other photos are tagged as usual.")))
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        session.project_closed.connect(self.reject)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Photos that could not be read"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setHighlightSections(False)
        table.setColumnWidth(0, 210)
        table.activated.connect(self._choose)
        table.clicked.connect(self._choose)
        return table

    def _choose(self, index: QModelIndex) -> None:
        self.row_chosen.emit(self._model.row_at(index))
