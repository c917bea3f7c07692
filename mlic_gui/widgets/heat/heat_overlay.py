"""The heat of the label asked about, laid over the photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from PySide6.QtCore import QLineF, QObject, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from mlic_gui.session.session import Session
from mlic_gui.widgets.heat.contour import contour
from mlic_gui.widgets.heat.heat_image import Values, heat_image, no_heat, smoothed
from mlic_gui.widgets.why.why_words import is_suggested

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Frame, Heat

_LEVEL, _PEAK = 0.5, 0.8  # the line runs where half of the most is reached, the thin one near the top
_LINE_SIDE = 64
_HALO, _LINE, _THIN = (0, 0, 0, 130), (255, 198, 72, 255), (255, 226, 150, 200)
_GREY_LINE, _GREY_THIN = (214, 214, 220, 220), (214, 214, 220, 140)
_DIM = 0.4  # of the light, where the label is not suggested; just lighter than the place without any


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is painted of a heat: the light, and lines in parts of the frame.

    Each heat has its own most, so that its light compares places, not labels. That of a label that is not
    suggested is dimmer, and its lines are grey.
    """

    light: QImage
    outline: tuple[QLineF, ...]
    peak: tuple[QLineF, ...]
    suggested: bool

    @classmethod
    def of(cls, values: Values, *, suggested: bool) -> Self:
        coarse = smoothed(values, side=_LINE_SIDE)
        outline, peak = (
            tuple(QLineF(*line) for line in contour(coarse, level).tolist()) for level in (_LEVEL, _PEAK)
        )
        light = smoothed(values) * np.float32(1 if suggested else _DIM)
        return cls(heat_image(light), outline, peak, suggested)

    @property
    def lines(self) -> tuple[tuple[tuple[QLineF, ...], tuple[int, int, int, int], float], ...]:
        """What is drawn in which colour and how wide, in order."""
        line, thin = (_LINE, _THIN) if self.suggested else (_GREY_LINE, _GREY_THIN)
        return (self.outline, _HALO, 4.0), (self.outline, line, 1.8), (self.peak, thin, 1.0)


class HeatOverlay(QObject):
    """Paints what the session knows; keeps the drawing until another heat is shown.

    Signals:
        changed: Something else is to be painted.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._heat: Heat | None = None
        self._drawing: _Drawing | None = None
        session.why.changed.connect(self._follow)

    def paint(self, painter: QPainter, photo: QRectF) -> None:
        """Paint over a photo that was painted into this rectangle."""
        if self._heat is None:
            return
        if self._drawing is None:
            suggested = is_suggested(self._session, self._heat)
            self._drawing = _Drawing.of(self._heat.values, suggested=suggested)
        photo = QRectF(photo.toAlignedRect())  # a pixel that the photo covers in part is dimmed as a whole
        seen = framed(photo, self._heat.frame)
        painter.save()
        painter.setClipRect(photo)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(seen, self._drawing.light)
        painter.fillPath(_outside(photo, seen), no_heat())
        painter.translate(seen.topLeft())
        painter.scale(seen.width(), seen.height())
        for lines, colour, width in self._drawing.lines:
            painter.setPen(_pen(colour, width))
            painter.drawLines(lines)
        painter.restore()

    def _follow(self) -> None:
        heat = self._session.why.heat
        heat = None if heat is None or heat.flat else heat
        if heat is not self._heat:
            self._heat, self._drawing = heat, None
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


def _pen(colour: tuple[int, int, int, int], width: float) -> QPen:
    """As wide on the screen however far one zooms."""
    pen = QPen(QColor(*colour), width)
    pen.setCosmetic(True)
    return pen
