"""The runs that are looked at: which are chosen, their reports as far as they are made, how two compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from mlic_gui.core.learning.judging.run_comparison import RunsCompared
    from mlic_gui.core.learning.reporting.run_report import RunReport
    from mlic_gui.core.pipeline import Repetition
    from mlic_gui.core.progress import Report

_KEPT = 24  # reports; each holds a megabyte or two of pictures

Pair = tuple[str, str]


class RunReviews(QObject):
    """What the window of runs shows beside `TrainingHistory.runs`; kept while the project is open.

    Attributes:
        chosen: Ids of the runs that are looked at, the earlier ones first; two are compared.
        picked: Whether somebody chose them; else they were chosen by the program.
        making: Id of the run whose report is being made, or "".
        progress: How far that is, or None.

    Signals:
        chosen_changed: `chosen`.
        report_changed: Id of a run whose report, or trouble with it, is another now.
        making_changed: `making` or `progress`.
        compared_changed: Two runs have been compared, or could not be.
        repeated: Id of a run that repeats another, and how alike they are is known now.
        told: A sentence on what was asked for in the window, such as where a report was written.
    """

    chosen_changed = Signal()
    report_changed = Signal(str)
    making_changed = Signal()
    compared_changed = Signal()
    repeated = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reset()

    def _reset(self) -> None:
        self.chosen: tuple[str, ...] = ()
        self.picked = False
        self.making = ""
        self.progress: Report | None = None
        self._reports: dict[str, RunReport] = {}
        self._whole: set[str] = set()
        self._troubles: dict[str, BaseException] = {}
        self._compared: dict[Pair, RunsCompared | BaseException] = {}
        self._repetitions: dict[str, Repetition] = {}

    def clear(self) -> None:
        """Forget everything; another project is opened."""
        self._reset()
        self.chosen_changed.emit()
        self.making_changed.emit()

    def choose(self, runs: Sequence[str], *, picked: bool = True) -> None:
        """Look at these runs, by id; `picked` unless the program chose them."""
        chosen = tuple(runs)
        self.picked = picked
        if chosen != self.chosen:
            self.chosen = chosen
            self.chosen_changed.emit()

    def report(self, run: str) -> RunReport | None:
        """The report of a run as far as it is made, or None."""
        return self._reports.get(run)

    def is_whole(self, run: str) -> bool:
        """Whether nothing is missing in the report, what more photos would bring included."""
        return run in self._whole

    def trouble(self, run: str) -> BaseException | None:
        """Why the report of a run can't be made, or None."""
        return self._troubles.get(run)

    def compared(self, pair: Pair) -> RunsCompared | BaseException | None:
        """How two runs compare, why they can't be compared, or None while that is not known."""
        return self._compared.get(pair)

    def repetition(self, run: str) -> Repetition | None:
        """How a run came out beside the one that it repeats, or None if that is not known."""
        return self._repetitions.get(run)

    def begin(self, run: str) -> None:
        """The report of a run is being made."""
        self.making, self.progress = run, None
        self._troubles.pop(run, None)
        self.making_changed.emit()

    def note_progress(self, report: Report) -> None:
        """How far it is."""
        self.progress = report
        self.making_changed.emit()

    def end(self, run: str) -> None:
        """It is made, or not wanted any more."""
        if self.making == run:
            self.making, self.progress = "", None
            self.making_changed.emit()

    def put_report(self, report: RunReport, *, whole: bool) -> None:
        """Keep a report; the ones made longest ago are forgotten."""
        name = report.run.id
        self._reports.pop(name, None)
        self._reports[name] = report
        if whole:
            self._whole.add(name)
        for oldest in list(self._reports)[:-_KEPT]:
            del self._reports[oldest]
            self._whole.discard(oldest)
        self.report_changed.emit(name)

    def put_trouble(self, run: str, error: BaseException) -> None:
        """Keep why a report can't be made."""
        self._troubles[run] = error
        self.report_changed.emit(run)

    def put_compared(self, pair: Pair, compared: RunsCompared | BaseException) -> None:
        """Keep how two runs compare, or why they can't be."""
        self._compared[pair] = compared
        self.compared_changed.emit()

    def put_repetition(self, run: str, repetition: Repetition) -> None:
        """Keep how a run came out beside the one that it repeats."""
        self._repetitions[run] = repetition
        self.repeated.emit(run)
