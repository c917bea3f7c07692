"""The training process with something lighter than Keras in it: `python fake_server.py BEHAVIOUR`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from mlic_gui.core.engine.messages import EpochPoint, Estimate, EstimateCost, FineTuneOutcome
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network import serve
from mlic_gui.core.progress import Stage

BEHAVIOUR = sys.argv[1]
FOREVER = threading.Event()


def load():
    if BEHAVIOUR == "import fails":
        raise ImportError("No module named 'tensorflow'")
    if BEHAVIOUR == "dies while starting":
        os.kill(os.getpid(), signal.SIGKILL)
    if BEHAVIOUR == "never ready":
        FOREVER.wait()
    os.write(1, b"chatter on standard output\n")
    return serve.Skills(work, explain)


def explain(question, progress):
    raise ValueError("not here")


def work(request, progress, stop):
    if isinstance(request, EstimateCost):
        return Estimate(seconds=12.5, disk_bytes=1000)
    out = request.job.out_dir
    progress.report(Stage.PREPARE, 0, 10)
    misbehave()
    points = []
    for epoch in range(3):
        progress.check()
        points.append(EpochPoint(epoch, 0.5, 0.6, 0.7, 0.8 + epoch / 100))
        progress.partial(points[-1])
        progress.report(Stage.FINE_TUNE, epoch, 3)
        if BEHAVIOUR == "waits":
            while not stop.wait(0.01):
                progress.check()
        if stop.is_set():
            break
    if BEHAVIOUR == "dies in training":
        os.kill(os.getpid(), signal.SIGKILL)
    return FineTuneOutcome(
        out / "network.keras", out / "network.tflite", out / "head.npz", 2, tuple(points), stop.is_set()
    )


def misbehave():
    match BEHAVIOUR:
        case "says why and dies":
            sys.stderr.write("something broke\n")
            os._exit(3)
        case "aborts for memory":
            sys.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n")
            sys.stderr.flush()
            os.abort()
        case "lacks memory":
            raise MemoryError
        case "fails the second time":
            note = Path(sys.argv[2])
            if note.exists():
                raise ValueError("again")
            note.touch()
        case "fails":
            raise ValueError("the network is too deep")
        case "foreign network":
            raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=Path("x.keras"), part="config")
        case "stops itself":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "beats but does nothing" | "ignores cancel":
            FOREVER.wait()
        case "writes nonsense":
            os.write(int(os.environ["MLIC_TEST_PIPE"]), b"Traceback: nonsense\n")
            FOREVER.wait()


if __name__ == "__main__":
    if BEHAVIOUR == "writes nonsense":
        os.environ["MLIC_TEST_PIPE"] = str(os.dup(1))
    if BEHAVIOUR == "records its pid":
        Path(sys.argv[2]).write_text(str(os.getpid()))
    sys.exit(serve.main(load))
