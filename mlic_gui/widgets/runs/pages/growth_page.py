"""The page of what more annotated photos would bring."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.reports import words
from mlic_gui.reports.plots import grid_size, growth_plot
from mlic_gui.widgets.look.controls import muted_label
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.pages.plot_page import PlotPage
from mlic_gui.widgets.runs.run_text import figures_of


class GrowthPage(PlotPage):
    """A sentence, and curves over the number of photos.

    Attributes:
        plot: The curves.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._how = muted_label(wrap=True)
        self.column.addWidget(self._how)
        self.plot = self.make_plot(self.tr("What more photos bring"))
        self.column.addWidget(self.plot)
        self.column.addStretch(1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:
        """Show what more photos would bring."""
        growth = report.growth
        figures = figures_of(report.run)
        self.plot.setVisible(growth is not None)
        self._how.setVisible(growth is not None)
        if growth is None:
            self.say(self._waiting() if awaited else self._missing(report))
            return
        beta = figures.beta if figures else 2.0
        self.say(words.growth_sentence(report))
        self._how.setText(words.growth_method(report))
        self.plot.show_plot(
            lambda palette, size: growth_plot(growth, beta=beta, palette=palette, size=size),
            height=lambda width: grid_size(len(growth.labels) + 1, width=width)[1],
        )

    def _waiting(self) -> str:
        return self.tr("Learning from fewer of your photos, to see what each further one brings…")

    def _missing(self, report: RunReport) -> str:
        if not report.growth_asked:
            return self.lack(report, awaited=False) or self.tr("Not known: making it was cancelled.")
        return self.lack(report, awaited=False) or words.growth_sentence(report)
