"""Nine variants of a photo in a square."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlic_gui.widgets.look.painting import painting_on
from mlic_gui.widgets.look.theme import Theme

_SIDE = 3
_GAP = 6
_RADIUS = 4


class VariantsView(QWidget):
    """Three rows of three pictures, or a sentence where there are none.

    Attributes:
        shown: How many pictures are shown.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._images: list[QImage] = []
        self._text = ""
        self.setAccessibleName(self.tr("Nine augmented versions of the current photo"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(210)

    @property
    def shown(self) -> int:
        """How many pictures are shown."""
        return len(self._images)

    def show_variants(self, variants: Sequence[NDArray[np.uint8]], *, text: str = "") -> None:
        """Show pictures, each uint8 (s, s, 3); without any, the text."""
        self._images = [_image(pixels) for pixels in variants]
        self._text = text
        self.setAccessibleDescription(text)
        self.update()

    def hasHeightForWidth(self) -> bool:
        """It is a square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """It is a square, up to a size."""
        return min(width, 372)

    def sizeHint(self) -> QSize:
        """As large as is pleasant."""
        return QSize(330, 330)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pictures."""
        side = min(self.width(), self.height())
        cell = (side - (_SIDE - 1) * _GAP) / _SIDE
        with painting_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for number in range(_SIDE * _SIDE):
                line, column = divmod(number, _SIDE)
                place = QRectF(column * (cell + _GAP), line * (cell + _GAP), cell, cell)
                self._paint_one(painter, place, number)
            if not self._images and self._text:
                painter.setPen(QColor(self._theme.colours.text))
                flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
                painter.drawText(QRectF(12, 0, side - 24, side), flags, self._text)

    def _paint_one(self, painter: QPainter, place: QRectF, number: int) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(place, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(place, QColor(self._theme.colours.raised))
        if number < len(self._images):
            painter.drawImage(place, self._images[number])
        painter.restore()


def _image(pixels: NDArray[np.uint8]) -> QImage:
    """A picture of its own memory."""
    height, width, _ = pixels.shape
    packed = np.ascontiguousarray(pixels)
    return QImage(packed.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
