"""The page of the worst mistakes: the quickest way to find wrong annotations and hard photos."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from mlic_gui.core.learning.reporting.run_report import Mistake, RunReport
from mlic_gui.reports import words
from mlic_gui.reports.shown import shown
from mlic_gui.session.session import Session
from mlic_gui.session.text import number
from mlic_gui.widgets.look.controls import PANEL_PADDING
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.mistakes.mistake_grid import MistakeGrid
from mlic_gui.widgets.runs.parts.sentence_label import sentence_label

_ALL = ""


class MistakesPage(QWidget):
    """A sentence, a choice of labels, and the grid.

    Attributes:
        grid: The mistakes.
        label: Chooses the label whose mistakes are shown, or all of them.
        text: What to do with them, or why there are none.

    Signals:
        photo_asked: Path of a photo, relative to the folder.
    """

    photo_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mistakes: tuple[Mistake, ...] = ()
        self._totals: dict[str, int] = {}
        self.text = sentence_label()
        self.label = QComboBox()
        self.label.setAccessibleName(self.tr("Whose mistakes are shown"))
        self.label.setMinimumWidth(150)
        self.grid = MistakeGrid(session, theme)
        self.grid.photo_asked.connect(self.photo_asked)
        self.label.currentIndexChanged.connect(self._show_chosen)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, PANEL_PADDING - 6, 0)
        head.setSpacing(12)
        head.addWidget(self.text, 1)
        head.addWidget(self.label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANEL_PADDING, 12, 6, 6)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:
        """Show the mistakes; the label that was chosen stays chosen if it has any."""
        self._mistakes = report.mistakes
        self._totals = _totals(report)
        self._fill()
        self._show_chosen()
        self.grid.setVisible(bool(report.mistakes))
        self.text.setText(self._words(report, awaited=awaited))

    def to_top(self) -> None:
        """Show the worst."""
        self.grid.scrollToTop()

    def choose_label(self, label: str) -> None:
        """Show the mistakes of one label, of all where it has none."""
        self.label.setCurrentIndex(max(0, self.label.findData(label)))

    def _fill(self) -> None:
        counts: dict[str, int] = {}
        for found in self._mistakes:
            counts[found.label] = counts.get(found.label, 0) + 1
        chosen = self.label.currentData()
        with QSignalBlocker(self.label):
            self.label.clear()
            self.label.addItem(self.tr("All labels"), _ALL)
            for label, count in counts.items():
                total = max(count, self._totals.get(label, 0))
                part = self.tr("{count} of {total} shown").format(count=number(count), total=number(total))
                self.label.addItem(f"{shown(label)} · {part if total > count else number(count)}", label)
        self.choose_label(chosen or _ALL)
        self.label.setVisible(len(counts) > 1)

    def _show_chosen(self) -> None:
        label = self.label.currentData() or _ALL
        self.grid.show_mistakes([found for found in self._mistakes if label in (_ALL, found.label)])

    def _left_out(self) -> str:
        """How many of all mistakes are shown, "" for all."""
        count, total = len(self._mistakes), sum(self._totals.values())
        if total <= count:
            return ""
        text = self.tr("The {count} worst of {total} mistakes are shown, one of each photo and burst.")
        return " " + text.format(count=number(count), total=number(total))

    def _words(self, report: RunReport, *, awaited: bool) -> str:
        if report.mistakes:
            text = self.tr(
                "The worst first; a click goes to the photo. Where the tagger is right after all, correct the"
                " annotation: that is the quickest way to make it better."
            )
            return f"{text}{self._left_out()}"
        if report.answers is None and awaited:
            return self.tr("Reading what the tagger answered…")
        if report.answers is None:
            return words.no_answers(report)
        return self.tr("No mistakes on the photos that judged it.")


def _totals(report: RunReport) -> dict[str, int]:
    """How many mistakes each label has in all, shown or not."""
    found = report.confusion
    if found is None:
        return {}
    both = zip(found.missed, found.invented, strict=True)
    return {label: sum(pair) for label, pair in zip(found.labels, both, strict=True)}
