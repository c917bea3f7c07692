"""Two runs side by side: whether one is better, figure by figure, label by label, and what was different."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.judging.run_comparison import RunsCompared
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.reports.plots import Measure
from mlic_gui.session.learning.run_reviews import RunReviews
from mlic_gui.session.notice import error_notice
from mlic_gui.widgets.look.controls import SectionHead
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.runs.comparing.compare_text import (
    evidence,
    figure_rows,
    headline,
    label_rows,
    named,
    setting_rows,
)
from mlic_gui.widgets.runs.pages.page import Column
from mlic_gui.widgets.runs.parts.run_curves import draw_curves
from mlic_gui.widgets.runs.parts.side_by_side import SideBySide
from mlic_gui.widgets.runs.parts.sorted_table import SortedTable
from mlic_gui.widgets.runs.parts.svg_plot import SvgPlot
from mlic_gui.widgets.runs.parts.table_model import TableModel
from mlic_gui.widgets.runs.run_text import ending

_HEADLINE_PIXELS = 17
_NARROWEST = 64


class CompareView(Column):
    """The earlier run is A, the later one B.

    Attributes:
        first: Which run A is.
        second: Which run B is.
        headline: Whether the difference is more than noise.
        evidence: The difference with its interval, and the photos.
        figures: Figures over all labels.
        labels: Figures of each label.
        curves: How each learned.
        settings: What differs in how they were made.
    """

    def __init__(self, reviews: RunReviews, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Two runs side by side"))
        self._reviews = reviews
        self._pair: tuple[RunRecord, RunRecord] | None = None
        self._tables = [TableModel(self) for _ in range(3)]
        self.first, self.second = self.add_sentence(), self.add_sentence()
        for label in (self.first, self.second):
            label.setProperty("muted", True)
        self.headline, self.evidence = self.add_sentence(), self.add_sentence()
        self.headline.setFont(interface_font(_HEADLINE_PIXELS, weight=self.headline.font().Weight.DemiBold))
        self._figures_head, self.figures = self._add_table(0, self.tr("Figures"))
        self._labels_head, self.labels = self._add_table(1, self.tr("Labels"))
        self._curves_head, self.curves = self._add_curves(theme)
        self._settings_head, self.settings = self._add_table(2, self.tr("What was different"))
        self.column.addStretch(1)
        reviews.compared_changed.connect(self._refresh)

    def _add_table(self, place: int, title: str) -> tuple[QWidget, SortedTable]:
        head = self.add_head(title)
        table = SortedTable(self._tables[place], name=title, narrowest=_NARROWEST)
        self.column.addWidget(table)
        return head, table

    def _add_curves(self, theme: Theme) -> tuple[SectionHead, tuple[SvgPlot, SvgPlot]]:
        head = self.add_head(self.tr("How they learned"))
        first, second = (SvgPlot(theme, name=self.tr("F-beta of {run}").format(run=run)) for run in "AB")
        self.column.addWidget(SideBySide(first, second))
        return head, (first, second)

    def show_runs(self, first: RunRecord, second: RunRecord) -> None:
        """Lay these side by side."""
        self._pair = (first, second)
        self.first.setText(named("A", first))
        self.second.setText(named("B", second))
        for plot, run, other in zip(self.curves, (first, second), (second, first), strict=True):
            plot.show_plot(partial(draw_curves, run, Measure.FBETA, beside=other) if run.points else None)
            plot.setVisible(bool(run.points))
        self._curves_head.setVisible(bool(first.points or second.points))
        self._curves_head.detail.setText(self._whose_curves(first, second))
        rows = setting_rows(first, second)
        self._tables[2].show_rows((self.tr("Setting"), "A", "B"), rows)
        for widget in (self._settings_head, self.settings):
            widget.setVisible(bool(rows))
        self._refresh()

    def _whose_curves(self, first: RunRecord, second: RunRecord) -> str:
        if first.points and second.points:
            return self.tr("first A, then B")
        return self.tr("only of A") if first.points else self.tr("only of B")

    def _refresh(self) -> None:
        if self._pair is None:
            return
        found = self._reviews.compared((self._pair[0].id, self._pair[1].id))
        if isinstance(found, RunsCompared):
            self.headline.setText(headline(found))
            self.evidence.setText(evidence(found))
            sides = (found.first, found.second) if found.photos else None
        else:
            self.headline.setText(
                self.tr("Comparing…") if found is None else self.tr("These can't be compared.")
            )
            self.evidence.setText(self._not_judged() or _why(found))
            sides = None
        self._show_figures(sides)

    def _not_judged(self) -> str:
        """Which of them came to no figures, and how it ended; "" where both did."""
        named = [("A", self._pair[0]), ("B", self._pair[1])] if self._pair else []
        lines = [f"{letter}: {ending(run)}" for letter, run in named if run.comparison is None]
        return " ".join([*lines, self.tr("So there are no figures to compare.")]) if lines else ""

    def _show_figures(self, sides: tuple[Figures, Figures] | None) -> None:
        for widget in (self._figures_head, self.figures, self._labels_head, self.labels):
            widget.setVisible(sides is not None)
        if sides is None:
            return
        change = self.tr("B − A")
        fbeta = f"F{sides[1].beta:g}"
        self._tables[0].show_rows((self.tr("Figure"), "A", "B", change), figure_rows(*sides))
        titles = (self.tr("Label"), f"{fbeta} A", f"{fbeta} B", change, "AP A", "AP B", change)
        self._tables[1].show_rows(titles, label_rows(*sides))


def _why(found: BaseException | None) -> str:
    return "" if found is None else error_notice(found).text
