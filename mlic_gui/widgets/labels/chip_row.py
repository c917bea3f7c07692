"""A line of chips with what a vocabulary sees in the photo; a click makes one a label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from mlic_gui.widgets.look.controls import muted_label
from mlic_gui.widgets.look.painting import CHIP_HEIGHT, chip_width, draw_chip, draw_focus, painting_on
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.look.tips import plain_tip

_WIDEST = 170
_GAP = 6
_HEIGHT = CHIP_HEIGHT + 6


class ChipButton(QAbstractButton):
    """One proposed name."""

    def __init__(self, name: str, probability: float, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(name)
        self.setFont(interface_font(11))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        tip = self.tr("{name}, probability {probability}. Click to make it a label.")
        self.setToolTip(plain_tip(tip.format(name=name, probability=f"{probability:.2f}")))
        self.setAccessibleName(self.tr("Make {name} a label").format(name=name))

    def sizeHint(self) -> QSize:
        """As wide as the name, within limits."""
        width = chip_width(QFontMetricsF(self.font()), self.text())
        return QSize(int(min(width, _WIDEST)) + 2, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a dashed chip, tinted under the pointer."""
        with painting_on(self) as painter:
            painter.setFont(self.font())
            box = QRectF(1, 3, self.width() - 2, CHIP_HEIGHT)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._theme.colours.hover))
                painter.drawRoundedRect(box, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
            text = QFontMetricsF(self.font()).elidedText(
                self.text(), Qt.TextElideMode.ElideRight, box.width() - 12
            )
            draw_chip(painter, box, text, by_human=False, colours=self._theme.colours)
            if self.hasFocus():
                draw_focus(painter, QRectF(self.rect()), self._theme.colours, radius=_HEIGHT / 2)


class ChipRow(QWidget):
    """As many chips as fit into one line, the likeliest first.

    Signals:
        chosen: Name of the chip that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[ChipButton] = []
        self._lead = muted_label(self.tr("Also:"))
        self._lead.setParent(self)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(self.tr("Other things that may be in the photo"))

    def set_chips(self, chips: Sequence[tuple[str, float]]) -> None:
        """Show these names with their probabilities."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [ChipButton(name, probability, self._theme, self) for name, probability in chips]
        for button in self._buttons:
            button.clicked.connect(self._choose)
        self._lead.setVisible(bool(chips))
        self._arrange()

    def names(self) -> tuple[str, ...]:
        """The names that are shown."""
        return tuple(button.text() for button in self._buttons if not button.isHidden())

    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, ChipButton):
            self.chosen.emit(button.text())

    def _arrange(self) -> None:
        self._lead.adjustSize()
        self._lead.move(0, (self.height() - self._lead.height()) // 2)
        left = self._lead.width() + _GAP
        for button in self._buttons:
            size = button.sizeHint()
            button.setGeometry(left, 0, size.width(), size.height())
            left += size.width() + _GAP
            button.setVisible(left - _GAP <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show more or fewer."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another arrangement."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
