"""Asks the training process for work, and lives through its death, silence and lack of memory."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from mlic_gui.core.engine import questions
from mlic_gui.core.engine.asides import AnswerKind, OpenAside
from mlic_gui.core.engine.explaining import (
    FilterFound,
    GradCam,
    LayerFacts,
    LayerMaps,
    Pattern,
    Pixels,
    Question,
    TaggerNetwork,
)
from mlic_gui.core.engine.messages import (
    Advance,
    BackboneJob,
    BackboneMade,
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
    Stop,
    WasCancelled,
)
from mlic_gui.core.engine.process import Ended, EngineProcess, training_command
from mlic_gui.core.engine.waiting import POLL_SECONDS, GoneError, Limits, Patience, ended, failed
from mlic_gui.core.errors import EngineError, ErrorCode
from mlic_gui.core.progress import Cancelled, Interrupted, Progress, Stage

__all__ = ["Engine", "Limits"]

_Reply = TypeVar("_Reply", Estimate, FineTuneOutcome, BackboneMade, Exported)


class Engine:
    """The training process: started when first needed, kept for the next job, started anew after a failure.

    One job at a time; another thread's waits. Questions wait for no job: they are answered between two of its
    batches. Every method may be called from any thread.
    """

    def __init__(self, *, command: Sequence[str] | None = None, limits: Limits | None = None) -> None:
        """Start nothing yet; `command` replaces the training process, for tests."""
        self._command = list(command or training_command())
        self._limits = limits or Limits()
        self._job_lock = threading.Lock()
        self._process_lock = threading.Lock()
        self._process: EngineProcess | None = None
        self._closed = threading.Event()
        self._tickets = itertools.count(1)

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
            Interrupted: `progress` was interrupted, or this object closed: the process is ended, and the same
                job goes on from its last whole epoch.
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

    def grad_cam(
        self, network: TaggerNetwork, pixels: Pixels, columns: Sequence[int], *, progress: Progress
    ) -> GradCam:
        """Where in a photo the evidence for labels lies, before it is made fit to be shown.

        Args:
            network: The tagger's, with its head.
            pixels: uint8 (size, size, 3), RGB, fitted to the network's input.
            columns: Of the head, one for each label.
            progress: Cancels this question alone, as in all others.

        Raises:
            EngineError: The process died, hung, lacked memory, failed, or can't be started.
            TaggerError: The network or head is missing, damaged or not one of ours.
            Cancelled: `progress` was cancelled, or the engine closed.
        """
        return questions.grad_cam(self._aside, network, pixels, columns, progress=progress)

    def layers(self, network: TaggerNetwork, *, progress: Progress) -> tuple[LayerFacts, ...]:
        """The layers of a network from the input up; raises as `grad_cam`."""
        return questions.layers(self._aside, network, progress=progress)

    def activations(
        self, network: TaggerNetwork, layer: str, pixels: Pixels, *, progress: Progress
    ) -> LayerMaps:
        """What a convolutional layer answers to a photo, uint8 (size, size, 3).

        Raises as `grad_cam`, and TaggerError LAYER_MISSING.
        """
        return questions.activations(self._aside, network, layer, pixels, progress=progress)

    def filter_patterns(
        self,
        network: TaggerNetwork,
        layer: str,
        channels: Sequence[int],
        *,
        seed: int = 0,
        progress: Progress,
    ) -> tuple[Pattern, ...]:
        """What filters of a convolutional layer look for; each is a partial result as soon as it is found.

        Raises as `grad_cam`, and TaggerError LAYER_MISSING or CHANNEL_MISSING.
        """
        return questions.filter_patterns(self._aside, network, layer, channels, seed=seed, progress=progress)

    def close(self) -> None:
        """End the process for good, whatever it does; whoever waits for it gets `Interrupted`."""
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
        except GoneError:
            self._discard()
            return self._ask_once(request, kind, progress=progress, stop=stop)

    def _ask_once(
        self, request: Message, kind: type[_Reply], *, progress: Progress, stop: threading.Event
    ) -> _Reply:
        process, used = self._living(progress)
        process.send(request)
        waiting = _Waiting(process, self._limits, closed=self._closed, used=used)
        return waiting.until(kind, progress=progress, stop=stop)

    def _aside(
        self,
        question: Question,
        kind: type[AnswerKind],
        *,
        hear: Callable[[FilterFound], None],
        progress: Progress,
    ) -> AnswerKind:
        """Ask a question, and ask another process if the first is ended for somebody else's sake."""
        while True:
            progress.check()
            aside = OpenAside(next(self._tickets), question, kind, closed=self._closed, progress=progress)
            process: EngineProcess | None = None
            try:
                process, _ = self._living(progress)
                return aside.answer_of(process, hear=hear, patience=Patience(process, self._limits))
            except GoneError:
                continue
            except EngineError as error:
                self._give_up(process, error)
                raise

    def _give_up(self, process: EngineProcess | None, error: EngineError) -> None:
        """End a process that hangs, unless a job is there to find that out for itself."""
        if error.code is ErrorCode.ENGINE_HUNG and not self._job_lock.locked():
            self._discard(process)

    def _living(self, progress: Progress) -> tuple[EngineProcess, bool]:
        """A process that is ready, and whether it was so before.

        Raises:
            EngineError: It can't be started.
            GoneError: It was ended for somebody else's sake.
            Cancelled: `progress` was cancelled, or this object closed.
        """
        process = self._process
        if process is not None and process.alive and process.ready:
            return process, True
        progress.report(Stage.START_ENGINE, 0, None)
        process = self._start()
        self._await(process, progress)
        return process, False

    def _start(self) -> EngineProcess:
        """A new process, or the one that another thread has just started."""
        with self._process_lock:
            if self._closed.is_set():
                raise Interrupted
            if self._process is not None and self._process.alive:
                return self._process
            try:
                self._process = EngineProcess(self._command)
            except OSError as error:
                raise EngineError(ErrorCode.ENGINE_UNAVAILABLE, reason=str(error), details="") from error
            return self._process

    def _await(self, process: EngineProcess, progress: Progress) -> None:
        patience = Patience(process, self._limits)
        while not process.ready:
            if self._closed.is_set():
                raise Interrupted
            progress.check()
            if process.refusal is not None:
                raise failed(process.refusal)
            if process.ended is not None:
                raise GoneError if process.killed else ended(process.ended)
            time.sleep(POLL_SECONDS)
            patience.lose()

    def _discard(self, process: EngineProcess | None = None) -> None:
        """End the process, or, if one is named, that one alone."""
        with self._process_lock:
            if process is None or process is self._process:
                process, self._process = self._process, None
        if process is not None:
            process.kill()


