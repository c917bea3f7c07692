"""What the pages of plots have in common: a sentence, plots below it, and saving them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.reports import words
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.pages.page import Page
from mlic_gui.widgets.runs.parts.svg_plot import SvgPlot


class PlotPage(Page):
    """A page with plots.

    Attributes:
        text: What the plots say, or why there are none.

    Signals:
        save_asked: A plot is to be written to a path, as an SVG document.
    """

    save_asked = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = self.add_sentence()

    def make_plot(self, name: str, *, height: int = 260) -> SvgPlot:
        """A plot that can be saved; the page adds it where it belongs."""
        plot = SvgPlot(self._theme, name=name, height=height)
        plot.save_asked.connect(self.save_asked)
        return plot

    def say(self, text: str) -> None:
        """Show a sentence above the plots, or none."""
        self.text.setText(text)
        self.text.setVisible(bool(text))

    def lack(self, report: RunReport, *, awaited: bool) -> str:
        """Why there is nothing to draw of what the tagger answered, or ""."""
        if report.answers is None and awaited:
            return self.tr("Reading what the tagger answered…")
        return words.no_answers(report) if report.answers is None else ""
