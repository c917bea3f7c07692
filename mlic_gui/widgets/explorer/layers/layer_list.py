"""The list of layers: blocks that fold, a line for the name and one for what it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mlic_gui.widgets.explorer.layers.layer_model import LayerModel, LayerRole
from mlic_gui.widgets.look.theme import SMALL_PIXELS, Theme, head_font, interface_font

_HEIGHT, _HEAD_HEIGHT, _PADDING, _RADIUS = 44, 30, 10, 6

_Index = QModelIndex | QPersistentModelIndex


class LayerList(QListView):
    """Shows a `LayerModel`; arrow keys go from layer to layer, left and right fold blocks.

    Attributes:
        shown: Name of the layer that is marked, "" for none.

    Signals:
        layer_chosen: Name of the layer that was chosen.
    """

    layer_chosen = Signal(str)

    def __init__(self, model: LayerModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = ""
        self._quiet = False
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_LayerDelegate(theme, self))
        self.setAccessibleName(self.tr("Layers"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumWidth(180)
        self.clicked.connect(self._fold_or_choose)

    def show_layer(self, name: str) -> None:
        """Mark a layer without telling of it."""
        self.shown = name
        row = self._model.row_of(name)
        if row >= 0:
            self._quiet = True
            self.setCurrentIndex(self._model.index(row))
            self.scrollTo(self.currentIndex())
            self._quiet = False
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell of the layer that was chosen."""
        super().currentChanged(current, previous)
        name = current.data(LayerRole.NAME) if current.isValid() else ""
        if name and not self._quiet:
            self.shown = name
            self.layer_chosen.emit(name)
        self.viewport().update()

    def _fold_or_choose(self, index: QModelIndex) -> None:
        if not index.data(LayerRole.NAME):
            self._fold(index)

    def _fold(self, index: _Index) -> None:
        row = index.row()
        self._model.fold(self._model.block_at(index))
        self._quiet = True
        self.setCurrentIndex(self._model.index(row))
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, right, Enter and Space on the head of a block fold it."""
        index = self.currentIndex()
        on_head = index.isValid() and not index.data(LayerRole.NAME)
        if on_head and event.key() in _FOLDING:
            wanted = _FOLDING[event.key()]
            if wanted is None or wanted != index.data(LayerRole.FOLDED):
                self._fold(index)
        else:
            super().keyPressEvent(event)


_FOLDING: dict[int, bool | None] = {
    Qt.Key.Key_Left: True,
    Qt.Key.Key_Right: False,
    Qt.Key.Key_Return: None,
    Qt.Key.Key_Enter: None,
    Qt.Key.Key_Space: None,
}


class _LayerDelegate(QStyledItemDelegate):
    """Paints a layer, or the head of a block."""

    def __init__(self, theme: Theme, view: LayerList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All layers are as high, and so are all heads."""
        return QSize(self._view.viewport().width(), _HEIGHT if index.data(LayerRole.NAME) else _HEAD_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self._paint_ground(painter, rect, index)
            paint = self._paint_layer if index.data(LayerRole.NAME) else self._paint_head
            paint(painter, rect.adjusted(_PADDING, 5, -_PADDING, -5), index)
        finally:
            painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        """A tint for the layer that is looked at, a frame for the row that the keyboard is on."""
        colours, place = self._theme.colours, rect.adjusted(1, 1, -1, -1)
        if index.data(LayerRole.NAME) and index.data(LayerRole.NAME) == self._view.shown:
            painter.setPen(QColor(colours.line))
            painter.setBrush(QColor(colours.tint))
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row():
            painter.setPen(QColor(colours.human))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)

    def _paint_head(self, painter: QPainter, inner: QRect, index: _Index) -> None:
        sign = "▸" if index.data(LayerRole.FOLDED) else "▾"
        painter.setFont(head_font())
        painter.setPen(QColor(self._theme.colours.muted))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(inner, flags, f"{sign}  {index.data()}")

    def _paint_layer(self, painter: QPainter, inner: QRect, index: _Index) -> None:
        colours = self._theme.colours
        visible = bool(index.data(LayerRole.CONVOLUTIONAL))
        painter.setFont(interface_font())
        painter.setPen(QColor(colours.text if visible else colours.muted))
        _draw(painter, inner, index.data(), Qt.AlignmentFlag.AlignTop, elide=Qt.TextElideMode.ElideMiddle)
        painter.setFont(interface_font(SMALL_PIXELS))
        painter.setPen(QColor(colours.muted))
        learned = index.data(LayerRole.LEARNED)
        taken = QFontMetrics(painter.font()).horizontalAdvance(learned)
        beside = inner.adjusted(0, 0, -taken - 10, 0)
        bottom = Qt.AlignmentFlag.AlignBottom
        _draw(painter, inner, learned, bottom | Qt.AlignmentFlag.AlignRight)
        _draw(painter, beside, index.data(LayerRole.DETAIL), bottom)


def _draw(
    painter: QPainter,
    place: QRect,
    text: str,
    flags: Qt.AlignmentFlag,
    *,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    shown = QFontMetrics(painter.font()).elidedText(text, elide, max(0, place.width()))
    painter.drawText(place, int(flags), shown)
