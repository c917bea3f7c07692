"""A table whose columns sort when their heads are clicked, as wide and as high as its contents."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QSize, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from mlic_gui.widgets.runs.parts.label_model import SORT_ROLE

_MOST_ROWS = 24
_ROW, _BAR = 28, 12


class SortedTable(QTableView):
    """Shows a table model of this room; it is never scrolled by itself unless it has very many rows."""

    def __init__(
        self, model: QAbstractTableModel, *, name: str, narrowest: int = 46, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setAccessibleName(name)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSortRole(SORT_ROLE)
        self.sorted.setSourceModel(model)
        self.setModel(self.sorted)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._set_up_heads(narrowest)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        model.modelReset.connect(self._fit)
        self._fit()

    def _set_up_heads(self, narrowest: int) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(narrowest)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setSectionsClickable(True)

    def _fit(self) -> None:
        if self.sorted.columnCount():
            self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All rows, up to two dozen."""
        rows = min(_MOST_ROWS, max(1, self.sorted.rowCount()))
        return QSize(
            super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows * _ROW + _BAR
        )

    def minimumSizeHint(self) -> QSize:
        """All rows: what is around it scrolls."""
        return QSize(240, self.sizeHint().height())
