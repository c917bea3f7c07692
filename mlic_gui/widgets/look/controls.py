"""Small controls that every panel is made of: buttons, muted text, section heads, rules."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.widgets.look.painting import painting_on
from mlic_gui.widgets.look.theme import head_font
from mlic_gui.widgets.look.tips import plain_tip

PANEL_PADDING = 16


def filled_button(text: str) -> QPushButton:
    """The one button of a panel that most people press next."""
    return _button(text, "filled")


def plain_button(text: str) -> QPushButton:
    """A button beside the filled one."""
    return _button(text, "")


def quiet_button(text: str) -> QPushButton:
    """A button without a frame."""
    return _button(text, "quiet")


def link_button(text: str) -> QPushButton:
    """A button that looks like a link."""
    button = _button(text, "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def muted_label(text: str = "", *, small: bool = True, wrap: bool = False) -> QLabel:
    """Secondary text."""
    label = QLabel(text)
    label.setProperty("muted", True)
    label.setProperty("small", small)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    return label


def rule() -> QFrame:
    """A thin line between two parts of a panel."""
    line = QFrame()
    line.setProperty("rule", True)
    return line


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a property that it asks for has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class SectionHead(QWidget):
    """A heading in small capitals with a short text at its right.

    Attributes:
        detail: The label at the right.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = muted_label(title, small=False)
        heading.setFont(head_font())
        self.detail = muted_label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addStretch(1)
        layout.addWidget(self.detail)


class ElidedLabel(QLabel):
    """One line of text that is cut with an ellipsis where there is no room.

    It never gets narrower while `hold_width` is set, so that what stands beside it does not jump.
    """

    def __init__(self, text: str = "", *, hold_width: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold_width = hold_width
        self._widest = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy.Policy.Maximum if hold_width else QSizePolicy.Policy.Ignored
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def forget_width(self) -> None:
        """Another kind of text follows, which may be narrower."""
        self._widest = 0
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as much as fits."""
        with painting_on(self) as painter:
            shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            self.setToolTip(plain_tip(self.text()) if shown != self.text() else "")
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + 2
        self._widest = max(self._widest, width) if self._hold_width else width
        return QSize(self._widest, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """As little as an ellipsis."""
        return QSize(24, self.fontMetrics().height())


class EntryField(QLineEdit):
    """A line edit that keeps Enter and Escape to itself.

    Signals:
        entered: Enter was pressed, with the text.
        left: Escape was pressed, or what was entered has been taken: the keyboard is wanted elsewhere.
    """

    entered = Signal(str)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim the keys that are shortcuts elsewhere in the window."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Report Enter and Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def lay_out_offer(box: QWidget, text: QLabel, *buttons: QPushButton) -> None:
    """Lay out a box that offers something: a sentence, and below it the answers to it."""
    row = QHBoxLayout()
    row.setSpacing(6)
    for button in buttons:
        row.addWidget(button, 1)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(12, 9, 12, 10)
    layout.setSpacing(8)
    layout.addWidget(text)
    layout.addLayout(row)


def _button(text: str, look: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    if look:
        button.setProperty(look, True)
    return button
