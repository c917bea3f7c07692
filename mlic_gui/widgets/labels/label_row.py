"""One label of the photo: a three-state box, the name, the bar of the suggestion, the key that sets it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlic_gui.session.session import MIXED
from mlic_gui.widgets.look.painting import Mark, draw_bar, draw_box, draw_focus, draw_key_cap, painting_on
from mlic_gui.widgets.look.row_button import RowButton
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.look.tips import plain_tip

ROW_HEIGHT = 34
_BOX = 20
_CAP = 20
_FIGURE = 34
_BAR_SHARE = 0.34
_MARKS = {1: Mark.YES, 0: Mark.NO, -1: Mark.UNKNOWN, MIXED: Mark.MIXED}
_NEXT_WORD = {-1: 1, 1: 0, 0: -1, MIXED: 1}
_NEXT_CHOICE = {-1: 1, 1: -1, 0: 1, MIXED: 1}  # where a yes moves from label to label


@dataclass(frozen=True, slots=True)
class LabelState:
    """What a row shows.

    Attributes:
        word: 1 yes, 0 no, -1 unknown, `MIXED` where the selected photos differ.
        probability: Of the current photo, NaN where there is no suggestion.
        threshold: At or above it the suggestion is *yes*.
        stale: Whether the suggestion comes from an older network and is being renewed.
        exclusive: Whether the labels exclude each other: the row is one choice of several.
        proposed: Whether the suggestion is *yes*.
        explained: Whether the heat over the photo is this label's.
    """

    word: int = -1
    probability: float = math.nan
    threshold: float = math.nan
    stale: bool = False
    exclusive: bool = False
    proposed: bool = False
    explained: bool = False


class LabelRow(RowButton):
    """A label with its word and its suggestion; a click or Space gives it the next word.

    Attributes:
        label: Name of the label.
        state: What is shown.

    Signals:
        word_chosen: Label, and the word it is to have: 1 yes, 0 no, -1 unknown.
        looked_at: Label that pointer or keyboard came to.
        looked_away: It left.
    """

    word_chosen = Signal(str, int)
    looked_at = Signal(str)
    looked_away = Signal()

    def __init__(self, label: str, *, key: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self.state = LabelState()
        self._key = key
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._choose_next)
        self._describe()

    def set_state(self, state: LabelState) -> None:
        """Show this state."""
        if state != self.state:
            self.state = state
            self._describe()
            self.update()

    def _choose_next(self) -> None:
        following = _NEXT_CHOICE if self.state.exclusive else _NEXT_WORD
        self.word_chosen.emit(self.label, following[self.state.word])

    def _describe(self) -> None:
        word = {
            1: self.tr("yes"),
            0: self.tr("no"),
            -1: self.tr("not answered"),
            MIXED: self.tr("differs among the selected photos"),
        }[self.state.word]
        name = f"{self.label}: {word}"
        suggestion = self.tr("no suggestion yet")
        if not math.isnan(self.state.probability):
            suggestion = self.tr("suggested with probability {probability}, threshold {threshold}").format(
                probability=f"{self.state.probability:.2f}", threshold=f"{self.state.threshold:.2f}"
            )
        if self.state.exclusive:
            suggestion = self._describe_choice()
        self.setAccessibleName(name)
        self.setAccessibleDescription(suggestion)
        explained = self.state.explained  # the preview says it then, and near photos lie where a tip would
        self.setToolTip("" if explained else plain_tip(f"{name}\n{suggestion}"))

    def _describe_choice(self) -> str:
        rule = self.tr("One label per photo: a yes here makes the others no.")
        if math.isnan(self.state.probability):
            return f"{self.tr('no suggestion yet')}\n{rule}"
        chance = f"{self.state.probability:.2f}"
        if self.state.proposed:
            return f"{self.tr('suggested, with probability {chance}').format(chance=chance)}\n{rule}"
        return f"{self.tr('not suggested, probability {chance}').format(chance=chance)}\n{rule}"

    def sizeHint(self) -> QSize:
        """One row of the panel."""
        return QSize(280, ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room for box, a short name, figure and key."""
        return QSize(190, ROW_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the row can be clicked."""
        super().enterEvent(event)
        self.looked_at.emit(self.label)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.looked_away.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard looks at the label as the pointer does."""
        super().focusInEvent(event)
        self.looked_at.emit(self.label)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard is elsewhere."""
        super().focusOutEvent(event)
        if not self.underMouse():
            self.looked_away.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box, name, bar, figure and key, left to right."""
        with painting_on(self) as painter:
            area = QRectF(self.rect())
            self._paint_ground(painter, area)
            middle = area.center().y()
            margin = 8.0
            draw_box(
                painter,
                QRectF(margin, middle - _BOX / 2, _BOX, _BOX),
                _MARKS[self.state.word],
                self._theme.colours,
                is_round=self.state.exclusive,
            )
            right = self._paint_figures(painter, area.right() - margin, middle)
            bar_width = max(44.0, area.width() * _BAR_SHARE)
            bar = QRectF(right - 10 - bar_width, middle - 4, bar_width, 8)
            self._paint_name(
                painter, QRectF(margin + _BOX + 10, 0, bar.left() - margin - _BOX - 20, area.height())
            )
            painter.setOpacity(0.45 if self.state.stale else 1.0)
            draw_bar(
                painter,
                bar,
                probability=self.state.probability,
                threshold=math.nan if self.state.exclusive else self.state.threshold,
                faded=self.state.word in (0, 1) or (self.state.exclusive and not self.state.proposed),
                colours=self._theme.colours,
            )

    def _paint_ground(self, painter: QPainter, area: QRectF) -> None:
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colours.raised))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 6, 6)
        if self.state.explained:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colours.attention))
            painter.drawRoundedRect(QRectF(0, area.center().y() - 10, 3, 20), 1.5, 1.5)
        if self.hasFocus():
            draw_focus(painter, area.adjusted(0, 1, 0, -1), self._theme.colours)

    def _paint_name(self, painter: QPainter, box: QRectF) -> None:
        font = interface_font(
            weight=QFont.Weight.Medium if self.state.word in (0, 1) else QFont.Weight.Normal
        )
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.text))
        name = QFontMetricsF(font).elidedText(self.label, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _paint_figures(self, painter: QPainter, right: float, middle: float) -> float:
        cap = QRectF(right - _CAP, middle - _CAP / 2, _CAP, _CAP)
        painter.setFont(interface_font(11))
        if self._key:
            draw_key_cap(painter, cap, self._key, self._theme.colours)
        figure = QRectF(cap.left() - 8 - _FIGURE, 0, _FIGURE, self.height())
        painter.setFont(interface_font(12))
        painter.setPen(QColor(self._theme.colours.muted))
        text = "–" if math.isnan(self.state.probability) else f"{self.state.probability:.2f}"
        painter.drawText(figure, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return figure.left()
