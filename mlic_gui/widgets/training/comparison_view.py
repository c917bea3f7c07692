"""What a training came to, in words, and the choice when its result did worse."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from mlic_gui.operations import training
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.controls import lay_out_offer, muted_label, plain_button
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.training_text import compared, seen_in_training

_LINKS = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard


class ComparisonView(QWidget):
    """Before and after; with two buttons while a tagger waits to be adopted or dismissed.

    Attributes:
        sentence: Label of the comparison.
        use: Button that takes the offered tagger into use.
        keep: Button that keeps the tagger in use.

    Signals:
        report_asked: The report of the latest run is wanted.
    """

    report_asked = Signal()

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme = desk, theme
        self.sentence = muted_label(wrap=True)
        self._offer = QFrame()
        self._offer.setProperty("card", "attention")
        self._offer_text = muted_label(wrap=True)
        self._offer_text.setProperty("muted", False)
        self.use = plain_button(self.tr("Use it anyway"))
        self.keep = plain_button(self.tr("Keep my tagger"))
        for label in (self.sentence, self._offer_text):
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setTextInteractionFlags(_LINKS)
            label.linkActivated.connect(self.report_asked)
        self._lay_out()
        self.use.clicked.connect(self._adopt)
        self.keep.clicked.connect(self._dismiss)
        session = desk.session
        for signal in (
            session.taggers_changed,
            session.project_closed,
            session.history.state_changed,
            session.history.runs_changed,
            theme.changed,
        ):
            signal.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        lay_out_offer(self._offer, self._offer_text, self.keep, self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.sentence)
        layout.addWidget(self._offer)

    def _refresh(self) -> None:
        session = self._desk.session
        comparison, offered = session.history.comparison, session.offered
        text = "" if comparison is None else f"{compared(comparison)} {seen_in_training(comparison)}".strip()
        self._offer.setVisible(offered is not None)
        self.sentence.setVisible(bool(text) and offered is None)
        self._say(self.sentence, text)
        if offered is not None:
            kept = self.tr("{name} looks worse, so it is not in use.")
            self._say(self._offer_text, f"{kept.format(name=offered.name)} {text}".strip())
        self.setVisible(offered is not None or bool(text))

    def _say(self, label: QLabel, text: str) -> None:
        """Show a text, and a link to the report at its end."""
        style = f"text-decoration: none; color: {self._theme.colours.tagger}"
        link = self.tr("Report…")
        label.setText(f'{escape(text)} <a href="report" style="{style}">{link}</a>')
        label.setAccessibleName(text)

    def _adopt(self) -> None:
        training.adopt_tagger(self._desk)

    def _dismiss(self) -> None:
        training.dismiss_tagger(self._desk)
