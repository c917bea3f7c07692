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

from mlic_gui.core.engine.codec import decode, encode
from mlic_gui.core.engine.explaining import Answer, FilterFound, Question
from mlic_gui.core.engine.messages import (
    Aside,
    BackboneMade,
    Beat,
    Cancel,
    CancelAside,
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
)
from mlic_gui.core.errors import ErrorCode
from mlic_gui.core.network.asides import Asides, Explain
from mlic_gui.core.network.telling import PipeProgress, Told, ending
from mlic_gui.core.progress import Progress

_BEAT_SECONDS = 1.0
_IDLE_SECONDS = 600.0
_NICENESS = 10

Request = FineTune | EstimateCost | MakeBackbone | ExportNetwork
Reply = FineTuneOutcome | Estimate | BackboneMade | Exported


@dataclass(frozen=True, slots=True)
class Skills:
    """What the process can do.

    Attributes:
        work: Does a job until it is done, cancelled or, where it can be, stopped.
        explain: Answers a question.
    """

    work: Callable[[Request, Progress, threading.Event], Reply]
    explain: Explain


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    request: Request
    progress: Progress
    stop: threading.Event

    def urged(self) -> bool:
        """Whether it is to end at once."""
        return self.progress.cancelled or self.stop.is_set()


class Server:
    """Reads requests on one thread, does them one at a time on another, answers.

    Questions are answered by the thread that works, where a job checks whether it was cancelled.
    """

    def __init__(self, *, source: IO[bytes], sink: IO[bytes]) -> None:
        """Talk through a pair of binary pipes."""
        self._source = source
        self._sink = sink
        self._writing = threading.Lock()
        self._tasks: queue.Queue[_Task | None] = queue.Queue()
        self._asides = Asides(self.send, worked=self.worked)
        self._work = 0
        self._explain: Explain = _nothing
        self._urged = _never

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
                    task = self._task(request)
                    self._tasks.put(task)
                case Aside() as aside:
                    self._asides.ask(aside)
                    self._tasks.put(None)
                case CancelAside(ticket=ticket):
                    self._asides.cancel(ticket)
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

    def serve(self, skills: Skills, *, idle_seconds: float = _IDLE_SECONDS) -> None:
        """Do what is asked until nothing has been asked for `idle_seconds`."""
        self._explain = skills.explain
        with contextlib.suppress(queue.Empty):
            while True:
                task = self._tasks.get(timeout=idle_seconds)
                if task is not None:
                    self.send(self._done(task, skills))
                self._asides.answer(self._explain, urged=_never)

    def _task(self, request: Request) -> _Task:
        """What is to be done, interrupted by questions wherever it checks; an estimate measures its time."""
        stop = threading.Event()
        interrupted = not isinstance(request, EstimateCost)
        between = self._between if interrupted else self.worked
        return _Task(request, PipeProgress(self._tell, between=between), stop)

    def _done(self, task: _Task, skills: Skills) -> Message:
        self._urged = task.urged
        return ending(lambda: skills.work(task.request, task.progress, task.stop))

    def _between(self) -> None:
        self.worked()
        self._asides.answer(self._explain, urged=self._urged)

    def _tell(self, told: Told) -> None:
        self.worked()
        if not isinstance(told, FilterFound):
            self.send(told)


def _nothing(question: Question, _: Progress) -> Answer:
    raise RuntimeError(f"{type(question).__name__} came before anything was loaded")


def _never() -> bool:
    return False


def _load_keras() -> Skills:
    """Import Keras, the slow part of starting, and bound its threads."""
    import tensorflow as tf  # noqa: PLC0415 - the process must answer before this

    from mlic_gui.core.network.estimate import estimate  # noqa: PLC0415
    from mlic_gui.core.network.explaining.explain import Explainer  # noqa: PLC0415
    from mlic_gui.core.network.export_tagger import export_tagger  # noqa: PLC0415
    from mlic_gui.core.network.fine_tune import fine_tune  # noqa: PLC0415
    from mlic_gui.core.network.looking.source import threads  # noqa: PLC0415
    from mlic_gui.core.network.make_backbone import make_backbone  # noqa: PLC0415

    tf.config.threading.set_intra_op_parallelism_threads(threads())
    tf.config.threading.set_inter_op_parallelism_threads(1)

    explainer = Explainer()

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

    return Skills(work, explainer.answer)


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
    """End with the pipe; only that and idleness are ends in peace, after which a client asks anew."""
    try:
        server.read()
    except Exception:  # noqa: BLE001 - whatever it was, nothing can be heard any more
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main(load: Callable[[], Skills] | None = None) -> int:
    """Serve until the pipe is closed or nothing was asked for ten minutes; tests `load` something lighter."""
    server = Server(source=sys.stdin.buffer, sink=_private_output())
    _give_way()
    server.send(Started())
    for target in (lambda: _read_until_the_end(server), server.beat):
        threading.Thread(target=target, daemon=True).start()
    try:
        skills = (load or _load_keras)()
    except Exception as error:  # noqa: BLE001 - a broken installation fails in many ways
        server.send(Failure(ErrorCode.ENGINE_UNAVAILABLE, traceback.format_exc(), {"reason": str(error)}))
        return 1
    server.send(Ready())
    server.serve(skills)
    return 0


if __name__ == "__main__":
    sys.exit(main())
