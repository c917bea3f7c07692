"""The page of how the run learned: loss and F-beta over its steps, and what its probabilities are worth."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.reports import notes
from mlic_gui.reports.plots import Measure, reliability_plot
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.pages.plot_page import PlotPage
from mlic_gui.widgets.runs.parts.run_curves import draw_curves
from mlic_gui.widgets.runs.parts.side_by_side import SideBySide
from mlic_gui.widgets.runs.run_text import figures_of


class LearningPage(PlotPage):
    """Two curves beside each other, reliability below.

    Attributes:
        loss: Loss over the steps.
        fbeta: F-beta over the steps.
        reliability: How often suggestions are right, by their probability.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.loss = self.make_plot(self.tr("Loss"))
        self.fbeta = self.make_plot(self.tr("F-beta"))
        self.column.addWidget(SideBySide(self.loss, self.fbeta))
        self._head = self.add_head(self.tr("Whether probabilities mean what they say"))
        self.reliability = self.make_plot(self.tr("Reliability"), height=280)
        self.reliability.setMaximumWidth(560)
        self.column.addWidget(self.reliability)
        self.column.addStretch(1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:  # noqa: ARG002 - all pages are shown alike
        """Show the curves of the run."""
        run, figures = report.run, figures_of(report.run)
        self.say(notes.kept_sentence(run) if run.points else self.tr("This run kept no curves."))
        for plot, measure in ((self.loss, Measure.LOSS), (self.fbeta, Measure.FBETA)):
            plot.setVisible(bool(run.points))
            plot.show_plot(partial(draw_curves, run, measure) if run.points else None)
        known = figures.reliability if figures else None
        self._head.setVisible(known is not None)
        self.reliability.setVisible(known is not None)
        self.reliability.show_plot(lambda palette, size: reliability_plot(known, palette=palette, size=size))
