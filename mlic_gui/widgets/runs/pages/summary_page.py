"""The first page of a report: how good it is in plain words, two figures, what to do, and the labels."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import RunCounts, RunRecord
from mlic_gui.reports import notes, words
from mlic_gui.session.text import number
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.runs.pages.page import Page
from mlic_gui.widgets.runs.parts.advice_view import AdviceView
from mlic_gui.widgets.runs.parts.figure_card import FigureCard
from mlic_gui.widgets.runs.parts.label_model import LabelModel, label_rows
from mlic_gui.widgets.runs.parts.sorted_table import SortedTable
from mlic_gui.widgets.runs.run_text import ending, figures_of

_HEADLINE_PIXELS = 17


class SummaryPage(Page):
    """Words before figures, and figures before tables.

    Attributes:
        headline: How good the tagger is.
        changed: That annotations which judged it are others now.
        verdict: Whether it is better than the one before.
        fbeta: Card of F-beta.
        average: Card of mAP.
        photos: Card of how many photos judged it.
        advice: What to do.
        table: The labels.

    Signals:
        mistakes_asked: The label whose mistakes are wanted.
    """

    mistakes_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline, self.changed = self.add_sentence(), self.add_sentence()
        self.verdict = self.add_sentence()
        self.changed.setProperty("attention", True)
        self.headline.setFont(interface_font(_HEADLINE_PIXELS, weight=self.headline.font().Weight.DemiBold))
        self.verdict.setProperty("muted", True)
        self.fbeta, self.average, self.photos = FigureCard(), FigureCard(), FigureCard()
        cards = QHBoxLayout()
        cards.setSpacing(10)
        for card in (self.fbeta, self.average, self.photos):
            cards.addWidget(card, 1)
        self.column.addLayout(cards)
        self._advice_head = self.add_head(self.tr("What to do"))
        self.advice = AdviceView()
        self.advice.mistakes_asked.connect(self.mistakes_asked)
        self.column.addWidget(self.advice)
        self._table_head = self.add_head(self.tr("Labels"))
        self._labels = LabelModel(theme, self)
        self.table = SortedTable(self._labels, name=self.tr("Figures of each label"))
        self.table.activated.connect(self._ask_for_mistakes)
        self.column.addWidget(self.table)
        self.column.addStretch(1)

    def show_report(self, report: RunReport, *, awaited: bool) -> None:  # noqa: ARG002 - all pages are shown alike
        """Show headline, cards, advice and table; of a run without figures, how it ended."""
        figures = figures_of(report.run)
        judged = figures is not None
        for widget in (self.fbeta, self.average, self.photos, self._table_head, self.table):
            widget.setVisible(judged)
        self.headline.setText(words.headline(report) if judged else ending(report.run))
        changed = notes.changed_sentence(report)
        self.changed.setText(changed)
        self.changed.setVisible(bool(changed))
        verdict = " ".join(part for part in (words.verdict(report), notes.again_sentence(report)) if part)
        self.verdict.setText(verdict if judged else "")
        self.verdict.setVisible(bool(self.verdict.text()))
        self._show_advice(report, figures)
        if figures is not None and report.run.comparison is not None:
            self._show_cards(report.run, figures, report.run.comparison.before)

    def _ask_for_mistakes(self, index: QModelIndex) -> None:
        row = self._labels.row_at(self.table.sorted.mapToSource(index).row())
        self.mistakes_asked.emit(row.figures.label)

    def _show_advice(self, report: RunReport, figures: Figures | None) -> None:
        advice = words.label_advice(report) if figures is not None else ()
        self.advice.show_advice(advice, mistaken={found.label for found in report.mistakes})
        self.advice.setVisible(bool(advice))
        self._advice_head.setVisible(bool(advice))
        if figures is not None and report.run.comparison is not None:
            before = report.run.comparison.before
            known = None if words.proposed_nothing(before) else before
            rows = label_rows(figures, known, advice)
            self._labels.show_rows(rows, beta=figures.beta)

    def _show_cards(self, run: RunRecord, figures: Figures, before: Figures) -> None:
        intervals, fresh = figures.intervals, words.proposed_nothing(before)
        self.fbeta.show_figure(
            f"F{figures.beta:g}",
            figures.fbeta,
            interval=intervals.fbeta if intervals else None,
            before=math.nan if fresh else before.fbeta,
            help_text=self.tr(
                "Found and right in one figure, per photo, on the average; 1 is perfect. Above beta 1,"
                " finding all labels counts more."
            ),
        )
        self.average.show_figure(
            self.tr("mAP"),
            figures.mean_average_precision,
            interval=intervals.mean_average_precision if intervals else None,
            before=math.nan if fresh else before.mean_average_precision,
            help_text=self.tr(
                "How well photos with a label rank above those without, whatever the threshold; the average"
                " over labels; 1 is perfect."
            ),
        )
        self.photos.show_count(
            self.tr("Judged on"),
            number(figures.photos),
            detail=judged_text(run.counts),
            help_text=self.tr("Photos that it had not learned from when it answered them"),
        )


def judged_text(counts: RunCounts | None) -> str:
    """How many photos were learned from, and how they were kept apart from those that judge."""
    if counts is None:
        return ""
    if counts.folds is not None:
        text = QCoreApplication.translate("SummaryPage", "photos, in {folds} folds, each judged unseen")
        return text.format(folds=counts.folds)
    text = QCoreApplication.translate("SummaryPage", "photos; learned from {train} others")
    return text.format(train=number(counts.train + counts.selection))
