"""What stands where there is nothing to show: what is being done, or what is the matter and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mlic_gui.widgets.look.controls import muted_label
from mlic_gui.widgets.look.theme import interface_font


class Message(QWidget):
    """A line and a sentence in the middle.

    Attributes:
        headline: The line.
        sentence: The sentence.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline, self.sentence = QLabel(), muted_label(small=False, wrap=True)
        self.headline.setFont(interface_font(17))
        for label in (self.headline, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 20, 40, 20)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(self.headline)
        layout.addWidget(self.sentence)
        layout.addStretch(3)

    def say(self, headline: str, sentence: str = "") -> None:
        """Show these."""
        self.headline.setText(headline)
        self.sentence.setText(sentence)
        self.setAccessibleName(f"{headline} {sentence}".strip())
