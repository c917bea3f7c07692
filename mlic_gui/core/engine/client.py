"""Asks the training process for work, and lives through its death, silence and lack of memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from mlic_gui.core.engine.messages import (
    Advance,
    BackboneJob,
    BackboneMade,
    Beat,
    Cancel,
    EpochPoint,
    Estimate,
    EstimateCost,
    Exported,
    ExportJob,
    ExportNetwork,
    Failure,
    FineTune,
    FineTuneJob,
    FineTuneOutcome,
    MakeBackbone,
    Message,
    Ready,
    Stop,
    WasCancelled,
)
from mlic_gui.core.engine.process import Ended, EngineProcess, training_command
from mlic_gui.core.errors import BackboneError, CoreError, EngineError, ErrorCode, ProjectError, TaggerError
from mlic_gui.core.progress import Cancelled, Progress, Stage

_POLL_SECONDS = 0.05
_Reply = TypeVar("_Reply", Ready, Estimate, FineTuneOutcome, BackboneMade, Exported)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the process may keep still before it is given up, in seconds; a sleeping computer counts not.

    Attributes:
        start: Without a sign of life while Keras is imported.
        silence: Without a sign of life afterwards.
        standstill: With signs of life, but no work done.
        cancel: Between the wish to cancel and the end by force.
    """

    start: float = 180.0
    silence: float = 30.0
    standstill: float = 600.0
    cancel: float = 3.0


class Engine:
    """The training process: started when first needed, kept for the next job, started anew after a failure.

    One job at a time; another thread's waits. Every method may be called from any thread.
    """

    def __init__(self, *, command: Sequence[str] | None = None, limits: Limits | None = None) -> None:
        """Start nothing yet; `command` replaces the training process, for tests."""
        self._command = list(command or training_command())
        self._limits = limits or Limits()
        self._job_lock = threading.Lock()
        self._process_lock = threading.Lock()
        self._process: EngineProcess | None = None
        self._closed = threading.Event()

    @property
    def pid(self) -> int | None:
        """Process id of the training process, or None while there is none."""
        process = self._process
        return process.pid if process is not None and process.alive else None

    def fine_tune(self, job: FineTuneJob, *, progress: Progress, stop: threading.Event) -> FineTuneOutcome:
        """Train, handing every `EpochPoint` over as a partial result; setting `stop` keeps the best so far.

        Raises:
            EngineError: The process died, hung, lacked memory, failed, or can't be started.
            TaggerError: The network or head to start from is missing, damaged or not one of ours.
        ProjectError: DISK_FULL or FILE_UNWRITABLE, for the job's folder.
            Cancelled: `progress` was cancelled; nothing is kept.
        """
        return self._ask(FineTune(job), FineTuneOutcome, progress=progress, stop=stop)

    def estimate(self, job: FineTuneJob, *, progress: Progress) -> Estimate:
        """What the job would cost, from a few steps of it; raises as `fine_tune`."""
        return self._ask(EstimateCost(job), Estimate, progress=progress, stop=threading.Event())

    def make_backbone(self, job: BackboneJob, *, progress: Progress) -> BackboneMade:
        """Write the files of a backbone into the job's folder.

        Raises:
            BackboneError: The backbone, its size or its weights file is not one that there can be.
            EngineError: The process died, hung, lacked memory, failed, or can't be started.
            ProjectError: DISK_FULL or FILE_UNWRITABLE, for the job's folder.
            Cancelled: `progress` was cancelled.
        """
        return self._ask(MakeBackbone(job), BackboneMade, progress=progress, stop=threading.Event())

    def export_network(self, job: ExportJob, *, progress: Progress) -> None:
        """Write a tagger whole, for use elsewhere; raises as `fine_tune`."""
        self._ask(ExportNetwork(job), Exported, progress=progress, stop=threading.Event())

    def close(self) -> None:
        """End the process for good, whatever it does; a job that runs raises `Cancelled`."""
        self._closed.set()
        self._discard()

    def _ask(
        self, request: Message, kind: type[_Reply], *, progress: Progress, stop: threading.Event
    ) -> _Reply:
        with self._job_lock:
            progress.check()
            try:
                return self._ask_the_living(request, kind, progress=progress, stop=stop)
            except _InPeace as peace:
                raise peace.outcome from peace
            except BaseException:
                self._discard()
                raise

    def _ask_the_living(
        self, request: Message, kind: type[_Reply], *, progress: Progress, stop: threading.Event
    ) -> _Reply:
        try:
            return self._ask_once(request, kind, progress=progress, stop=stop)
        except _GoneBeforeError:
            self._discard()
            return self._ask_once(request, kind, progress=progress, stop=stop)

    def _ask_once(
        self, request: Message, kind: type[_Reply], *, progress: Progress, stop: threading.Event
    ) -> _Reply:
        process = self._process
        used = process is not None and process.alive
        if process is None or not used:
            process = self._started(progress)
        process.send(request)
        waiting = _Waiting(
            process, self._limits, silence=self._limits.silence, closed=self._closed, used=used
        )
        return waiting.until(kind, progress=progress, stop=stop)

    def _started(self, progress: Progress) -> EngineProcess:
        self._discard()
        progress.report(Stage.START_ENGINE, 0, None)
        process = self._start()
        waiting = _Waiting(process, self._limits, silence=self._limits.start, closed=self._closed)
        waiting.until(Ready, progress=progress, stop=threading.Event())
        return process

    def _start(self) -> EngineProcess:
        with self._process_lock:
            if self._closed.is_set():
                raise Cancelled
            try:
                self._process = EngineProcess(self._command)
            except OSError as error:
                raise EngineError(ErrorCode.ENGINE_UNAVAILABLE, reason=str(error), details="") from error
            return self._process

    def _discard(self) -> None:
        with self._process_lock:
            process, self._process = self._process, None
        if process is not None:
            process.kill()


