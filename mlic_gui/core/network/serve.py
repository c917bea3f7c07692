"""The training process: `python -m mlic_gui.core.network.serve`, fed by `core/engine` through a pipe.

Messages leave on a private copy of standard output; whatever anything prints goes to the error output. The
process ends with the pipe it reads from, so that nothing outlives the program, and after ten idle minutes.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mlic_gui.core.engine.messages import (
    Advance,
    BackboneMade,
    Beat,
    Cancel,
    EpochPoint,
    Estimate,
    EstimateCost,
    Exported,
    ExportNetwork,
    Failure,
    FineTune,
    FineTuneOutcome,
    MakeBackbone,
    Message,
    Ready,
    Started,
    Stop,
    WasCancelled,
    decode,
    encode,
)
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Cancelled, Progress, Stage

_BEAT_SECONDS = 1.0
_IDLE_SECONDS = 600.0
_REPORT_SECONDS = 0.07
_NICENESS = 10

Request = FineTune | EstimateCost | MakeBackbone | ExportNetwork
Reply = FineTuneOutcome | Estimate | BackboneMade | Exported
Work = Callable[[Request, Progress, threading.Event], Reply]


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    request: Request
    progress: Progress
    stop: threading.Event


class Server:
    """Reads requests on one thread, does them one at a time on another, answers."""

    def __init__(self, *, source: IO[bytes], sink: IO[bytes]) -> None:
        """Talk through a pair of binary pipes."""
        self._source = source
        self._sink = sink
        self._writing = threading.Lock()
        self._tasks: queue.Queue[_Task] = queue.Queue()
        self._work = 0

    def send(self, message: Message) -> None:
        """Write a message; may be called from any thread."""
        with self._writing:
            self._sink.write(encode(message))
            self._sink.flush()

    def worked(self) -> None:
        """Note that a piece of work is done."""
        self._work += 1

    def read(self) -> None:
        """Take messages until the pipe is closed; stop and cancel are for the request that came last."""
        task: _Task | None = None
        for line in self._source:
            match decode(line):
                case FineTune() | EstimateCost() | MakeBackbone() | ExportNetwork() as request:
                    task = _Task(request, _PipeProgress(self), threading.Event())
                    self._tasks.put(task)
                case Cancel() if task is not None:
                    task.progress.cancel()
                case Stop() if task is not None:
                    task.stop.set()

    def beat(self) -> None:
        """Say every second that the process lives, as long as somebody listens."""
        with contextlib.suppress(OSError):
            while True:
                self.send(Beat(self._work))
                time.sleep(_BEAT_SECONDS)

    def serve(self, work: Work, *, idle_seconds: float = _IDLE_SECONDS) -> None:
        """Do what is asked until nothing has been asked for `idle_seconds`."""
        with contextlib.suppress(queue.Empty):
            while True:
                task = self._tasks.get(timeout=idle_seconds)
                self.send(_answer(work, task))


class _PipeProgress(Progress):
    """Sends on what a job reports, at most fifteen times a second."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._server = server
        self._stage: Stage | None = None
        self._sent = 0.0

    def report(self, stage: Stage, done: int, total: int | None = None) -> None:
        self._server.worked()
        now = time.monotonic()
        if stage is not self._stage or done == total or now - self._sent >= _REPORT_SECONDS:
            self._stage, self._sent = stage, now
            self._server.send(Advance(stage, done, total))

    def partial(self, value: object) -> None:
        if isinstance(value, EpochPoint):
            self._server.send(value)

    def check(self) -> None:
        self._server.worked()
        super().check()


def _answer(work: Work, task: _Task) -> Message:
    try:
        return work(task.request, task.progress, task.stop)
    except Cancelled:
        return WasCancelled()
    except CoreError as error:
        fields = {name: str(value) for name, value in error.fields.items()}
        return Failure(error.code, traceback.format_exc(), fields)
    except Exception as error:  # noqa: BLE001 - whatever fails is told to the client, which keeps the report
        return _failure(error)


def _failure(error: Exception) -> Failure:
    details = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return Failure(ErrorCode.ENGINE_MEMORY, details, {})
    return Failure(ErrorCode.ENGINE_FAILED, details, {"reason": str(error) or type(error).__name__})


def _load_keras() -> Work:
    """Import Keras, the slow part of starting, and bound its threads."""
    import tensorflow as tf  # noqa: PLC0415 - the process must answer before this

    from mlic_gui.core.network.estimate import estimate  # noqa: PLC0415
    from mlic_gui.core.network.export_tagger import export_tagger  # noqa: PLC0415
    from mlic_gui.core.network.fine_tune import fine_tune  # noqa: PLC0415
    from mlic_gui.core.network.looking.source import threads  # noqa: PLC0415
    from mlic_gui.core.network.make_backbone import make_backbone  # noqa: PLC0415

    tf.config.threading.set_intra_op_parallelism_threads(threads())
    tf.config.threading.set_inter_op_parallelism_threads(1)

    def work(request: Request, progress: Progress, stop: threading.Event) -> Reply:
        match request:
            case FineTune(job=job):
                return fine_tune(job, progress=progress, stop=stop)
            case EstimateCost(job=job):
                return estimate(job, progress=progress)
            case MakeBackbone(job=backbone):
                return make_backbone(backbone, progress=progress)
            case ExportNetwork(job=tagger):
                return export_tagger(tagger, progress=progress)

    return work


def _private_output() -> IO[bytes]:
    """Standard output for messages alone; from now on what is printed goes to the error output."""
    private = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(private, "wb")


def _give_way() -> None:
    """Leave the processor to the window, and be the one that the system ends when memory runs out."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800")


def _read_until_the_end(server: Server) -> None:
    try:
        server.read()
    finally:
        os._exit(0)


def main(load: Callable[[], Work] | None = None) -> int:
    """Serve until the pipe is closed or nothing was asked for ten minutes; tests `load` something lighter."""
    server = Server(source=sys.stdin.buffer, sink=_private_output())
    _give_way()
    server.send(Started())
    for target in (lambda: _read_until_the_end(server), server.beat):
        threading.Thread(target=target, daemon=True).start()
    try:
        work = (load or _load_keras)()
    except Exception as error:  # noqa: BLE001 - a broken installation fails in many ways
        server.send(Failure(ErrorCode.ENGINE_UNAVAILABLE, traceback.format_exc(), {"reason": str(error)}))
        return 1
    server.send(Ready())
    server.serve(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
