"""The shapes that say what a human and what a tagger said: boxes, chips, badges, bars, key caps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QPaintDevice,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from mlic_gui.widgets.look.theme import Colours

CHIP_HEIGHT = 20
CHIP_PADDING = 8
CHIP_GAP = 4


class Mark(Enum):
    """What a three-state box shows."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    MIXED = "mixed"


@contextmanager
def painting_on(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter with smooth edges that is ended whatever happens, for one that is not crashes the window."""
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()


def draw_box(painter: QPainter, box: QRectF, mark: Mark, colours: Colours, *, is_round: bool = False) -> None:
    """The three-state box: filled with a tick, outlined with a cross, dashed and empty, or with a dash.

    Round where one of several is chosen.
    """
    outline = {Mark.YES: colours.human, Mark.NO: colours.negative}.get(mark, colours.muted)
    frame = box.adjusted(0.75, 0.75, -0.75, -0.75)
    pen = QPen(QColor(outline), 1.5)
    if mark is Mark.UNKNOWN:
        pen = dashed_pen(outline, 1.4)
    painter.setPen(pen)
    painter.setBrush(QColor(outline) if mark is Mark.YES else Qt.BrushStyle.NoBrush)
    radius = frame.width() / 2 if is_round else 4
    painter.drawRoundedRect(frame, radius, radius)
    if mark is Mark.YES:
        draw_tick(painter, box, QColor(colours.on_human), 2.2)
    elif mark is Mark.NO:
        _draw_cross(painter, box, QColor(outline))
    elif mark is Mark.MIXED:
        _draw_dash(painter, box, QColor(colours.text))


def draw_tick(painter: QPainter, box: QRectF, colour: QColor, width: float) -> None:
    """A tick inside a square."""
    points = [_inside(box, x, y) for x, y in ((0.27, 0.53), (0.43, 0.69), (0.74, 0.34))]
    painter.setPen(_round_pen(colour, width))
    painter.drawPolyline(points)


def draw_done(painter: QPainter, box: QRectF, colours: Colours) -> None:
    """The round tick of a reviewed photo, with a thin ring that parts it from the picture."""
    ring = QColor(colours.panel)
    ring.setAlpha(150)
    painter.setPen(QPen(ring, 1.5))
    painter.setBrush(QColor(colours.human))
    painter.drawEllipse(box)
    draw_tick(painter, box, QColor(colours.on_human), 1.9)


def draw_badge(painter: QPainter, right_top: QPointF, text: str, colours: Colours) -> None:
    """The amber badge of an uncertain photo, with the probability in it."""
    width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 12
    box = QRectF(right_top.x() - width, right_top.y(), width, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.attention))
    painter.drawRoundedRect(box, 9, 9)
    painter.setPen(QColor(colours.on_attention))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def chip_width(metrics: QFontMetricsF, text: str) -> float:
    """Width of a chip with this text, in pixels."""
    return math.ceil(metrics.horizontalAdvance(text)) + 2 * CHIP_PADDING


def draw_chip(painter: QPainter, box: QRectF, text: str, *, by_human: bool, colours: Colours) -> None:
    """A label of a photo: filled if a human said it, dashed if a tagger proposes it."""
    frame = box.adjusted(0.5, 0.5, -0.5, -0.5)
    radius = frame.height() / 2
    if by_human:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.human))
    else:
        painter.setPen(dashed_pen(colours.tagger, 1.1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, radius, radius)
    painter.setPen(QColor(colours.on_human if by_human else colours.tagger))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_bar(
    painter: QPainter,
    box: QRectF,
    *,
    probability: float,
    threshold: float,
    faded: bool,
    colours: Colours,
) -> None:
    """The ghost bar of a suggestion with the tick of its threshold; an empty track if there is none (NaN)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    if math.isnan(probability):
        return
    track = QPainterPath()
    track.addRoundedRect(box, box.height() / 2, box.height() / 2)
    filled = QPainterPath()
    width = max(2.0, box.width() * min(1.0, probability))
    filled.addRoundedRect(
        QRectF(box.topLeft(), QSizeF(width, box.height())), box.height() / 2, box.height() / 2
    )
    painter.setBrush(QColor(colours.tagger_faded if faded else colours.tagger))
    painter.drawPath(track.intersected(filled))
    if not math.isnan(threshold):
        x = round(box.left() + box.width() * threshold) + 0.5
        painter.setPen(QPen(QColor(colours.text), 1.4))
        painter.drawLine(QPointF(x, box.top() - 4), QPointF(x, box.bottom() + 4))


def draw_key_cap(painter: QPainter, box: QRectF, text: str, colours: Colours) -> None:
    """The key that sets a label."""
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(colours.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_focus(painter: QPainter, box: QRectF, colours: Colours, *, radius: float = 6) -> None:
    """The frame of whatever the keyboard is on."""
    painter.setPen(QPen(QColor(colours.human), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


def draw_broken(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """The icon of a photo that could not be read: a torn picture frame."""
    painter.setPen(_round_pen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = centre.x(), centre.y()
    left = [(-2, -9), (-12, -9), (-12, 9), (-5, 9), (-1, 3), (-5, -2), (-2, -9)]
    right = [(3, -9), (12, -9), (12, 9), (0, 9), (4, 3), (0, -2), (3, -9)]
    for outline in (left, right):
        painter.drawPolyline([QPointF(x + dx, y + dy) for dx, dy in outline])


@lru_cache(maxsize=32)
def dashed_pen(colour: str, width: float) -> QPen:
    """The pen of what is not a human's word."""
    pen = QPen(QColor(colour), width)
    pen.setDashPattern([2.6, 2.2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def rounded(image: QImage, size: QSizeF, *, ratio: float, radius: float, ground: str) -> QPixmap:
    """A pixmap of `size` logical pixels with the image in it and round corners.

    The image fills the frame if that hides at most a quarter of it, else it is shown whole on the ground.
    """
    pixels = (size * ratio).toSize()
    keep = _kept_share(image, size)
    how = (
        Qt.AspectRatioMode.KeepAspectRatioByExpanding if keep >= 0.75 else Qt.AspectRatioMode.KeepAspectRatio
    )
    scaled = image.scaled(pixels, how, Qt.TransformationMode.SmoothTransformation)
    pixmap = QPixmap(pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    keep_whole = keep < 0.75
    offset = QPointF((pixels.width() - scaled.width()) // 2, (pixels.height() - scaled.height()) // 2)
    with painting_on(pixmap) as painter:
        painter.setPen(Qt.PenStyle.NoPen)
        frame, corner = QRectF(pixmap.rect()), radius * ratio
        if keep_whole:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(frame, corner, corner)
        path, shown = QPainterPath(), QPainterPath()
        path.addRoundedRect(frame, corner, corner)
        shown.addRect(QRectF(offset, QSizeF(scaled.size())))
        painter.setBrushOrigin(offset)
        painter.fillPath(path.intersected(shown), QBrush(scaled))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _kept_share(image: QImage, size: QSizeF) -> float:
    if image.isNull():
        return 1.0
    actual, wanted = image.width() / image.height(), size.width() / size.height()
    return min(actual, wanted) / max(actual, wanted)


def _inside(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height())


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _draw_cross(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(_round_pen(colour, 1.9))
    painter.drawLine(_inside(box, 0.32, 0.32), _inside(box, 0.68, 0.68))
    painter.drawLine(_inside(box, 0.68, 0.32), _inside(box, 0.32, 0.68))


def _draw_dash(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setPen(_round_pen(colour, 2.0))
    painter.drawLine(_inside(box, 0.3, 0.5), _inside(box, 0.7, 0.5))
