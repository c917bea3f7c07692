"""One annotated photo that is like the current one: its picture, how alike, and what people said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlic_gui.widgets.look.painting import CHIP_GAP, CHIP_HEIGHT, draw_focus, painting_on, rounded
from mlic_gui.widgets.look.row_button import RowButton
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.look.tips import plain_tip
from mlic_gui.widgets.why.word_chips import chips_of, draw_words

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Neighbour

_PICTURE = QSizeF(75, 50)
_PICTURE_SHARE = 0.36  # of the width, at most
_HEIGHT = 58
_PADDING = 4


class NearPhoto(RowButton):
    """A click or Enter goes to the photo.

    Attributes:
        neighbour: What is shown, or None before anything is.
        faded: Whether it is like another photo than the current one.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.neighbour: Neighbour | None = None
        self.faded = False
        self._theme = theme
        self._asked = ""
        self._picture: QImage | None = None
        self._drawn: tuple[object, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_neighbour(self, neighbour: Neighbour, picture: QImage | None) -> None:
        """Show another photo, with its picture if that is at hand."""
        self.neighbour, self.faded = neighbour, False
        self.show_picture(picture)
        self._describe(neighbour)
        self.update()

    def fade(self) -> None:
        """The current photo is another one now."""
        self.faded = True
        self.update()

    def show_picture(self, picture: QImage | None) -> None:
        """Show it, or an empty frame before it is there."""
        if picture is not self._picture:
            self._picture, self._drawn = picture, None
            self.update()

    def ask_about(self, label: str) -> None:
        """Put this label first."""
        if label != self._asked:
            self._asked = label
            self.update()

    def sizeHint(self) -> QSize:
        """A picture with two lines of chips beside it."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint picture and chips."""
        near = self.neighbour
        if near is None:
            return
        with painting_on(self) as painter:
            area, colours = QRectF(self.rect()), self._theme.colours
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.raised))
                painter.drawRoundedRect(area, 6, 6)
            painter.setOpacity(0.45 if self.faded else 1.0)
            self._paint_picture(painter)
            self._paint_similarity(painter, near.similarity)
            self._paint_words(painter, near)
            if self.hasFocus():
                draw_focus(painter, area, colours)

    def _paint_picture(self, painter: QPainter) -> None:
        frame = self._frame()
        ground = self._theme.colours.raised
        if self._picture is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(frame, 4, 4)
        else:
            painter.drawPixmap(frame.topLeft(), self._pixmap(self._picture, frame.size(), ground))

    def _pixmap(self, picture: QImage, size: QSizeF, ground: str) -> QPixmap:
        """The picture as it is painted, made anew only where something about it is other."""
        ratio = self.devicePixelRatioF()
        made_for = (size.toTuple(), ratio, ground)
        if self._drawn is None or self._drawn[0] != made_for:
            self._drawn = made_for, rounded(picture, size, ratio=ratio, radius=4, ground=ground)
        return self._drawn[1]

    def _frame(self) -> QRectF:
        size = _PICTURE * min(1.0, self.width() * _PICTURE_SHARE / _PICTURE.width())
        return QRectF(_PADDING, (self.height() - size.height()) / 2, size.width(), size.height())

    def _paint_similarity(self, painter: QPainter, similarity: float) -> None:
        frame = self._frame()
        painter.setFont(interface_font(10, weight=QFont.Weight.DemiBold))
        text = f"{similarity:.2f}"
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 8
        glass = QRectF(frame.left() + 3, frame.bottom() - 17, width, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(12, 13, 15, 205))
        painter.drawRoundedRect(glass, 4, 4)
        painter.setPen(QColor("#e6e8eb"))
        painter.drawText(glass, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_words(self, painter: QPainter, near: Neighbour) -> None:
        painter.setFont(interface_font(11))
        height = 2 * CHIP_HEIGHT + CHIP_GAP
        left = self._frame().right() + 8
        box = QRectF(left, (self.height() - height) / 2, self.width() - left - _PADDING, height)
        chips = chips_of(near.yes, near.no, first=self._asked)
        draw_words(painter, box, chips, self._theme.colours)

    def _describe(self, near: Neighbour) -> None:
        alike = self.tr("likeness {similarity}, 1 is the same").format(similarity=f"{near.similarity:.2f}")
        words = [
            template.format(labels=", ".join(labels))
            for template, labels in ((self.tr("yes: {labels}"), near.yes), (self.tr("no: {labels}"), near.no))
            if labels
        ]
        self.setAccessibleName(f"{near.path}, {alike}")
        self.setAccessibleDescription("; ".join(words))
        self.setToolTip(plain_tip("\n".join((near.path, alike, *words))))
