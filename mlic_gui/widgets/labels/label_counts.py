"""The labels of the project with how many photos have each: said by a human, and suggested beside."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mlic_gui.session.session import Session
from mlic_gui.session.text import number
from mlic_gui.widgets.look.theme import Theme, interface_font

_ROW = 22
_Index = QModelIndex | QPersistentModelIndex


class LabelRole(IntEnum):
    """What the model tells of a label, besides its name."""

    YES = Qt.ItemDataRole.UserRole + 1  # int: photos a human said yes of
    SUGGESTED = Qt.ItemDataRole.UserRole + 2  # int: photos without a word that a tagger proposes it for


class LabelCountsModel(QAbstractListModel):
    """One item per label of the session."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._labels = session.labels
        for signal in (session.labels_changed, session.project_opened, session.project_closed):
            signal.connect(self._reset)
        session.counts_changed.connect(self._refresh)

    def _reset(self) -> None:
        self.beginResetModel()
        self._labels = self._session.labels
        self.endResetModel()

    def _refresh(self) -> None:
        if self._labels:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._labels) - 1, 0))

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of labels."""
        return 0 if parent is not None and parent.isValid() else len(self._labels)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name and figures of a label."""
        if not index.isValid():
            return None
        counts, place = self._session.counts, index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._labels[place]
            case LabelRole.YES:
                return counts.yes[place]
            case LabelRole.SUGGESTED:
                return counts.suggested[place]
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                template = self.tr("{label}: {yes} by you, {suggested} more suggested")
                return template.format(
                    label=self._labels[place], yes=counts.yes[place], suggested=counts.suggested[place]
                )
        return None


class LabelCountsDelegate(QStyledItemDelegate):
    """Name at the left; at the right the human's count, then the tagger's with a plus."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one label."""
        colours = self._theme.colours
        painter.save()
        painter.setFont(interface_font())
        metrics = QFontMetricsF(painter.font())
        box = QRectF(option.rect)
        middle = Qt.AlignmentFlag.AlignVCenter
        suggested = index.data(LabelRole.SUGGESTED)
        plus = f" +{number(suggested)}" if suggested else ""
        yes = number(index.data(LabelRole.YES))
        painter.setPen(QColor(colours.tagger))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, plus)
        box.setRight(box.right() - metrics.horizontalAdvance(plus))
        painter.setPen(QColor(colours.text))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, yes)
        box.setRight(box.right() - metrics.horizontalAdvance(yes) - 10)
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """One size for all."""
        return QSize(120, _ROW)


class LabelCounts(QListView):
    """The list; it only tells."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Labels with counts"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(LabelCountsModel(session, self))
        self.setItemDelegate(LabelCountsDelegate(theme, self))

    def sizeHint(self) -> QSize:
        """High enough for all labels."""
        return QSize(160, max(1, self.model().rowCount()) * _ROW + 2)
