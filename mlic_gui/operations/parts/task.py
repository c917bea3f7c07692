"""Runs part of an operation on a lane and brings its result to the GUI thread, if it is still wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from mlic_gui.core.progress import Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.session.notice import error_notice
from mlic_gui.workers.runner import Lane
from mlic_gui.workers.worker import Worker, WorkerFunction

Take = Callable[[Any], None]


def run(
    desk: Desk,
    function: WorkerFunction,
    *,
    lane: Lane,
    title: Stage | None = None,
    then: Take | None = None,
    part: Take | None = None,
    report: Take | None = None,
    failed: Callable[[BaseException], None] | None = None,
    ended: Callable[[], None] | None = None,
    late: Take | None = None,
    whenever: bool = False,
) -> Worker:
    """Run `function(progress)` on a lane.

    The callbacks run on the GUI thread. Once another project was opened, or the work was cancelled, its
    parts, result and failure are dropped.

    Args:
        desk: The desk.
        function: The work; it must not touch the session.
        lane: Where it runs.
        title: What the status bar shows, or None.
        then: Takes the result.
        part: Takes each partial result.
        report: Takes each report of progress.
        failed: Takes the exception; without it the user is told.
        ended: Called at the very end, whatever happened, unless another project was opened meanwhile.
        late: Takes a result that came too late, to let go of what it holds.
        whenever: The work does not belong to a project: its result is wanted whatever is open by then.
    """
    reply = _Reply(
        desk, then=then, part=part, report=report, failed=failed, ended=ended, late=late, whenever=whenever
    )
    worker = desk.runner.submit(function, lane=lane, title=title, connect=reply.listen)
    if not whenever and lane is not Lane.STORE:
        desk.underway.workers.append(worker)
    return worker


class _Reply(QObject):
    """Receives the signals of one worker on the GUI thread; the runner keeps it as long as the worker."""

    def __init__(
        self,
        desk: Desk,
        *,
        then: Take | None,
        part: Take | None,
        report: Take | None,
        failed: Callable[[BaseException], None] | None,
        ended: Callable[[], None] | None,
        late: Take | None,
        whenever: bool,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._generation = None if whenever else desk.session.generation
        self._then, self._part, self._report, self._failed = then, part, report, failed
        self._ended, self._late = ended, late
        self._worker: Worker | None = None

    def listen(self, worker: Worker) -> None:
        self._worker = worker
        worker.produced.connect(self._take_part)
        worker.progressed.connect(self._take_report)
        worker.succeeded.connect(self._take_result)
        worker.failed.connect(self._take_failure)
        worker.finished.connect(self._finish)

    @property
    def _belongs(self) -> bool:
        return self._generation in (None, self._desk.session.generation)

    @property
    def _too_late(self) -> bool:
        return not self._belongs or self._worker is None or self._worker.is_cancelled

    def _take_part(self, value: object) -> None:
        if self._part is not None and not self._too_late:
            self._part(value)

    def _take_report(self, value: object) -> None:
        if self._report is not None and not self._too_late:
            self._report(value)

    def _take_result(self, value: object) -> None:
        take = self._late if self._too_late else self._then
        if take is not None:
            take(value)

    def _take_failure(self, error: BaseException) -> None:
        if self._too_late:
            return
        if self._failed is not None:
            self._failed(error)
        else:
            self._desk.session.notify(error_notice(error))

    def _finish(self) -> None:
        if self._worker in self._desk.underway.workers:
            self._desk.underway.workers.remove(self._worker)
        self._worker = None
        if self._ended is not None and self._belongs:
            self._ended()
