"""The folders of the project, its labels with counts, and how far it has been reviewed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QProgressBar,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.photos.folder_model import FolderModel, FolderRole
from mlic_gui.session.session import Session
from mlic_gui.session.text import counted, number
from mlic_gui.widgets.labels.label_counts import LabelCounts
from mlic_gui.widgets.look.controls import PANEL_PADDING, SectionHead, muted_label
from mlic_gui.widgets.look.dock import DockHead
from mlic_gui.widgets.look.painting import draw_focus
from mlic_gui.widgets.look.theme import Theme, interface_font

_ROW = 26
_Index = QModelIndex | QPersistentModelIndex


class FolderDelegate(QStyledItemDelegate):
    """Name at the left, number of photos at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one folder."""
        colours, box = self._theme.colours, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.tint))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 5, 5)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, box, colours, radius=5)
        painter.setFont(interface_font())
        metrics = QFontMetricsF(painter.font())
        box.adjust(6, 0, -6, 0)
        count = number(index.data(FolderRole.COUNT))
        painter.setPen(QColor(colours.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        box.setRight(box.right() - metrics.horizontalAdvance(count) - 8)
        painter.setPen(QColor(colours.text))
        name = metrics.elidedText(index.data(FolderRole.NAME), Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """One size for all."""
        return QSize(120, _ROW)


class FolderPanel(QWidget):
    """Choosing a folder shows only its photos.

    Attributes:
        head: The heading, for the dock.
        tree: The folders.
        labels: The labels with counts.
    """

    def __init__(
        self, session: Session, model: FolderModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._model = model
        self.head = DockHead(self.tr("Folders"), theme)
        self.tree = self._make_tree(model, theme)
        self._labels_head = SectionHead(self.tr("Labels"))
        self.labels = LabelCounts(session, theme)
        self._hint = muted_label(self.tr("Folders and labels appear here, with counts."), wrap=True)
        self._hint.setContentsMargins(6, 0, 6, 0)
        self._progress_text = muted_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(self.tr("Photos reviewed"))
        self._lay_out()
        self._connect()
        self._refresh()

    def _make_tree(self, model: FolderModel, theme: Theme) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("folders")
        tree.setAccessibleName(self.tr("Folders"))
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setIndentation(14)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        tree.setModel(model)
        tree.setItemDelegate(FolderDelegate(theme, tree))
        return tree

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANEL_PADDING - 6, 0, PANEL_PADDING - 6, 14)
        layout.setSpacing(6)
        inner = QVBoxLayout()
        inner.setContentsMargins(6, 0, 6, 0)
        inner.setSpacing(7)
        inner.addWidget(self._labels_head)
        inner.addWidget(self.labels, 1)
        inner.addWidget(self._progress_text)
        inner.addWidget(self._bar)
        layout.addWidget(self._hint)
        layout.addWidget(self.tree)
        layout.addSpacing(6)
        layout.addLayout(inner, 1)

    def _connect(self) -> None:
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self._model.modelReset.connect(self._expand_top)
        self._model.rowsInserted.connect(self._expand_top)
        self.tree.expanded.connect(self._fit_tree)
        self.tree.collapsed.connect(self._fit_tree)
        for signal in (
            self._session.counts_changed,
            self._session.project_opened,
            self._session.project_closed,
        ):
            signal.connect(self._refresh)
        self._session.labels_changed.connect(self._refresh)
        self._session.shown_changed.connect(self._follow)

    def _choose(self, current: QModelIndex) -> None:
        prefix = current.data(FolderRole.PREFIX) if current.isValid() else None
        if prefix is not None and prefix != self._session.prefix:
            self._session.show_folder(prefix)

    def _follow(self) -> None:
        index = self._model.index_of(self._session.prefix)
        if index.isValid() and index != self.tree.currentIndex():
            self.tree.setCurrentIndex(index)

    def _expand_top(self) -> None:
        top = self._model.index(0, 0)
        self.tree.expand(top)
        if top.isValid() and not self.tree.currentIndex().isValid():
            self._follow()
        self._fit_tree()

    def _fit_tree(self) -> None:
        """The tree takes the room of its folders, up to half of the panel."""
        shown, index = 0, self._model.index(0, 0)
        while index.isValid() and shown < 60:
            shown += 1
            index = self.tree.indexBelow(index)
        self.tree.setMaximumHeight(max(2, min(shown, max(4, self.height() // 2 // _ROW))) * _ROW + 4)
        self.tree.setMinimumHeight(min(shown, 4) * _ROW)

    def _refresh(self) -> None:
        counts = self._session.counts
        opened = self._session.folder is not None
        self._labels_head.setVisible(opened and bool(self._session.labels))
        self._labels_head.detail.setText(self.tr("you + tagger"))
        self.labels.updateGeometry()
        template = QT_TRANSLATE_NOOP("FolderPanel", "{reviewed} of {count} photo reviewed")
        many = QT_TRANSLATE_NOOP("FolderPanel", "{reviewed} of {count} reviewed")
        self._progress_text.setText(
            counted("FolderPanel", template, many, counts.photos, reviewed=number(counts.reviewed))
            if opened
            else ""
        )
        self._hint.setVisible(not opened)
        self.tree.setVisible(opened)
        self._bar.setVisible(opened)
        self._bar.setMaximum(max(1, counts.photos))
        self._bar.setValue(counts.reviewed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the tree its share."""
        super().resizeEvent(event)
        self._fit_tree()