class _InPeace(Exception):  # noqa: N818 - it is an outcome, not an error
    """The work has ended without a result, and the process is ready for more."""

    def __init__(self, outcome: Exception) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _Waiting:
    """Waits for one reply of the process, relaying what comes before it."""

    def __init__(
        self, process: EngineProcess, limits: Limits, *, closed: threading.Event, used: bool
    ) -> None:
        self._process = process
        self._unheard = used
        self._limits = limits
        self._patience = Patience(process, limits)
        self._closed = closed
        self._cancelling: float | None = None
        self._stopping = False

    def until(self, kind: type[_Reply], *, progress: Progress, stop: threading.Event) -> _Reply:
        """The reply of the wanted kind."""
        while True:
            self._obey(progress=progress, stop=stop)
            message = self._process.receive(timeout=POLL_SECONDS)
            if message is None:
                self._patience.lose()
                continue
            if isinstance(message, kind):
                progress.check()
                return message
            self._relay(message, progress)

    def _obey(self, *, progress: Progress, stop: threading.Event) -> None:
        if self._closed.is_set() or progress.interrupted:
            raise Interrupted
        if progress.cancelled and self._cancelling is None:
            self._cancelling = time.monotonic()
            self._process.send(Cancel())
        if self._cancelling is not None and time.monotonic() - self._cancelling > self._limits.cancel:
            raise Cancelled
        if stop.is_set() and not self._stopping:
            self._stopping = True
            self._process.send(Stop())

    def _relay(self, message: Message | Ended, progress: Progress) -> None:
        match message:
            case Advance(stage=stage, done=done, total=total):
                self._unheard = False
                progress.report(Stage(stage), done, total)
            case EpochPoint():
                progress.partial(message)
            case WasCancelled():
                raise _InPeace(Cancelled())
            case Failure():
                error = failed(message)
                raise error if isinstance(error, EngineError) else _InPeace(error)
            case Ended() if self._unheard:
                raise GoneError
            case Ended():
                raise Interrupted if self._closed.is_set() else ended(message)
