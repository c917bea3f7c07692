"""The report of one run: what it was, what can be done with it, and its pages."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.operations import runs
from mlic_gui.operations.desk import Desk
from mlic_gui.session.notice import error_notice
from mlic_gui.widgets.look.controls import PANEL_PADDING, ElidedLabel, muted_label
from mlic_gui.widgets.look.theme import Theme, interface_font
from mlic_gui.widgets.runs.making_bar import MakingBar
from mlic_gui.widgets.runs.pages.growth_page import GrowthPage
from mlic_gui.widgets.runs.pages.learning_page import LearningPage
from mlic_gui.widgets.runs.pages.mistakes_page import MistakesPage
from mlic_gui.widgets.runs.pages.mix_ups_page import MixUpsPage
from mlic_gui.widgets.runs.pages.page import Page
from mlic_gui.widgets.runs.pages.settings_page import SettingsPage
from mlic_gui.widgets.runs.pages.summary_page import SummaryPage
from mlic_gui.widgets.runs.pages.thresholds_page import ThresholdsPage
from mlic_gui.widgets.runs.parts.sentence_label import sentence_label
from mlic_gui.widgets.runs.repetition_text import repetition_text
from mlic_gui.widgets.runs.run_buttons import RunButtons
from mlic_gui.widgets.runs.run_text import moment, run_title
from mlic_gui.widgets.training.interrupted_view import InterruptedView

_TITLE_PIXELS = 15


class ReportView(QWidget):
    """Shows the run that is chosen; what is missing in its report appears as it is made.

    Attributes:
        title: What was trained.
        note: Trouble with the report, or how a repetition came out.
        told: What came of what was asked for, such as where a report was written.
        interrupted: Takes a training up that was interrupted.
        buttons: What can be done with the run.
        tabs: Names of the pages.
        summary: The first page.
        mistakes: The page of mistakes.
        making: How far the report is.

    Signals:
        photo_asked: Path of a photo, relative to the folder.
    """

    photo_asked = Signal(str)

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._reviews = desk, desk.session.reviews
        self._run: RunRecord | None = None
        self._awaited = False
        self.title, self._when = ElidedLabel(), ElidedLabel()
        self.note, self.told = muted_label(wrap=True), sentence_label()
        self.interrupted = QWidget()
        room = QVBoxLayout(self.interrupted)
        room.setContentsMargins(PANEL_PADDING, 6, PANEL_PADDING, 6)
        room.addWidget(InterruptedView(desk))
        self.buttons = RunButtons(desk)
        self.tabs, self._pages = self._make_tabs(), QStackedWidget()
        self.summary, self.mistakes = SummaryPage(theme), MistakesPage(desk.session, theme)
        self.mix_ups, self.thresholds = MixUpsPage(theme), ThresholdsPage(theme)
        self.learning, self.growth, self.settings = LearningPage(theme), GrowthPage(theme), SettingsPage()
        for place, page in enumerate(self._all_pages()):
            page.setAccessibleName(self.tabs.tabText(place))
            self._pages.addWidget(page)
        self.making = MakingBar(desk)
        self._lay_out()
        self._connect()

    def _all_pages(self) -> tuple[Page | MistakesPage, ...]:
        return (
            self.summary,
            self.mistakes,
            self.mix_ups,
            self.thresholds,
            self.learning,
            self.growth,
            self.settings,
        )

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        tabs.setUsesScrollButtons(True)
        for title in (
            self.tr("Summary"),
            self.tr("Mistakes"),
            self.tr("Mix-ups"),
            self.tr("Thresholds"),
            self.tr("Learning"),
            self.tr("More photos"),
            self.tr("Settings"),
        ):
            tabs.addTab(title)
        tabs.setAccessibleName(self.tr("Parts of the report"))
        return tabs

    def _lay_out(self) -> None:
        self.title.setFont(interface_font(_TITLE_PIXELS, weight=self.title.font().Weight.DemiBold))
        self._when.setProperty("muted", True)
        self._when.setProperty("small", True)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self._when)
        head = QHBoxLayout()
        head.setContentsMargins(PANEL_PADDING, 14, PANEL_PADDING, 4)
        head.setSpacing(12)
        head.addLayout(words, 1)
        head.addWidget(self.buttons)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(PANEL_PADDING, 4, PANEL_PADDING, 0)
        tabs.addWidget(self.tabs, 1)
        for label in (self.note, self.told):
            label.setContentsMargins(PANEL_PADDING, 0, PANEL_PADDING, 0)
        self.told.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.note)
        layout.addWidget(self.told)
        layout.addWidget(self.interrupted)
        layout.addLayout(tabs)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.making)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self.mistakes.photo_asked.connect(self.photo_asked)
        self.summary.mistakes_asked.connect(self._show_mistakes)
        for page in (self.mix_ups, self.thresholds, self.learning, self.growth):
            page.save_asked.connect(self._save_plot)
        self._reviews.report_changed.connect(self._take_report)
        self._reviews.making_changed.connect(self._show_making)
        self._reviews.repeated.connect(self._take_report)
        self._reviews.told.connect(self._tell)

    def show_run(self, run: RunRecord) -> None:
        """Show a run: its own figures at once, the rest as far as it is made."""
        if self._run is None or self._run.id != run.id:
            self._tell("")
            for page in self._all_pages():
                page.to_top()
        self._run = run
        interrupted = self._desk.session.history.interrupted
        self.interrupted.setVisible(interrupted is not None and interrupted.id == run.id)
        self.title.setText(run_title(run))
        self._when.setText(" · ".join(part for part in (moment(run.started), run.name or "") if part))
        self.buttons.show_run(run)
        self._show_report()

    def begin(self) -> None:
        """Show the first page."""
        self.tabs.setCurrentIndex(0)

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _take_report(self, run: str) -> None:
        if self._run is not None and self._run.id == run:
            self._show_report()

    def _show_report(self) -> None:
        run = self._run
        if run is None:
            return
        report = self._reviews.report(run.id) or RunReport(run, self._desk.session.title)
        self._awaited = self._reviews.making == run.id
        for page in self._all_pages():
            page.show_report(report, awaited=self._awaited)
        self._show_note(run)

    def _show_note(self, run: RunRecord) -> None:
        trouble, repetition = self._reviews.trouble(run.id), self._reviews.repetition(run.id)
        original = runs.find(self._desk, run.repeats)
        parts = [repetition_text(repetition, original=original)] if repetition is not None else []
        parts += [error_notice(trouble).text] if trouble is not None else []
        self.note.setText(" ".join(parts))
        self.note.setVisible(bool(parts))

    def _show_mistakes(self, label: str) -> None:
        self.mistakes.choose_label(label)
        self.tabs.setCurrentIndex(self._all_pages().index(self.mistakes))

    def _show_making(self) -> None:
        if self._run is not None and self._awaited != (self._reviews.making == self._run.id):
            self._show_report()

    def _save_plot(self, path: Path, document: str) -> None:
        runs.save_plot(self._desk, path, document)
