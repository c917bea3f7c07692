"""The heat of the label asked about, laid over the photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from mlic_gui.session.why import Why
from mlic_gui.widgets.why.heat_image import NO_HEAT, heat_image

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Frame, Heat


class HeatOverlay(QObject):
    """Paints what the session knows; keeps the picture until another heat is shown.

    Signals:
        changed: Something else is to be painted.
    """

    changed = Signal()

    def __init__(self, why: Why, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._why = why
        self._heat: Heat | None = None
        self._picture = QImage()
        why.changed.connect(self._follow)

    def paint(self, painter: QPainter, photo: QRectF) -> None:
        """Paint over a photo that was painted into this rectangle."""
        if self._heat is None:
            return
        if self._picture.isNull():
            self._picture = heat_image(self._heat.values)
        painter.save()
        painter.setClipRect(photo)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        seen = framed(photo, self._heat.frame)
        painter.drawImage(seen, self._picture)
        painter.fillPath(_outside(photo, seen), QColor(*NO_HEAT))
        painter.restore()

    def _follow(self) -> None:
        heat = self._why.heat
        heat = None if heat is None or heat.flat else heat
        if heat is not self._heat:
            self._heat, self._picture = heat, QImage()
            self.changed.emit()


def framed(photo: QRectF, frame: Frame) -> QRectF:
    """Where a part of a photo lies that is painted into a rectangle."""
    return QRectF(
        photo.left() + frame.left * photo.width(),
        photo.top() + frame.top * photo.height(),
        frame.width * photo.width(),
        frame.height * photo.height(),
    )


def _outside(photo: QRectF, seen: QRectF) -> QPainterPath:
    """What the network did not see of the photo, which says nothing."""
    whole, part = QPainterPath(), QPainterPath()
    whole.addRect(photo)
    part.addRect(seen)
    return whole.subtracted(part)
