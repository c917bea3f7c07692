"""One picture as large as there is room, over a photo if it belongs to a part of one; or a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlic_gui.core.learning.explaining.explanations import Frame
from mlic_gui.widgets.heat.heat_overlay import framed
from mlic_gui.widgets.look.painting import dashed_pen, draw_focus, painting_on
from mlic_gui.widgets.look.theme import SMALL_PIXELS, Theme, interface_font

_RADIUS, _SAVED_SIDE = 6, 512


class PictureView(QWidget):
    """Paints a picture, or a photo with a picture laid over the part of it that it belongs to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = QImage()
        self._photo = QImage()
        self._frame = Frame()
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(120, 90)

    @property
    def is_empty(self) -> bool:
        """Whether there is no picture."""
        return self._picture.isNull() and self._photo.isNull()

    def show_picture(self, picture: QImage) -> None:
        """Show a picture alone."""
        self._show(picture=picture)

    def show_over(self, photo: QImage, picture: QImage, frame: Frame) -> None:
        """Show a picture, or none, over the part of a photo that it belongs to."""
        self._show(picture=picture, photo=photo, frame=frame)

    def show_text(self, text: str) -> None:
        """Show a sentence where there is no picture."""
        self._show(text=text)

    def picture(self) -> QImage:
        """What is shown, large enough to be kept."""
        size = QSizeF(self._shown_size())
        size.scale(QSizeF(_SAVED_SIDE, _SAVED_SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        image = QImage(size.toSize().expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
        image.fill(QColor(self._theme.colours.panel))
        with painting_on(image) as painter:
            self._paint(painter, QRectF(image.rect()))
        return image

    def _show(
        self,
        *,
        picture: QImage | None = None,
        photo: QImage | None = None,
        frame: Frame | None = None,
        text: str = "",
    ) -> None:
        self._picture, self._photo = picture or QImage(), photo or QImage()
        self._frame, self._text = frame or Frame(), text
        self.setAccessibleDescription(text)
        self.updateGeometry()
        self.update()

    def _shown_size(self) -> QSize:
        return self._photo.size() if not self._photo.isNull() else self._picture.size()

    def _target(self) -> QRectF:
        """Where the picture is painted: in the middle, at the top."""
        size = QSizeF(self._shown_size())
        size.scale(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())

    def _paint(self, painter: QPainter, target: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._photo.isNull():
            painter.drawImage(target, self._picture)
            return
        painter.drawImage(target, self._photo)
        if not self._picture.isNull():
            painter.save()
            painter.setClipRect(target)
            painter.drawImage(framed(target, self._frame), self._picture)
            painter.restore()

    def _paint_text(self, painter: QPainter) -> None:
        colours, box = self._theme.colours, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(dashed_pen(colours.line, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        painter.setPen(QColor(colours.muted))
        painter.setFont(interface_font(SMALL_PIXELS))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(box.adjusted(14, 8, -14, -8), flags, self._text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture or the sentence."""
        with painting_on(self) as painter:
            if not self.is_empty:
                self._paint(painter, self._target())
            else:
                self._paint_text(painter)
            if self.hasFocus():
                draw_focus(painter, QRectF(self.rect()), self._theme.colours)

    def heightForWidth(self, width: int) -> int:
        """As high as the picture is in this width."""
        size = self._shown_size()
        return round(width * size.height() / size.width()) if not size.isEmpty() else width * 2 // 3

    def sizeHint(self) -> QSize:
        """As large as is pleasant."""
        return QSize(280, 240)
