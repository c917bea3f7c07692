"""The trainings of the project: the curves of the one that runs, and what earlier ones came to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from mlic_gui.core.progress import Pace, Stage
from mlic_gui.session.throttle import Throttle

if TYPE_CHECKING:
    from mlic_gui.core.learning.judging.comparison import Comparison
    from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord
    from mlic_gui.core.progress import Report

_PACE_SECONDS = 300.0
_CURVES_MS = 200  # plots are redrawn at most five times a second


class TrainingHistory(QObject):
    """What the training panel shows.

    Attributes:
        runs: Earlier runs, oldest first.
        running: Whether a training runs now.
        kind: Of the run that is shown: the running one, else the last one; None before the first.
        recipe: Its recipe, "" for none.
        report: What the running one is doing, or None.
        points: Its curves so far.
        best: Step of the best point so far (lowest validation loss), or None.
        planned: Epochs it may take, those with the head alone included, or None for a refit.
        head_epochs: How many of them train the head alone.
        patience: Epochs without improvement after which it stops, or None for a refit.
        seconds_left: Time left, or None while that is not known.

    Signals:
        curve_changed: The points changed; at most five times a second.
        state_changed: A training started or ended.
        runs_changed: The list of earlier runs changed.
        report_changed: `report`.
    """

    curve_changed = Signal()
    state_changed = Signal()
    runs_changed = Signal()
    report_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._throttle = Throttle(_CURVES_MS, self)
        self._throttle.fired.connect(self.curve_changed)
        self._reset()

    def _reset(self) -> None:
        self.runs: tuple[RunRecord, ...] = ()
        self.running = False
        self.kind: RunKind | None = None
        self.recipe = ""
        self.report: Report | None = None
        self.points: tuple[CurvePoint, ...] = ()
        self.best: int | None = None
        self.planned: int | None = None
        self.head_epochs = 0
        self.patience: int | None = None
        self.seconds_left: float | None = None
        self._pace = Pace(window=_PACE_SECONDS)

    @property
    def since_best(self) -> int:
        """Steps since the best one."""
        if self.best is None or not self.points:
            return 0
        return self.points[-1].step - self.best

    @property
    def learns_again(self) -> bool:
        """Whether the curves are complete and what they led to is learned again, from all photos."""
        report = self.report
        if report is None or report.stage is not Stage.FINE_TUNE or not report.total or not self.planned:
            return False
        ended = bool(self.points) and self.points[-1].step >= self.planned
        return self.running and ended and report.done < report.total

    @property
    def last_run(self) -> RunRecord | None:
        """The latest run that came to a result."""
        return next((run for run in reversed(self.runs) if run.comparison is not None), None)

    @property
    def comparison(self) -> Comparison | None:
        """Before and after of the latest run, or None while one runs."""
        return None if self.running or self.last_run is None else self.last_run.comparison

    @property
    def interrupted(self) -> RunRecord | None:
        """The latest run, if the program ended before it did and it may go on; None otherwise.

        A repetition does not go on: it has the words of another time. It is begun again.
        """
        last = self.runs[-1] if self.runs and not self.running else None
        if last is None or last.status != "interrupted" or last.kind != "fine_tune" or last.repeats:
            return None
        return last

    @property
    def judged(self) -> tuple[RunRecord, ...]:
        """Runs with figures on photos that were not learned from, oldest first; one point each.

        Not those with photos that an earlier training had seen: they would seem an improvement.
        """
        compared = (run for run in self.runs if run.comparison is not None and run.comparison.photos)
        return tuple(run for run in compared if run.comparison is not None and not run.comparison.seen)

    def clear(self) -> None:
        """Forget everything; another project is opened."""
        self._reset()
        self._announce()

    def set_runs(self, runs: tuple[RunRecord, ...]) -> None:
        """Show these runs, and the curves of the last of them."""
        self.runs = runs
        if not self.running:
            self._show_last()
        self.runs_changed.emit()
        self.curve_changed.emit()

    def begin(self, kind: RunKind, *, recipe: str = "", settings: Mapping[str, Any] | None = None) -> None:
        """A training starts."""
        self.running, self.kind, self.recipe, self.report = True, kind, recipe, None
        self._plan(settings or {})
        self.points, self.best, self.seconds_left = (), None, None
        self._pace = Pace(window=_PACE_SECONDS)
        self.state_changed.emit()
        self._throttle.call()  # a refit has its first points before this is due, and one drawing is spared

    def note_report(self, report: Report) -> None:
        """What the running training is doing; the time left counts learning again from all photos too."""
        if not self.running:
            return
        self.report = report
        if report.stage is Stage.FINE_TUNE:
            self._pace.mark(report.done)
            self.seconds_left = self._pace.seconds_left(report.total)
        self.report_changed.emit()

    def drop_run(self, run: RunRecord) -> None:
        """Show a run no longer."""
        self.set_runs(tuple(known for known in self.runs if known.id != run.id))

    def add_point(self, point: CurvePoint) -> None:
        """The running training got one step further."""
        self.points = (*(known for known in self.points if known.step < point.step), point)
        self.best = _best_step(self.points)
        self._throttle.call()

    def end(self, run: RunRecord | None) -> None:
        """The training ended; with None it left nothing, and the earlier curves are shown again."""
        self.running, self.seconds_left, self.report = False, None, None
        if run is not None:
            self.runs = (*(known for known in self.runs if known.id != run.id), run)
        self._show_last()
        self._throttle.drop()
        self._announce()

    def _show_last(self) -> None:
        last = next((run for run in reversed(self.runs) if run.points), None)
        self.kind = last.kind if last else None
        self.points = last.points if last else ()
        self.best = last.best if last else None
        self.recipe = last.recipe if last else ""
        self._plan(last.settings if last else {})

    def _plan(self, settings: Mapping[str, Any]) -> None:
        """Read from the settings of a run how long it may be."""
        epochs, self.head_epochs = settings.get("epochs"), settings.get("head_epochs", 0)
        self.planned = None if epochs is None else epochs + self.head_epochs
        self.patience = settings.get("patience")

    def _announce(self) -> None:
        self.state_changed.emit()
        self.runs_changed.emit()
        self.curve_changed.emit()


def _best_step(points: tuple[CurvePoint, ...]) -> int | None:
    judged = [point for point in points if not math.isnan(point.validation_loss)]
    return min(judged, key=lambda point: point.validation_loss).step if judged else None
