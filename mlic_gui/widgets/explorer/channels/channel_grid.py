"""Many numbered pictures in rows, painted only where one looks; one of them is chosen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QToolTip, QWidget

from mlic_gui.session.text import number
from mlic_gui.widgets.explorer.channels.grid_layout import MARGIN, TEXT, GridLayout, filling
from mlic_gui.widgets.look.painting import dashed_pen, painting_on
from mlic_gui.widgets.look.theme import SMALL_PIXELS, Theme, interface_font

_RADIUS = 4
_SAVED_SIDE = 64  # of the pictures of a layer with very many channels, in a file


@dataclass(frozen=True, slots=True)
class Tile:
    """What stands at one number.

    Attributes:
        image: The picture, null where there is none.
        note: One word about it, such as `dead`; "" for nothing.
    """

    image: QImage
    note: str = ""


class ChannelGrid(QAbstractScrollArea):
    """Shows tiles; arrow keys, Home, End and the page keys go from one to another.

    Signals:
        channel_chosen: Number of the channel that was chosen.
        save_asked: All of it is to be saved as a picture.
    """

    channel_chosen = Signal(int)
    save_asked = Signal()

    def __init__(
        self, theme: Theme, tile: Callable[[int], Tile], *, side: int = 92, parent: QWidget | None = None
    ) -> None:
        """Make an empty grid.

        Args:
            theme: The colours.
            tile: What stands at a number; called when it is painted, and again after `refresh`.
            side: Of a picture, in pixels.
            parent: The owner.
        """
        super().__init__(parent)
        self._theme = theme
        self._make = tile
        self._side = side
        self._channels: tuple[int, ...] = ()
        self._tiles: dict[int, Tile] = {}
        self._chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(MARGIN * 2 + side + 12, MARGIN * 2 + side + TEXT)
        theme.changed.connect(self.viewport().update)

    @property
    def channels(self) -> tuple[int, ...]:
        """The numbers that are shown, in order."""
        return self._channels

    @property
    def painted(self) -> int:
        """How many tiles have been made so far."""
        return len(self._tiles)

    def show_channels(self, channels: Sequence[int]) -> None:
        """Show other numbers; tiles are made anew as they come into view."""
        wanted = tuple(channels)
        if wanted != self._channels:
            self._channels = wanted
            self._measure()
        self.refresh()

    def refresh(self, channels: Sequence[int] | None = None) -> None:
        """Some tiles are others now; by default all."""
        if channels is None:
            self._tiles.clear()
        for channel in channels or ():
            self._tiles.pop(channel, None)
        self.viewport().update()

    def show_chosen(self, channel: int) -> None:
        """Mark a channel and bring it into view, without telling of it."""
        if channel == self._chosen:
            return
        self._chosen = channel
        self._describe()
        if channel in self._channels:
            self._reveal(self._channels.index(channel))
        self.viewport().update()

    def picture(self) -> QImage:
        """Everything as one picture, wider than it is shown where it would be too high."""
        count, shown = len(self._channels), self._layout()
        columns = max(shown.columns, math.ceil(math.sqrt(count)))
        layout = GridLayout(columns, shown.side if columns == shown.columns else _SAVED_SIDE)
        image = QImage(layout.size(count), QImage.Format.Format_RGB32)
        image.fill(QColor(self._theme.colours.panel))
        with painting_on(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            for place in range(count):
                self._paint_tile(painter, QRectF(layout.place(place)), self._channels[place], marked=False)
        return image

    # Arrangement

    def _layout(self) -> GridLayout:
        return filling(self.viewport().width(), side=self._side)

    def _measure(self) -> None:
        layout = self._layout()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, layout.size(len(self._channels)).height() - room))
        bar.setPageStep(room)
        bar.setSingleStep(layout.row_height // 3)

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        return self._layout().between(top, top + self.viewport().height(), len(self._channels))

    def _at(self, x: float, y: float) -> int:
        """Place of the tile at a point of the viewport, -1 for none."""
        point, layout = QPoint(int(x), int(y) + self.verticalScrollBar().value()), self._layout()
        tiles = ((place, layout.place(place).adjusted(0, 0, 0, TEXT)) for place in self._visible())
        return next((place for place, tile in tiles if tile.contains(point)), -1)

    def _reveal(self, place: int) -> None:
        area = self._layout().place(place).adjusted(0, -MARGIN, 0, TEXT + MARGIN)
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if area.top() < bar.value():
            bar.setValue(area.top())
        elif area.bottom() > bar.value() + room:
            bar.setValue(area.bottom() - room)

    # Painting

    def _tile(self, channel: int) -> Tile:
        if channel not in self._tiles:
            self._tiles[channel] = self._make(channel)
        return self._tiles[channel]

    def _paint_tile(self, painter: QPainter, box: QRectF, channel: int, *, marked: bool) -> None:
        tile, colours = self._tile(channel), self._theme.colours
        outline = QPainterPath()
        outline.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(box, QColor(colours.raised))
        if not tile.image.isNull():
            painter.drawImage(box, tile.image)
        painter.restore()
        if tile.image.isNull():
            painter.setPen(dashed_pen(colours.muted, 1.1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        if marked:
            width = 2.5 if self.hasFocus() else 2
            painter.setPen(QPen(QColor(colours.human), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), _RADIUS + 2, _RADIUS + 2)
        self._paint_text(painter, box, number(channel), tile, marked=marked)

    def _paint_text(self, painter: QPainter, box: QRectF, text: str, tile: Tile, *, marked: bool) -> None:
        colours = self._theme.colours
        line = QRectF(box.left() + 1, box.bottom() + 2, box.width() - 2, TEXT - 3)
        painter.setFont(interface_font(SMALL_PIXELS))
        painter.setPen(QColor(colours.human if marked else colours.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignLeft), text)
        if tile.note and not tile.image.isNull():
            painter.setPen(QColor(colours.muted))
            painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), tile.note)
        elif tile.note:
            painter.setPen(QColor(colours.muted))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), tile.note)

    # Choosing

    def _choose(self, place: int) -> None:
        if self._channels:
            place = min(max(place, 0), len(self._channels) - 1)
            self.show_chosen(self._channels[place])
            self.channel_chosen.emit(self._chosen)

    def _describe(self) -> None:
        text = self.tr("Channel {number}").format(number=self._chosen) if self._chosen >= 0 else ""
        self.setAccessibleDescription(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tiles in view."""
        with painting_on(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.translate(0, -self.verticalScrollBar().value())
            layout = self._layout()
            for place in self._visible():
                channel = self._channels[place]
                box = QRectF(layout.place(place))
                self._paint_tile(painter, box, channel, marked=channel == self._chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer or more columns."""
        super().resizeEvent(event)
        self._measure()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The mark is stronger."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mark is weaker."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tile."""
        place = self._at(event.position().x(), event.position().y())
        if place >= 0:
            self._choose(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Whoever pressed here also lets go here."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from tile to tile."""
        place = self._channels.index(self._chosen) if self._chosen in self._channels else -1
        layout = self._layout()
        columns = layout.columns
        page = columns * max(1, self.viewport().height() // layout.row_height)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._channels),
            Qt.Key.Key_End: len(self._channels),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(0 if place < 0 else place + step)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say of the tile under the pointer which it is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(event.pos().x(), event.pos().y())
            text = (
                self.tr("Channel {number}").format(number=number(self._channels[place])) if place >= 0 else ""
            )
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to save it all."""
        if self._channels:
            menu = QMenu(self)
            menu.addAction(self.tr("Save all of these as PNG…"), self.save_asked.emit)
            menu.exec(event.globalPos())

    def sizeHint(self) -> QSize:
        """A few tiles each way."""
        return GridLayout(5, self._side).size(20)
