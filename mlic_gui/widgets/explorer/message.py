"""What stands where there is nothing to show: what is being done, or what is the matter and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mlic_gui.widgets.look.controls import muted_label, plain_button
from mlic_gui.widgets.look.theme import interface_font


class Message(QWidget):
    """A line and a sentence in the middle, and below them a button where it may be tried again.

    Attributes:
        headline: The line.
        sentence: The sentence.
        again: The button.

    Signals:
        again_asked: It is to be tried again.
    """

    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline, self.sentence = QLabel(), muted_label(small=False, wrap=True)
        self.headline.setFont(interface_font(17))
        for label in (self.headline, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setWordWrap(True)
        self.again = plain_button(self.tr("Try &again"))
        self.again.clicked.connect(self.again_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 20, 40, 20)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self.headline)
        layout.addWidget(self.sentence)
        layout.addSpacing(6)
        layout.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, headline: str, sentence: str = "", *, again: bool = False) -> None:
        """Show these."""
        self.headline.setText(headline)
        self.sentence.setText(sentence)
        self.again.setVisible(again)
        self.setAccessibleName(f"{headline} {sentence}".strip())
