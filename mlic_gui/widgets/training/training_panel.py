"""Learning: what can be done next, the curves while it runs, and what it came to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mlic_gui.core.learning.runs import RunKind
from mlic_gui.operations import training
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.session import Session
from mlic_gui.session.text import counted
from mlic_gui.widgets.look.controls import (
    PANEL_PADDING,
    ElidedLabel,
    filled_button,
    muted_label,
    plain_button,
)
from mlic_gui.widgets.look.dock import DockHead
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.comparison_view import ComparisonView
from mlic_gui.widgets.training.interrupted_view import InterruptedView
from mlic_gui.widgets.training.progress_plot import ProgressPlot
from mlic_gui.widgets.training.reliability_plot import ReliabilityPlot
from mlic_gui.widgets.training.training_plot import TrainingPlot
from mlic_gui.widgets.training.training_text import (
    duration,
    figures_line,
    recipe_title,
    run_seconds,
    standing,
)

_BOTTOM = 12
_PLOTS_FROM = 130  # pixels of height below which a plot says less than a line of figures


class TrainingPanel(QWidget):
    """Reads the session's history; the buttons call `operations.training`.

    Attributes:
        head: The heading, for the dock.
        retrain: Refits the head.
        train: Asks for the form of a training.
        interrupted: What to do with a training that was interrupted.
        stop: Ends the running training and keeps the best.
        plots: Curves of the run, progress over runs, and reliability.
        line: The figures in one line, when there is no room for plots.

    Signals:
        form_asked: The form of a training is wanted.
        report_asked: The report of the latest run is wanted.
        height_wanted: `folded_height` may be another now.
    """

    form_asked = Signal()
    report_asked = Signal()
    height_wanted = Signal()

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._desk = desk
        self.head = DockHead(self.tr("Training"), theme)
        self.retrain = filled_button(self.tr("Retrain"))
        self.train = plain_button(self.tr("Train…"))
        self.train.setToolTip(self.tr("Choose how to train"))
        self.stop = plain_button(self.tr("Stop"))
        self.stop.setToolTip(self.tr("End the training and keep its best result"))
        self._tabs = self._make_tabs()
        self._curves = TrainingPlot(desk, theme)
        self._progress = ProgressPlot(desk, theme)
        self._reliability = ReliabilityPlot(desk, theme)
        self.plots = QStackedWidget()
        self._empty = muted_label(wrap=True)
        self.line = ElidedLabel()
        self._recipe, self._standing = ElidedLabel(), ElidedLabel()
        self.interrupted = InterruptedView(desk)
        self._comparison = ComparisonView(desk, theme)
        self._lay_out()
        self._connect(desk.session)
        self._refresh()

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar()
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        tabs.addTab(self.tr("This run"))
        progress = tabs.addTab(self.tr("Progress"))
        tabs.setTabToolTip(progress, self.tr("How good each training was, on held-out photos"))
        reliability = tabs.addTab(self.tr("Reliability"))
        tabs.setTabToolTip(reliability, self.tr("Whether probabilities mean what they say"))
        tabs.setAccessibleName(self.tr("What the plots show"))
        return tabs

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.retrain, 1)
        buttons.addWidget(self.train)
        buttons.addWidget(self.stop)
        for page in (self._curves, self._progress, self._reliability):
            self.plots.addWidget(page)
        self.plots.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        for label in (self.line, self._recipe, self._standing):
            label.setProperty("muted", True)
            label.setProperty("small", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANEL_PADDING, 0, PANEL_PADDING, _BOTTOM)
        layout.setSpacing(6)
        layout.addLayout(buttons)
        layout.addWidget(self.interrupted)
        layout.addWidget(self._empty)
        layout.addWidget(self._tabs)
        layout.addWidget(self.plots, 1)
        layout.addWidget(self.line)
        layout.addWidget(self._recipe)
        layout.addWidget(self._standing)
        layout.addWidget(self._comparison)
        self._spring = QWidget()
        layout.addWidget(self._spring, 1)

    def _connect(self, session: Session) -> None:
        history = session.history
        for signal in (
            session.project_opened,
            session.project_closed,
            session.counts_changed,
            session.read_only_changed,
            session.tagger_changed,
            history.state_changed,
            history.runs_changed,
        ):
            signal.connect(self._refresh)
        history.curve_changed.connect(self._show_curves)
        history.report_changed.connect(self._show_standing)
        self._tabs.currentChanged.connect(self.plots.setCurrentIndex)
        self.retrain.clicked.connect(self._retrain)
        self.train.clicked.connect(self.form_asked)
        self._comparison.report_asked.connect(self._ask_for_report)
        self.stop.clicked.connect(self._stop)

    def folded_height(self) -> int:
        """Height that the panel needs without plots."""
        layout, parts = self.layout(), self._texts()
        width = self.width() - 2 * PANEL_PADDING
        heights = [_height(part, width) for part in parts if not part.isHidden()]
        used = self.retrain.sizeHint().height() + sum(heights) + _BOTTOM
        return used + (layout.spacing() * (len(heights) + 2) if layout is not None else 0)

    @property
    def has_curves(self) -> bool:
        """Whether there is something to plot."""
        history = self._desk.session.history
        return bool(history.points) or history.running or bool(history.runs)

    @property
    def folded(self) -> bool:
        """Whether the plots are folded to a line of figures."""
        return self.plots.isHidden() and not self.line.isHidden()

    def allow_plots(self) -> None:
        """The plots may be drawn."""
        self._curves.allow()
        self._progress.allow()
        self._reliability.allow()

    def _refresh(self) -> None:
        session, history = self._desk.session, self._desk.session.history
        ready = session.folder is not None and not session.read_only
        for button in (self.retrain, self.train, self.stop):
            button.setVisible(session.folder is not None)
        can_train = ready and not history.running and session.counts.annotated > 0
        self.retrain.setEnabled(can_train)
        self.train.setEnabled(can_train)
        self.stop.setEnabled(history.running)
        self._name_retrain()
        self._show_summary()
        self._show_curves()
        last = history.last_run.comparison if history.last_run else None
        self._reliability.show_reliability(last.after.reliability if last else None)
        self._progress.show_figures([run.comparison.after.fbeta for run in history.judged if run.comparison])

    def _name_retrain(self) -> None:
        refits = [run for run in self._desk.session.history.runs if run.kind is RunKind.REFIT]
        seconds = run_seconds(refits[-1]) if refits else None
        last = f"   {duration(seconds, exact=True)}" if seconds is not None else ""
        self.retrain.setText(self.tr("Retrain") + last)
        self.retrain.setAccessibleName(self.tr("Retrain"))
        self.retrain.setToolTip(
            self.tr("Learn from your annotations; last time it took {time}").format(time=last.strip())
            if last
            else self.tr("Learn from your annotations")
        )

    def _show_summary(self) -> None:
        session = self._desk.session
        if session.folder is None:
            self.head.detail.setText("")
            return
        one = QT_TRANSLATE_NOOP("TrainingPanel", "{count} annotated")
        text = counted("TrainingPanel", one, one, session.counts.annotated)
        comparison = session.history.last_run.comparison if session.history.last_run else None
        if comparison is not None and comparison.photos and not comparison.seen:
            text += f" · F{comparison.after.beta:g} {comparison.after.fbeta:.2f}"
        self.head.detail.setText(text)

    def _texts(self) -> tuple[QWidget, ...]:
        return self.interrupted, self._empty, self.line, self._recipe, self._standing, self._comparison

    def _show_standing(self) -> None:
        """Which recipe is shown, and how it stands."""
        history = self._desk.session.history
        for label, text in ((self._recipe, recipe_title(history)), (self._standing, standing(history))):
            label.setText(text)
            label.setVisible(self.has_curves and bool(text))

    def _show_curves(self) -> None:
        history = self._desk.session.history
        self._show_standing()
        self.line.setText(figures_line(history))
        self._empty.setText(self._advice())
        self._curves.show_curves(
            history.points,
            best=history.best,
            planned=history.planned,
            beta=self._desk.settings.beta,
            head_epochs=history.head_epochs,
        )
        self._fold()

    def _advice(self) -> str:
        session = self._desk.session
        if session.folder is None:
            return self.tr("When you have corrected some labels, this is where the tagger learns from them.")
        if session.history.points or session.history.running:
            return ""
        if not session.counts.annotated:
            return self.tr(
                "Correct a few photos first. Retrain then takes a second and tags all photos anew."
            )
        return self.tr("Retrain learns from your annotations and tags all photos anew. Curves appear here.")

    def _fold(self) -> None:
        shown = self.has_curves
        roomy = self._room() >= _PLOTS_FROM
        self._empty.setVisible(not shown)
        self._tabs.setVisible(shown and roomy)
        self.plots.setVisible(shown and roomy)
        self.line.setVisible(shown and not roomy and bool(self.line.text()))
        self._spring.setVisible(not (shown and roomy))

    def _room(self) -> int:
        """Height that the plots could have."""
        others = (self.retrain, self._tabs, self._standing)
        used = sum(widget.sizeHint().height() + 6 for widget in others)
        for widget in (self.interrupted, self._recipe, self._comparison):
            if not widget.isHidden():
                used += _height(widget, self.width() - 2 * PANEL_PADDING) + 6
        return self.height() - used - _BOTTOM

    def _retrain(self) -> None:
        training.retrain(self._desk)

    def _ask_for_report(self) -> None:
        last = self._desk.session.history.last_run
        if last is not None:
            self._desk.session.reviews.choose((last.id,))
        self.report_asked.emit()

    def _stop(self) -> None:
        training.stop_training(self._desk)

    def event(self, event: QEvent) -> bool:
        """Fold or unfold the plots when something beside them grew or shrank."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
            self.height_wanted.emit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold the plots."""
        super().resizeEvent(event)
        self._fold()


def _height(widget: QWidget, width: int) -> int:
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
