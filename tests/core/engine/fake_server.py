"""The training process with something lighter than Keras in it: `python fake_server.py BEHAVIOUR`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import numpy as np

from mlic_gui.core.engine.explaining import (
    ActivationsMade,
    AskActivations,
    AskFilters,
    AskGradCam,
    FilterFound,
    FiltersDone,
    GradCamMade,
    LayerFacts,
    LayersFound,
)
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
    match BEHAVIOUR:
        case "questions fail":
            raise ValueError("there are no layers")
        case "stops itself when asked":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "dies of a question":
            os.kill(os.getpid(), signal.SIGKILL)
        case "waits, and so do questions":
            progress.report(Stage.LAYERS, 0)
            while True:
                progress.check()
                FOREVER.wait(0.01)
    match question:
        case AskGradCam(columns=columns, pixels_path=pixels):
            mean = np.load(pixels).mean()
            raw = np.full((len(columns), 2, 3), mean, np.float32)
            np.savez(question.out_path, raw=raw, raw_black=raw * 0, logits=np.asarray(columns, np.float32))
            return GradCamMade("top")
        case AskActivations():
            np.save(question.out_path, np.ones((2, 3, 3), np.float32))
            return ActivationsMade((0, 1), 5)
        case AskFilters(channels=channels):
            for channel in channels:
                path = question.out_dir / f"{channel}.npy"
                np.save(path, np.full((4, 4, 3), channel, np.uint8))
                progress.partial(FilterFound(channel, channel == 2, path))
            return FiltersDone()
    return LayersFound((LayerFacts("top", "Conv2D", (7, 7, 8), 80, True, ("photo",)),))


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
        if BEHAVIOUR.startswith("waits") or "question" in BEHAVIOUR:
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
