"""What people said of a photo, as chips: filled for yes, outlined with a cross for no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from mlic_gui.widgets.look.painting import CHIP_GAP, CHIP_HEIGHT, chip_width, draw_chip
from mlic_gui.widgets.look.theme import Colours

_CROSS = 12  # room for the cross before a no
_ARM = 3.0
_MORE = 24  # room for how many more there are


@dataclass(frozen=True, slots=True)
class WordChip:
    """One label and whether the photo has it."""

    label: str
    yes: bool


def chips_of(yes: Sequence[str], no: Sequence[str], *, first: str) -> tuple[WordChip, ...]:
    """The label asked about first, then what the photo has, then what it has not."""
    said = [WordChip(label, yes=True) for label in yes] + [WordChip(label, yes=False) for label in no]
    return tuple(sorted(said, key=lambda chip: (chip.label != first, not chip.yes)))


def draw_words(painter: QPainter, box: QRectF, chips: Sequence[WordChip], colours: Colours) -> None:
    """Draw what fits into the two lines of a box, and how many chips more there are."""
    metrics = QFontMetricsF(painter.font())
    places = list(_places(metrics, box, chips))
    for chip, place in zip(chips, places, strict=False):
        room = place.width() - (8 if chip.yes else 8 + _CROSS)
        text = metrics.elidedText(chip.label, Qt.TextElideMode.ElideRight, room)
        if chip.yes:
            draw_chip(painter, place, text, by_human=True, colours=colours)
        else:
            _draw_no(painter, place, text, colours)
    if len(places) < len(chips):
        painter.setPen(QColor(colours.muted))
        rest = QRectF(places[-1].right() + CHIP_GAP, places[-1].top(), _MORE - CHIP_GAP, CHIP_HEIGHT)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, f"+{len(chips) - len(places)}")


def _places(metrics: QFontMetricsF, box: QRectF, chips: Sequence[WordChip]) -> Iterator[QRectF]:
    left, top, right = box.left(), box.top(), box.right()
    for chip in chips:
        width = chip_width(metrics, chip.label) + (0 if chip.yes else _CROSS - 2)
        if left > box.left() and left + width > right:
            if top > box.top():
                return
            left, top, right = box.left(), top + CHIP_HEIGHT + CHIP_GAP, box.right() - _MORE
        place = QRectF(left, top, min(width, right - left), CHIP_HEIGHT)
        yield place
        left = place.right() + CHIP_GAP


def _draw_no(painter: QPainter, place: QRectF, text: str, colours: Colours) -> None:
    frame = place.adjusted(0.5, 0.5, -0.5, -0.5)
    colour = QColor(colours.negative)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
    middle = QPointF(place.left() + 8 + _ARM, place.center().y())
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for arm in (QPointF(_ARM, _ARM), QPointF(_ARM, -_ARM)):
        painter.drawLine(middle - arm, middle + arm)
    painter.setPen(colour)
    painter.drawText(place.adjusted(_CROSS + 4, 0, -4, 0), Qt.AlignmentFlag.AlignCenter, text)
