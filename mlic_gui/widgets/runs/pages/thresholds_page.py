"""The page of what another threshold would do to a label, and precision over recall of all labels."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from mlic_gui.core.learning.reporting.run_report import LabelCurves, RunReport
from mlic_gui.reports.plots import grid_size, pr_plot, threshold_plot
from mlic_gui.reports.shown import shown
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.pages.plot_page import PlotPage
from mlic_gui.widgets.runs.run_text import figures_of


class ThresholdsPage(PlotPage):
    """One label at a time above, all of them below.

    Attributes:
        label: Chooses the label.
        threshold: Its figures at every threshold.
        recall: Precision over recall of every label.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._report: RunReport | None = None
        self._picked = False
        self.label = QComboBox()
        self.label.setMinimumWidth(180)
        self._row = self._make_row()
        self.threshold = self.make_plot(self.tr("Threshold"), height=250)
        self.column.addWidget(self._row)
        self.column.addWidget(self.threshold)
        self._head = self.add_head(self.tr("Precision over recall"))
        self.recall = self.make_plot(self.tr("Precision over recall"))
        self.column.addWidget(self.recall)
        self.column.addStretch(1)
        self.label.currentIndexChanged.connect(self._show_label)
        self.label.activated.connect(self._pick)

    def _make_row(self) -> QWidget:
        row, text = QWidget(), QLabel(self.tr("What another threshold would do to"))
        text.setBuddy(self.label)
        self.label.setAccessibleName(text.text())
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(text)
        layout.addWidget(self.label)
        layout.addStretch(1)
        return row

    def show_report(self, report: RunReport, *, awaited: bool) -> None:
        """Show the curves; the label that was chosen stays chosen."""
        self._report = report
        curves = report.curves
        self.say(self.lack(report, awaited=awaited))
        for widget in (self._row, self.threshold, self._head, self.recall):
            widget.setVisible(bool(curves))
        self._fill([curve.label for curve in curves])
        self._show_label()
        figures = figures_of(report.run)
        labels = figures.labels if figures else ()
        self.recall.show_plot(
            lambda palette, size: pr_plot(curves, figures=labels, palette=palette, size=size),
            height=lambda width: grid_size(len(curves), width=width)[1],
        )

    def _fill(self, labels: list[str]) -> None:
        known = [self.label.itemData(place) for place in range(self.label.count())]
        if known == labels:
            return
        chosen = self.label.currentData()
        with QSignalBlocker(self.label):
            self.label.clear()
            for name in labels:
                self.label.addItem(shown(name), name)
            first = chosen if self._picked and chosen in labels else self._weakest(labels)
            self.label.setCurrentIndex(labels.index(first) if first in labels else 0)

    def _weakest(self, labels: list[str]) -> str | None:
        """The label with the worst F-beta, None if nothing is known of any."""
        figures = figures_of(self._report.run) if self._report else None
        known = {item.label: item.fbeta for item in figures.labels} if figures else {}
        judged = [label for label in labels if not math.isnan(known.get(label, math.nan))]
        return min(judged, key=known.__getitem__, default=None)

    def _pick(self) -> None:
        self._picked = True

    def _show_label(self) -> None:
        curve = self._curve()
        if curve is None or self._report is None:
            self.threshold.show_plot(None)
            return
        figures = figures_of(self._report.run)
        beta = figures.beta if figures else 2.0
        self.threshold.show_plot(
            lambda palette, size: threshold_plot(curve, beta=beta, palette=palette, size=size)
        )

    def _curve(self) -> LabelCurves | None:
        curves = self._report.curves if self._report else ()
        place = self.label.currentIndex()
        return curves[place] if 0 <= place < len(curves) else None
