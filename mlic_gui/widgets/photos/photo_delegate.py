"""Paints the card of one photo in the grid: thumbnail, chips, reviewed tick, badge of the uncertain."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mlic_gui.session.photos.photo_model import PhotoRole, ShownTag
from mlic_gui.widgets.look.painting import (
    CHIP_GAP,
    CHIP_HEIGHT,
    chip_width,
    draw_badge,
    draw_broken,
    draw_chip,
    draw_done,
    rounded,
)
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.photos.problem_text import short_reason

GAP = 8
_INSET = 4
_CHIPS = 5 + CHIP_HEIGHT + 6
_RADIUS = 4
_PIXMAPS = 400
_Index = QModelIndex | QPersistentModelIndex


def cell_size(width: int) -> QSize:
    """Size of a grid cell of this width: a card with a 3:2 picture, a row of chips, and the gap around it."""
    picture = width - GAP - 2 * _INSET
    return QSize(width, GAP + _INSET + round(picture * 2 / 3) + _CHIPS)


class PhotoDelegate(QStyledItemDelegate):
    """Paints cards of one size; scaled thumbnails are kept, a bounded number of them."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._pixmaps: OrderedDict[tuple[int, int, float], QPixmap] = OrderedDict()
        self._cell = cell_size(145)
        self._chip_font = interface_font(11, weight=QFont.Weight.Medium)
        self._badge_font = interface_font(11, weight=QFont.Weight.DemiBold)
        self._text_font = interface_font(11)
        self._chip_metrics = QFontMetricsF(self._chip_font)
        theme.changed.connect(self._pixmaps.clear)

    def set_cell_width(self, width: int) -> None:
        """Paint cells of this width."""
        if width != self._cell.width():
            self._cell = cell_size(width)
            self._pixmaps.clear()

    @property
    def cell(self) -> QSize:
        """Size of a cell."""
        return self._cell

    def _paint_card(self, painter: QPainter, card: QRectF, *, selected: bool, current: bool) -> None:
        colours = self._theme.colours
        width = (2.4 if current else 1.2) if selected else 0
        painter.setPen(QPen(QColor(colours.human), width) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint if selected else colours.panel))
        inset = width / 2
        painter.drawRoundedRect(card.adjusted(inset, inset, -inset, -inset), 7, 7)

    def _paint_picture(self, painter: QPainter, box: QRectF, index: _Index) -> None:
        image = index.data(PhotoRole.THUMBNAIL)
        if isinstance(image, QImage) and not image.isNull():
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(box.topLeft(), self._pixmap(image, box.size(), ratio))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.raised))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)

    def _pixmap(self, image: QImage, size: QSizeF, ratio: float) -> QPixmap:
        key = (image.cacheKey(), round(size.width()), ratio)
        pixmap = self._pixmaps.pop(key, None)
        if pixmap is None:
            pixmap = rounded(image, size, ratio=ratio, radius=_RADIUS, ground=self._theme.colours.raised)
        self._pixmaps[key] = pixmap
        while len(self._pixmaps) > _PIXMAPS:
            self._pixmaps.popitem(last=False)
        return pixmap

    def _paint_problem(self, painter: QPainter, box: QRectF, reason: str) -> None:
        colours = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        draw_broken(
            painter, QPointF(box.center().x(), box.top() + box.height() * 0.28), QColor(colours.muted)
        )
        painter.setFont(self._text_font)
        painter.setPen(QColor(colours.muted))
        room = QRectF(
            box.left() + 6, box.top() + box.height() * 0.5, box.width() - 12, box.height() * 0.5 - 2
        )
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags), reason)

    def _paint_corner(self, painter: QPainter, box: QRectF, index: _Index) -> None:
        if index.data(PhotoRole.REVIEWED):
            draw_done(painter, QRectF(box.right() - 23, box.top() + 4, 18, 18), self._theme.colours)
            return
        probability = index.data(PhotoRole.UNCERTAIN)
        if probability is not None:
            painter.setFont(self._badge_font)
            corner = QPointF(box.right() - 4, box.top() + 4)
            draw_badge(painter, corner, f"{probability:.2f}", self._theme.colours)

    def _paint_chips(self, painter: QPainter, box: QRectF, index: _Index) -> None:
        tags: tuple[ShownTag, ...] = index.data(PhotoRole.TAGS)
        painter.setFont(self._chip_font)
        painter.setOpacity(0.5 if index.data(PhotoRole.STALE) else 1.0)
        left = box.left()
        for number, tag in enumerate(tags):
            rest = len(tags) - number - 1
            room = box.right() - left - (self._more_width(rest) if rest else 0)
            width = chip_width(self._chip_metrics, tag.name)
            if width > room and not (number == 0 and room > 40):
                self._paint_more(painter, QRectF(left, box.top(), box.right() - left, box.height()), rest + 1)
                break
            left += self._paint_chip(painter, QRectF(left, box.top(), min(width, room), box.height()), tag)
        painter.setOpacity(1.0)

    def _paint_chip(self, painter: QPainter, box: QRectF, tag: ShownTag) -> float:
        text = self._chip_metrics.elidedText(tag.name, Qt.TextElideMode.ElideRight, box.width() - 12)
        draw_chip(painter, box, text, by_human=tag.human, colours=self._theme.colours)
        return box.width() + CHIP_GAP

    def _paint_more(self, painter: QPainter, box: QRectF, count: int) -> None:
        painter.setPen(QColor(self._theme.colours.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"+{count}")

    def _more_width(self, count: int) -> float:
        return self._chip_metrics.horizontalAdvance(f"+{count}") + CHIP_GAP

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one card."""
        state = option.state
        cell = QRectF(option.rect)
        card = cell.adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
        picture = QRectF(card.left() + _INSET, card.top() + _INSET, card.width() - 2 * _INSET, 0)
        picture.setHeight(card.height() - _INSET - _CHIPS)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        current = index == self._view.currentIndex()
        self._paint_card(painter, card, selected=selected, current=current)
        problem = index.data(PhotoRole.PROBLEM)
        if problem is not None:
            self._paint_problem(painter, picture, short_reason(problem))
        else:
            self._paint_picture(painter, picture, index)
            self._paint_corner(painter, picture, index)
        chips = QRectF(card.left() + _INSET + 2, picture.bottom() + 5, picture.width() - 4, CHIP_HEIGHT)
        self._paint_chips(painter, chips, index)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """One size for all."""
        return self._cell