class _GoneBeforeError(Exception):
    """A process that was kept from an earlier job had ended before this one reached it."""


class _InPeace(Exception):  # noqa: N818 - it is an outcome, not an error
    """The work has ended without a result, and the process is ready for more."""

    def __init__(self, outcome: Exception) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _Waiting:
    """Waits for one reply of the process, relaying what comes before it."""

    def __init__(
        self,
        process: EngineProcess,
        limits: Limits,
        *,
        silence: float,
        closed: threading.Event,
        used: bool = False,
    ) -> None:
        self._process = process
        self._unheard = used
        self._limits = limits
        self._silence_limit = silence
        self._closed = closed
        self._silence = 0.0
        self._standstill = 0.0
        self._work = -1
        self._cancelling: float | None = None
        self._stopping = False

    def until(self, kind: type[_Reply], *, progress: Progress, stop: threading.Event) -> _Reply:
        """The reply of the wanted kind."""
        while True:
            self._obey(kind, progress=progress, stop=stop)
            message = self._process.receive(timeout=_POLL_SECONDS)
            if message is None:
                self._nothing_came()
                continue
            self._silence = 0.0
            if isinstance(message, kind):
                progress.check()
                return message
            self._relay(message, progress)

    def _obey(self, kind: type[_Reply], *, progress: Progress, stop: threading.Event) -> None:
        if self._closed.is_set() or (progress.cancelled and kind is Ready):
            raise Cancelled
        if progress.cancelled and self._cancelling is None:
            self._cancelling = time.monotonic()
            self._process.send(Cancel())
        if self._cancelling is not None and time.monotonic() - self._cancelling > self._limits.cancel:
            raise Cancelled
        if stop.is_set() and not self._stopping:
            self._stopping = True
            self._process.send(Stop())

    def _nothing_came(self) -> None:
        self._silence += _POLL_SECONDS
        self._standstill += _POLL_SECONDS
        if self._silence > self._silence_limit or self._standstill > self._limits.standstill:
            seconds = round(max(self._silence, self._standstill))
            raise EngineError(ErrorCode.ENGINE_HUNG, seconds=seconds, details=self._process.details)

    def _relay(self, message: Message | Ended, progress: Progress) -> None:
        match message:
            case Beat(work=work):
                self._standstill = self._standstill if work == self._work else 0.0
                self._work = work
            case Advance(stage=stage, done=done, total=total):
                self._unheard = False
                progress.report(Stage(stage), done, total)
            case EpochPoint():
                progress.partial(message)
            case WasCancelled():
                raise _InPeace(Cancelled())
            case Failure():
                error = _failed(message)
                raise error if isinstance(error, EngineError) else _InPeace(error)
            case Ended() if self._unheard:
                raise _GoneBeforeError
            case Ended():
                raise Cancelled if self._closed.is_set() else _ended(message)


def _failed(failure: Failure) -> CoreError:
    code = ErrorCode(failure.code)
    kinds: dict[str, type[CoreError]] = {
        "engine": EngineError,
        "tagger": TaggerError,
        "network": TaggerError,
        "backbone": BackboneError,
        "weights": BackboneError,
    }
    kind = kinds.get(code.split("_", maxsplit=1)[0], ProjectError)
    return kind(code, **failure.fields, details=failure.details)


def _ended(end: Ended) -> EngineError:
    code = ErrorCode.ENGINE_MEMORY if end.memory else ErrorCode.ENGINE_DIED
    return EngineError(code, exit_code=end.exit_code, details=end.details)
