"""The one generic worker: runs a function on a lane's thread and tells by signals how it goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from mlic_gui.core.progress import Cancelled, Pace, Progress, Report, Stage

_REPORTS_PER_SECOND = 15

WorkerFunction = Callable[[Progress], Any]


class Worker(QObject):
    """One piece of work. It lives on the GUI thread; `run` is called once, on the lane's thread.

    Attributes:
        title: What the status bar calls it until the first report, or None if it is not shown.
        report: The last report, or None.
        seconds: How long it ran, once it has finished.

    Signals:
        progressed: A `Report`, at most 15 a second; the last one always arrives.
        produced: A part of the result.
        succeeded: The result.
        failed: The exception.
        cancelled: It was cancelled and left nothing.
        finished: Always, after one of the three above.
    """

    progressed = Signal(object)
    produced = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, function: WorkerFunction, *, title: Stage | None = None) -> None:
        super().__init__()
        self.title = title
        self.report: Report | None = None
        self.seconds = 0.0
        self._function: WorkerFunction | None = function
        self._pace = Pace()
        self._progress = _WorkerProgress(self)
        self._done = threading.Event()
        self.progressed.connect(self._note)

    @property
    def rate(self) -> float | None:
        """Items per second over the last seconds, or None before that is known."""
        return self._pace.rate

    @property
    def seconds_left(self) -> float | None:
        """Seconds until it is done, or None while that is not known."""
        return self._pace.seconds_left(self.report.total) if self.report else None

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._progress.cancelled

    @property
    def is_done(self) -> bool:
        """Whether `run` has returned."""
        return self._done.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; from any thread, returns at once."""
        self._progress.cancel()

    def interrupt(self) -> None:
        """As `cancel`, but what can be gone on with later is kept."""
        self._progress.interrupt()

    def run(self) -> None:
        """Do the work; called by the lane."""
        started = time.perf_counter()
        try:
            self._run()
        finally:
            self._function = None  # what it holds on to must not outlive it
            self._progress.release()
            self.seconds = time.perf_counter() - started
            self._done.set()
            self.finished.emit()

    def _run(self) -> None:
        function = self._function
        if function is None:
            return
        try:
            self._progress.check()
            result = function(self._progress)
        except Cancelled:
            self.cancelled.emit()
        except BaseException as error:  # noqa: BLE001 - whatever goes wrong must reach the window
            self._progress.flush()
            self.failed.emit(error)
        else:
            self._progress.flush()
            self.succeeded.emit(result)

    def _note(self, report: Report) -> None:
        if self.report is None or self.report.stage is not report.stage:
            self._pace = Pace()
        self.report = report
        self._pace.mark(report.done)


class _WorkerProgress(Progress):
    """Relays reports and partial results as signals, reports not more often than the window can use."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker: Worker | None = worker
        self._waiting: Report | None = None
        self._stage: Stage | None = None
        self._next = 0.0

    def report(self, stage: Stage, done: int, total: int | None = None) -> None:
        """Relay the report, or keep it for later if the last one has just gone."""
        self._waiting = Report(stage, done, total)
        now = time.monotonic()
        if now >= self._next or stage is not self._stage:
            self._next, self._stage = now + 1 / _REPORTS_PER_SECOND, stage
            self.flush()

    def partial(self, value: object) -> None:
        """Relay a part of the result."""
        if self._worker is not None:
            self._worker.produced.emit(value)

    def flush(self) -> None:
        """Send what waits."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and self._worker is not None:
            self._worker.progressed.emit(waiting)

    def release(self) -> None:
        """Let go of the worker: a cycle could have the garbage collector destroy it on any thread."""
        self._worker = None
