"""Questions to the training process, answered in its idle moments and between two batches of a job."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from mlic_gui.core.engine.explaining import Answer, Question
from mlic_gui.core.engine.messages import AboutAside, Aside, EpochPoint
from mlic_gui.core.network.telling import PipeProgress, Told, ending
from mlic_gui.core.progress import Progress

Explain = Callable[[Question, Progress], Answer]


class _GaveWay(BaseException):
    """The job between whose batches a question is answered is to end at once; the question waits."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    aside: Aside
    progress: PipeProgress


class Asides:
    """The questions that wait, first come, first served.

    `ask` and `cancel` belong to the thread that reads, `answer` to the one that works.
    """

    def __init__(self, send: Callable[[AboutAside], None], *, worked: Callable[[], None]) -> None:
        """Send answers on; `worked` is called for every piece of work done."""
        self._send = send
        self._worked = worked
        self._waiting: deque[_Waiting] = deque()
        self._open: dict[int, _Waiting] = {}
        self._lock = threading.Lock()
        self._urged: Callable[[], bool] = bool

    def ask(self, aside: Aside) -> None:
        """Have a question answered in its turn."""
        waiting = _Waiting(aside, self._progress(aside.ticket))
        with self._lock:
            self._waiting.append(waiting)
            self._open[aside.ticket] = waiting

    def cancel(self, ticket: int) -> None:
        """Forget a question, now or at its next check; one that was answered is no matter."""
        with self._lock:
            waiting = self._open.get(ticket)
        if waiting is not None:
            waiting.progress.cancel()

    def answer(self, explain: Explain, *, urged: Callable[[], bool]) -> None:
        """Answer all that waits, until the job that was interrupted for it is `urged` to end."""
        self._urged = urged
        while (waiting := self._next()) is not None:
            try:
                self._answer(waiting, explain)
            except _GaveWay:
                with self._lock:
                    self._waiting.appendleft(waiting)
                return

    def _next(self) -> _Waiting | None:
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def _answer(self, waiting: _Waiting, explain: Explain) -> None:
        with _same_chance():
            said = ending(lambda: _checked(waiting, explain))
        ticket = waiting.aside.ticket
        with self._lock:
            del self._open[ticket]
        self._send(AboutAside(ticket, said))

    def _progress(self, ticket: int) -> PipeProgress:
        return PipeProgress(lambda told: self._tell(ticket, told), between=self._give_way)

    def _tell(self, ticket: int, told: Told) -> None:
        self._worked()
        if not isinstance(told, EpochPoint):
            self._send(AboutAside(ticket, told))

    def _give_way(self) -> None:
        self._worked()
        if self._urged():
            raise _GaveWay


def _checked(waiting: _Waiting, explain: Explain) -> Answer:
    waiting.progress.check()
    return explain(waiting.aside.question, waiting.progress)


@contextmanager
def _same_chance() -> Iterator[None]:
    """What a job draws, as Keras draws from these, does not depend on the questions that interrupt it."""
    kept, kept_numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(kept)
        np.random.set_state(kept_numpy)
