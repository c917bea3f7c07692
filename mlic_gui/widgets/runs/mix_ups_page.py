"""The page that says which label is taken for which."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.reports.plots import confusion_plot
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.plot_page import PlotPage

_HEAD, _ROW = 150, 34


class MixUpsPage(PlotPage):
    """A table of heat.

    Attributes:
        plot: The table.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.plot = self.make_plot(self.tr("Which label is taken for which"))
        self.column.addWidget(self.plot)
        self.column.addStretch(1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:
        """Show the confusions."""
        confusion = report.confusion
        self.say(self.lack(report, awaited=awaited))
        self.plot.setVisible(confusion is not None)
        if confusion is not None:
            rows = len(confusion.labels)
            self.plot.show_plot(
                lambda palette, size: confusion_plot(confusion, palette=palette, size=size),
                height=partial(_height, rows),
            )


def _height(rows: int, _width: int) -> int:
    return _HEAD + _ROW * rows
