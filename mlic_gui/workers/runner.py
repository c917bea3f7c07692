"""The task runner: one long-lived thread per lane, so that a click never waits for a batch."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal

from mlic_gui.core.progress import Stage
from mlic_gui.workers.niceness import be_nice
from mlic_gui.workers.worker import Worker, WorkerFunction

_NICE = 10


class Lane(StrEnum):
    """Whose thread a task runs on; tasks of one lane run one after the other."""

    STORE = "store"
    INTERACTIVE = "interactive"
    BACKGROUND = "background"
    ENGINE = "engine"
    EXPLAIN = "explain"
    REVIEW = "review"
    FILES = "files"


_NICED = frozenset({Lane.BACKGROUND, Lane.ENGINE, Lane.REVIEW, Lane.FILES})


class TaskRunner(QObject):
    """Runs functions on lanes and knows what is under way.

    Attributes:
        tasks: Tasks that have a title and are not finished, oldest first; for the status bar.

    Signals:
        tasks_changed: A task was submitted or has finished.
    """

    tasks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: dict[Lane, _LaneThread] = {}
        self._workers: dict[int, Worker] = {}  # by number, in the order of submission
        self._kept: dict[int, object] = {}
        self._numbers = itertools.count()
        self._closed = False

    @property
    def tasks(self) -> tuple[Worker, ...]:
        """Tasks with a title that are not finished, oldest first."""
        return tuple(worker for worker in self._workers.values() if worker.title is not None)

    @property
    def busy(self) -> bool:
        """Whether anything is under way, shown or not."""
        return bool(self._workers)

    def submit(
        self,
        function: WorkerFunction,
        *,
        lane: Lane,
        title: Stage | None = None,
        connect: Callable[[Worker], None] | None = None,
    ) -> Worker:
        """Run `function(progress)` on a lane.

        Args:
            function: What to do; it must not touch Qt objects.
            lane: Where.
            title: What the status bar shows, or None for work that is too short to be shown.
            connect: Called with the worker before it can start, to connect its signals; connect them
                to methods of QObjects only. It is kept, and with it the object whose method it is, until
                the worker has finished.

        Raises:
            RuntimeError: The runner is closed.
        """
        if self._closed:
            raise RuntimeError("the task runner is closed")
        worker = Worker(function, title=title)
        if connect is not None:
            connect(worker)
        number = next(self._numbers)
        self._workers[number], self._kept[number] = worker, connect
        self._thread(lane).put(number, worker)
        self.tasks_changed.emit()
        return worker

    def cancel_all(self) -> None:
        """Ask everything that is under way or waits to stop, except what is on its way to the disk."""
        for lane, thread in self._threads.items():
            if lane is not Lane.STORE:
                thread.cancel()

    def close(self, *, milliseconds: int = 10_000) -> bool:
        """Cancel everything but the store's work, wait for the threads; False if one did not end in time."""
        self._closed = True
        self.cancel_all()
        deadline = QDeadlineTimer(milliseconds)
        for thread in self._threads.values():
            thread.end()
        ended = [thread.wait(deadline) for thread in self._threads.values()]
        return all(ended)

    def _thread(self, lane: Lane) -> _LaneThread:
        if lane not in self._threads:
            thread = _LaneThread(lane, parent=self)
            thread.released.connect(self._forget)
            thread.start()
            self._threads[lane] = thread
        return self._threads[lane]

    def _forget(self, number: int) -> None:
        del self._workers[number], self._kept[number]
        self.tasks_changed.emit()


class _LaneThread(QThread):
    """Runs workers one after the other.

    Signals:
        released: Number of a worker that is finished and that this thread has let go of: only now may its
            last reference be dropped, for a QObject must not be destroyed on a thread not its own.
    """

    released = Signal(int)

    def __init__(self, lane: Lane, *, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._queue: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._pending: dict[int, Worker] = {}
        self._lock = threading.Lock()
        self.setObjectName(f"lane-{lane}")

    def put(self, number: int, worker: Worker) -> None:
        with self._lock:
            self._pending[number] = worker
        self._queue.put(number)

    def cancel(self) -> None:
        with self._lock:
            for worker in self._pending.values():
                worker.cancel()

    def end(self) -> None:
        self._queue.put(None)

    def run(self) -> None:
        threading.current_thread().name = f"lane-{self._lane}"
        if self._lane in _NICED:
            be_nice(_NICE)
        while (number := self._queue.get()) is not None:
            self._run_one(number)
            self.released.emit(number)

    def _run_one(self, number: int) -> None:
        self._pending[number].run()
        with self._lock:
            del self._pending[number]


def call(function: Callable[[], Any]) -> WorkerFunction:
    """A function without progress as one that a worker can run."""
    return lambda _progress: function()
