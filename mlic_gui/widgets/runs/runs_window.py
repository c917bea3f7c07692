"""The window of runs: the list at the left; at the right a report, or two runs side by side."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.operations import runs
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.controls import PANEL_PADDING, SectionHead, muted_label
from mlic_gui.widgets.look.placing import open_as
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.comparing.compare_view import CompareView
from mlic_gui.widgets.runs.listing.run_list import RunList
from mlic_gui.widgets.runs.parts.sentence_label import sentence_label
from mlic_gui.widgets.runs.report_view import ReportView

_LIST, _NARROWEST = 300, 220
_GEOMETRY, _SPLITTER = "runs_geometry", "runs_splitter"


class RunsWindow(QDialog):
    """Stays beside the main window; Esc closes it.

    Attributes:
        list: The runs.
        report: The report of the one that is chosen.
        compare: Two that are chosen side by side.

    Signals:
        photo_asked: Path of a photo that is to be shown in the main window, relative to the folder.
    """

    photo_asked = Signal(str)

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._desk, self._reviews = desk, desk.session.reviews
        self.setSizeGripEnabled(False)
        self.list = RunList(desk.session, theme)
        self.report, self.compare = ReportView(desk, theme), CompareView(self._reviews, theme)
        self._empty, self._many = sentence_label(), sentence_label()
        self._left = (self._newest(), self._reviews.chosen)
        self._right = self._make_right()
        self._splitter = self._make_splitter()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self.setMinimumSize(720, 480)
        self._connect()
        self._restore()
        self._show_chosen()

    def _make_right(self) -> QStackedWidget:
        right = QStackedWidget()
        right.setObjectName("panel")
        for label, text in (
            (self._empty, ""),
            (self._many, self.tr("Choose one run to see its report, or two to lay them side by side.")),
        ):
            label.setText(text)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setContentsMargins(40, 40, 40, 40)
            label.setProperty("muted", True)
        for widget in (self.report, self.compare, self._empty, self._many):
            right.addWidget(widget)
        return right

    def _make_splitter(self) -> QSplitter:
        left = QWidget()
        left.setMinimumWidth(_NARROWEST)
        head = self._head = SectionHead(self.tr("Runs"))
        head.setContentsMargins(PANEL_PADDING, 14, PANEL_PADDING, 4)
        self._hint = muted_label(self.tr("Ctrl+click or Shift+↓ chooses a second one to compare"), wrap=True)
        self._hint.setContentsMargins(PANEL_PADDING, 4, PANEL_PADDING, 10)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("sides")
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self._right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LIST, 900])
        return splitter

    def _connect(self) -> None:
        session = self._desk.session
        self.report.photo_asked.connect(self.photo_asked)
        self.report.buttons.used.connect(self.list.setFocus)
        self._reviews.chosen_changed.connect(self._show_chosen)
        session.history.runs_changed.connect(self._show_chosen)
        session.project_closed.connect(self._show_chosen)
        for signal in (session.project_opened, session.project_closed, session.history.state_changed):
            signal.connect(self._show_title)
        self._show_title()

    def _show_chosen(self) -> None:
        """Show what is chosen, and have made what is missing of it."""
        chosen = [run for run in map(self._find, self._reviews.chosen) if run is not None]
        self._hint.setVisible(self.list.runs.rowCount() > 1)
        if len(chosen) == 1:
            self.report.show_run(chosen[0])
            self._right.setCurrentWidget(self.report)
        elif len(chosen) == 2:
            self.compare.show_runs(chosen[0], chosen[1])
            self._right.setCurrentWidget(self.compare)
        else:
            self._empty.setText(self._nothing_text())
            self._right.setCurrentWidget(self._many if self.list.runs.rowCount() else self._empty)
        if self.isVisible():
            runs.show_chosen(self._desk)

    def _nothing_text(self) -> str:
        if self._desk.session.project is None:
            return self.tr("Open a folder to see its runs.")
        return self.tr(
            "No runs yet. Annotate some photos, then press Retrain: every training is kept here,"
            " with its report and its tagger."
        )

    def _newest(self) -> str:
        known = self._desk.session.history.runs
        return known[-1].id if known else ""

    def _begin(self) -> None:
        """Look at what is in use, unless somebody chose a run and none has been added since."""
        newest, chosen = self._left
        is_new = self._newest() != newest and self._reviews.chosen == chosen
        if is_new or not self._reviews.picked:
            self.list.begin()
            self.report.begin()

    def _show_title(self) -> None:
        """The folder in the title; at the list whether a training runs, which is in it once it has ended."""
        session, title = self._desk.session, self.tr("Runs and reports")
        self.setWindowTitle(f"{title} – {session.title}" if session.title else title)
        self._head.detail.setText(self.tr("one is running…") if session.history.running else "")

    def _find(self, run: str) -> RunRecord | None:
        return runs.find(self._desk, run)

    def _restore(self) -> None:
        settings = self._desk.settings
        open_as(self, QSize(1180, 800), settings.bytes_of(_GEOMETRY))
        splitter = settings.bytes_of(_SPLITTER)
        if not splitter.isEmpty():
            self._splitter.restoreState(splitter)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the run of the tagger in use, or at the one that was chosen."""
        super().showEvent(event)
        if not event.spontaneous():
            self._begin()
        self.list.follow()
        if not event.spontaneous():  # else it was only minimised, and the keyboard stays where it was
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_chosen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember where the window is; nothing is made that nobody looks at."""
        self._desk.settings.set_bytes(_GEOMETRY, self.saveGeometry())
        self._desk.settings.set_bytes(_SPLITTER, self._splitter.saveState())
        self._left = (self._newest(), self._reviews.chosen)
        runs.cancel_review(self._desk)
        super().hideEvent(event)
