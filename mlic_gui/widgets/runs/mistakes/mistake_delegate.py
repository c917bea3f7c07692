"""Paints a mistake: the photo, what was missed or invented, how sure the tagger was, and its name."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mlic_gui.core.learning.reporting.run_report import Mistake
from mlic_gui.reports.shown import shown
from mlic_gui.widgets.look.painting import draw_bar, draw_broken, draw_done, draw_focus, rounded
from mlic_gui.widgets.look.theme import HEAD_PIXELS, SMALL_PIXELS, Theme, interface_font
from mlic_gui.widgets.runs.mistakes.mistake_model import MistakeRole

_Index = QModelIndex | QPersistentModelIndex
_GAP, _INSET, _RADIUS, _LINE, _NUMBER = 10, 5, 4, 18, 34
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class MistakeDelegate(QStyledItemDelegate):
    """Cards of one size, which grow until they fill the row."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme = theme
        self._width = 180
        self._pixmaps: dict[tuple[int, float], QPixmap] = {}
        theme.changed.connect(self.forget)

    def set_cell_width(self, width: int) -> None:
        """Paint cells of this width."""
        if width != self._width:
            self._width = width
            self.forget()

    def forget(self) -> None:
        """Scale the pictures anew."""
        self._pixmaps.clear()

    @property
    def cell(self) -> QSize:
        """Size of a cell: picture, three lines, and what is around them."""
        picture = round((self._width - _GAP - 2 * _INSET) * 2 / 3)
        return QSize(self._width, picture + 3 * _LINE + 2 * _INSET + 8 + _GAP)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """One size for all."""
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one card."""
        mistake: Mistake = index.data(MistakeRole.MISTAKE)
        card = QRectF(option.rect).adjusted(0, 0, -_GAP, -_GAP)
        painter.save()
        try:
            painter.setRenderHints(
                QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
            )
            self._paint_card(painter, card, option)
            picture = card.adjusted(_INSET, _INSET, -_INSET, 0)
            picture.setHeight(card.height() - 3 * _LINE - 2 * _INSET - 8)
            self._paint_picture(painter, picture, index.data(MistakeRole.PICTURE))
            if index.data(MistakeRole.SETTLED):
                corner = QRectF(picture.right() - 23, picture.top() + 4, 18, 18)
                draw_done(painter, corner, self._theme.colours)
            self._paint_words(
                painter,
                QRectF(picture.left() + 3, picture.bottom() + 4, picture.width() - 6, _LINE),
                mistake,
                index.data(),
            )
        finally:
            painter.restore()

    def _paint_card(self, painter: QPainter, card: QRectF, option: QStyleOptionViewItem) -> None:
        colours, selected = self._theme.colours, option.state & QStyle.StateFlag.State_Selected
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint if selected else colours.raised))
        painter.drawRoundedRect(card, 7, 7)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, card, colours)

    def _paint_picture(self, painter: QPainter, box: QRectF, picture: QImage) -> None:
        colours = self._theme.colours
        if not picture.isNull():
            key = (picture.cacheKey(), painter.device().devicePixelRatio())
            if key not in self._pixmaps:
                self._pixmaps[key] = rounded(
                    picture, box.size(), ratio=key[1], radius=_RADIUS, ground=colours.panel
                )
            painter.drawPixmap(box.topLeft(), self._pixmaps[key])
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        draw_broken(painter, QPointF(box.center()), QColor(colours.muted))

    def _paint_words(self, painter: QPainter, line: QRectF, mistake: Mistake, title: str) -> None:
        colours = self._theme.colours
        bold = interface_font(SMALL_PIXELS, weight=QFont.Weight.DemiBold)
        _text(painter, line, title, font=bold, colour=colours.text)
        below = line.translated(0, _LINE)
        track = QRectF(below.left(), below.center().y() - 3, below.width() - _NUMBER, 6)
        draw_bar(
            painter,
            track,
            probability=mistake.probability,
            threshold=mistake.threshold,
            faded=False,
            colours=colours,
        )
        small = interface_font(SMALL_PIXELS)
        _text(painter, below, f"{mistake.probability:.2f}", font=small, colour=colours.text, flags=_RIGHT)
        name = shown(mistake.path.rsplit("/", 1)[-1])
        _text(
            painter, below.translated(0, _LINE), name, font=interface_font(HEAD_PIXELS), colour=colours.muted
        )


def _text(
    painter: QPainter, place: QRectF, text: str, *, font: QFont, colour: str, flags: int = _LEFT
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
    painter.drawText(place, flags, text)
