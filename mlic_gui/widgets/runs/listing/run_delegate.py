"""Paints a run in the list: what and when, its tagger, its figures, and its marks."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mlic_gui.core.learning.runs import RunRecord, RunStatus
from mlic_gui.widgets.look.painting import draw_focus
from mlic_gui.widgets.look.theme import HEAD_PIXELS, SMALL_PIXELS, Theme, interface_font
from mlic_gui.widgets.runs.listing.run_model import RunRole
from mlic_gui.widgets.runs.run_text import ending, figures_text, moment

_Index = QModelIndex | QPersistentModelIndex
_PADDING, _LINE, _MARK, _GAP = 12, 19, 17, 6
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_GONE_WRONG = frozenset({RunStatus.FAILED, RunStatus.INTERRUPTED})


class RunDelegate(QStyledItemDelegate):
    """Three lines per run."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """As wide as the list, three lines high."""
        return QSize(self._view.viewport().width(), 3 * _LINE + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one run."""
        run = index.data(RunRole.RUN)
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner = self._paint_ground(painter, option)
            self._paint_first(painter, inner, index.data(), moment(run.started))
            self._paint_second(painter, inner.translated(0, _LINE), run)
            self._paint_third(painter, inner.translated(0, 2 * _LINE), run, index.data(RunRole.MARKS))
        finally:
            painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> QRect:
        """The selected row's tint; returns the place of the first line."""
        rect: QRect = option.rect
        place, state = QRectF(rect).adjusted(6, 2, -6, -2), option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colours.tint))
            painter.drawRoundedRect(place, 7, 7)
        if state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, place, self._theme.colours)
        return QRect(rect.left() + 6 + _PADDING, rect.top() + 10, rect.width() - 12 - 2 * _PADDING, _LINE)

    def _paint_first(self, painter: QPainter, line: QRect, title: str, when: str) -> None:
        small = interface_font(SMALL_PIXELS)
        taken = QFontMetrics(small).horizontalAdvance(when)
        self._text(painter, line, when, font=small, colour=self._theme.colours.muted, flags=_RIGHT)
        bold = interface_font(weight=QFont.Weight.DemiBold)
        self._text(painter, line.adjusted(0, 0, -taken - 8, 0), title, font=bold)

    def _paint_second(self, painter: QPainter, line: QRect, run: RunRecord) -> None:
        colours = self._theme.colours
        wrong = run.status in _GONE_WRONG
        text = run.name if run.name and not wrong else ending(run)
        colour = colours.attention if wrong else colours.text
        self._text(painter, line, text, font=interface_font(SMALL_PIXELS), colour=colour)

    def _paint_third(self, painter: QPainter, line: QRect, run: RunRecord, marks: tuple[str, ...]) -> None:
        right = line.right()
        for mark in marks:
            right = self._paint_mark(painter, line, right, mark) - _GAP
        room = line.adjusted(0, 0, right - line.right(), 0)
        font = interface_font(SMALL_PIXELS)
        self._text(painter, room, figures_text(run), font=font, colour=self._theme.colours.muted)

    def _paint_mark(self, painter: QPainter, line: QRect, right: int, text: str) -> int:
        """A pill at the right end; returns its left end."""
        font = interface_font(HEAD_PIXELS, weight=QFont.Weight.Medium)
        width = QFontMetrics(font).horizontalAdvance(text) + 14
        pill = QRectF(right - width + 0.5, line.center().y() - _MARK / 2 + 0.5, width, _MARK)
        painter.setPen(QColor(self._theme.colours.human))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pill, _MARK / 2, _MARK / 2)
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return round(pill.left())

    def _text(
        self, painter: QPainter, place: QRect, text: str, *, font: QFont, colour: str = "", flags: int = _LEFT
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour or self._theme.colours.text))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, flags, shown)
