"""A question that was put to the training process, and the wait for its answer."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from mlic_gui.core.engine.explaining import (
    ActivationsMade,
    FilterFound,
    FiltersDone,
    GradCamMade,
    LayersFound,
    Question,
)
from mlic_gui.core.engine.messages import Advance, CancelAside, Failure, Said, WasCancelled
from mlic_gui.core.engine.process import Ended, EngineProcess
from mlic_gui.core.engine.waiting import POLL_SECONDS, GoneError, Patience, ended, failed
from mlic_gui.core.progress import Cancelled, Progress, Stage

AnswerKind = TypeVar("AnswerKind", GradCamMade, LayersFound, ActivationsMade, FiltersDone)
_IDLE_EXIT = 0


class Ask(Protocol):
    """Puts a question and waits for its answer."""

    def __call__(
        self,
        question: Question,
        kind: type[AnswerKind],
        *,
        hear: Callable[[FilterFound], None],
        progress: Progress,
    ) -> AnswerKind:
        """The answer, which has to be of `kind`; `hear` is given its parts."""


class OpenAside(Generic[AnswerKind]):
    """One question, from asking to answer."""

    def __init__(
        self,
        ticket: int,
        question: Question,
        kind: type[AnswerKind],
        *,
        closed: threading.Event,
        progress: Progress,
    ) -> None:
        """Ask nothing yet.

        Args:
            ticket: That no other question to the same process has.
            question: What is asked.
            kind: What answers it.
            closed: Set when nobody may wait any longer.
            progress: Is told how far the answer is; cancelled, the question is taken back.
        """
        self._ticket, self._question = ticket, question
        self._kind: type[AnswerKind] = kind
        self._closed = closed
        self._progress = progress

    def answer_of(
        self, process: EngineProcess, *, hear: Callable[[FilterFound], None], patience: Patience
    ) -> AnswerKind:
        """What the process answers.

        Raises:
            CoreError: What the process told.
            EngineError: It died or hangs.
            GoneError: It was ended for the sake of something else, or had been idle for too long.
            Cancelled: The progress was cancelled, or nobody may wait any longer.
        """
        said = process.ask(self._ticket, self._question)
        try:
            return self._until_answered(process, said, hear, patience)
        except Cancelled:
            process.send(CancelAside(self._ticket))
            raise
        finally:
            process.forget(self._ticket)

    def _until_answered(
        self,
        process: EngineProcess,
        coming: queue.Queue[Said | Ended],
        hear: Callable[[FilterFound], None],
        patience: Patience,
    ) -> AnswerKind:
        while True:
            if self._closed.is_set():
                raise Cancelled
            self._progress.check()
            try:
                said = coming.get(timeout=POLL_SECONDS)
            except queue.Empty:
                patience.lose()
                continue
            if isinstance(said, self._kind):
                return said
            self._relay(said, hear, killed=process.killed)

    def _relay(self, said: Said | Ended, hear: Callable[[FilterFound], None], *, killed: bool) -> None:
        match said:
            case Advance(stage=stage, done=done, total=total):
                self._progress.report(Stage(stage), done, total)
            case FilterFound():
                hear(said)
            case WasCancelled():
                raise Cancelled
            case Failure():
                raise failed(said)
            case Ended():
                self._ended(said, killed=killed)

    def _ended(self, end: Ended, *, killed: bool) -> None:
        if self._closed.is_set():
            raise Cancelled
        raise GoneError if killed or end.exit_code == _IDLE_EXIT else ended(end)
