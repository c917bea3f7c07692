"""The page of the worst mistakes: the quickest way to find wrong annotations and hard photos."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.reports import words
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.controls import PANEL_PADDING
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.mistakes.mistake_grid import MistakeGrid
from mlic_gui.widgets.runs.parts.sentence_label import sentence_label


class MistakesPage(QWidget):
    """A sentence and the grid.

    Attributes:
        grid: The mistakes.
        text: What to do with them, or why there are none.

    Signals:
        photo_asked: Path of a photo, relative to the folder.
    """

    photo_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = sentence_label()
        self.grid = MistakeGrid(session, theme)
        self.grid.photo_asked.connect(self.photo_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANEL_PADDING, 12, 6, 6)
        layout.setSpacing(10)
        layout.addWidget(self.text)
        layout.addWidget(self.grid, 1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:
        """Show the mistakes."""
        self.grid.show_mistakes(report.mistakes)
        self.grid.setVisible(bool(report.mistakes))
        self.text.setText(self._words(report, awaited=awaited))

    def _words(self, report: RunReport, *, awaited: bool) -> str:
        if report.mistakes:
            return self.tr(
                "The worst first; a click goes to the photo. Where the tagger is right after all, correct the"
                " annotation: that is the quickest way to make it better."
            )
        if report.answers is None and awaited:
            return self.tr("Reading what the tagger answered…")
        if report.answers is None:
            return words.no_answers(report)
        return self.tr("No mistakes on the photos that judged it.")
