"""Questions put to the training process while it is idle, while it trains, and while it dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.client import Engine, Limits
from mlic_gui.core.engine.explaining import LayerFacts, TaggerNetwork
from mlic_gui.core.engine.messages import Beat, FineTuneJob
from mlic_gui.core.errors import EngineError, ErrorCode
from mlic_gui.core.progress import Cancelled, Progress, Stage

FAKE = Path(__file__).with_name("fake_server.py")
NETWORK = TaggerNetwork("efficientnet-lite0", Preprocessing(), Body(), Path("n.keras"), Path("h.npz"))
LAYERS = (LayerFacts("top", "Conv2D", (7, 7, 8), 80, True, ("photo",)),)
PIXELS = np.full((4, 4, 3), 30, np.uint8)

posix = pytest.mark.skipif(os.name != "posix", reason="signals")


class Witness(Progress):
    """Keeps what it is told, and sets events."""

    def __init__(self):
        super().__init__()
        self.stages, self.parts = [], []
        self.at_work = threading.Event()

    def report(self, stage, done, total=None):
        self.stages.append(stage)
        if stage is not Stage.START_ENGINE:
            self.at_work.set()

    def partial(self, value):
        self.parts.append(value)


@pytest.fixture
def start():
    engines = []

    def start(behaviour, limits=None):
        engines.append(Engine(command=[sys.executable, str(FAKE), behaviour], limits=limits or Limits()))
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(4) as pool:
        yield pool


class Training:
    """A fine-tuning on a thread of its own, waited for until it is at work."""

    def __init__(self, engine, pool, folder):
        paths = [folder / name for name in ("pixels.npy", "targets.npy", "sides.npy", "network.keras")]
        job = FineTuneJob(*paths, "efficientnet-lite0", folder / "head.npz", TrainingSettings(), folder)
        self.progress, self.stop = Witness(), threading.Event()
        self.future = pool.submit(engine.fine_tune, job, progress=self.progress, stop=self.stop)
        assert self.progress.at_work.wait(20)

    def stopped(self):
        self.stop.set()
        return self.future.result(20)


def test_a_question_starts_the_process_and_leaves_it_for_the_next(start):
    engine, witness = start("normal"), Witness()
    assert engine.layers(NETWORK, progress=witness) == LAYERS
    assert witness.stages == [Stage.START_ENGINE]
    pid = engine.pid
    assert engine.layers(NETWORK, progress=witness) == LAYERS
    assert engine.pid == pid


def test_arrays_come_back(start):
    engine, witness = start("normal"), Witness()
    made = engine.grad_cam(NETWORK, PIXELS, [3, 1], progress=witness)
    assert (made.layer, made.logits.tolist(), made.raw.shape) == ("top", [3, 1], (2, 2, 3))
    assert made.raw.min() == made.raw.max() == 30
    assert not made.raw_black.any()
    maps = engine.activations(NETWORK, "top", PIXELS, progress=witness)
    assert (maps.layer, maps.channels, maps.total, maps.maps.shape) == ("top", (0, 1), 5, (2, 3, 3))


def test_patterns_are_handed_over_one_by_one(start):
    engine, witness = start("normal"), Witness()
    patterns = engine.filter_patterns(NETWORK, "top", [2, 7], progress=witness)
    assert [(one.layer, one.channel, one.dead) for one in patterns] == [("top", 2, True), ("top", 7, False)]
    assert patterns[1].pixels.max() == 7
    assert tuple(witness.parts) == patterns


def test_a_question_is_answered_while_a_training_runs(start, pool, tmp_path):
    engine = start("waits")
    training = Training(engine, pool, tmp_path)
    assert engine.layers(NETWORK, progress=Witness()) == LAYERS
    assert not training.future.done()
    assert training.stopped().stopped
    assert all(stage is not Stage.LAYERS for stage in training.progress.stages)


def test_several_may_ask_at_once(start, pool):
    engine = start("normal")
    asked = [pool.submit(engine.grad_cam, NETWORK, PIXELS, [n], progress=Witness()) for n in range(6)]
    assert [future.result(20).logits.tolist() for future in asked] == [[n] for n in range(6)]


def test_a_question_that_fails_hurts_no_training(start, pool, tmp_path):
    engine = start("questions fail")
    training = Training(engine, pool, tmp_path)
    pid = engine.pid
    with pytest.raises(EngineError) as caught:
        engine.layers(NETWORK, progress=Witness())
    assert caught.value.code is ErrorCode.ENGINE_FAILED
    assert caught.value.fields["reason"] == "there are no layers"
    assert training.stopped().stopped
    assert engine.pid == pid


def test_a_cancelled_question_cancels_no_training(start, pool, tmp_path):
    engine = start("waits, and so do questions")
    training = Training(engine, pool, tmp_path)
    witness = Witness()
    asked = pool.submit(engine.layers, NETWORK, progress=witness)
    assert witness.at_work.wait(20)
    witness.cancel()
    with pytest.raises(Cancelled):
        asked.result(20)
    assert training.stopped().stopped


def test_a_cancelled_training_cancels_no_question(start, pool, tmp_path):
    engine = start("waits, and so do questions")
    training = Training(engine, pool, tmp_path)
    pid, witness = engine.pid, Witness()
    asked = pool.submit(engine.layers, NETWORK, progress=witness)
    assert witness.at_work.wait(20)
    training.progress.cancel()
    with pytest.raises(Cancelled):
        training.future.result(20)
    assert not asked.done()
    assert engine.pid == pid
    witness.cancel()
    with pytest.raises(Cancelled):
        asked.result(20)


@posix
def test_the_death_of_the_process_answers_everybody(start, pool, tmp_path):
    engine = start("dies of a question")
    training = Training(engine, pool, tmp_path)
    for future in (pool.submit(engine.layers, NETWORK, progress=Witness()), training.future):
        with pytest.raises(EngineError) as caught:
            future.result(20)
        assert caught.value.code is ErrorCode.ENGINE_DIED


def test_a_process_ended_for_the_sake_of_a_job_answers_from_the_next(start, pool, tmp_path):
    engine = start("ignores cancel", limits=Limits(cancel=0.2))
    training = Training(engine, pool, tmp_path)
    first = engine.pid
    asked = pool.submit(engine.layers, NETWORK, progress=Witness())
    training.progress.cancel()
    with pytest.raises(Cancelled):
        training.future.result(20)
    assert asked.result(20) == LAYERS
    assert engine.pid != first


def test_closing_cancels_questions(start, pool):
    engine, witness = start("waits, and so do questions"), Witness()
    asked = pool.submit(engine.layers, NETWORK, progress=witness)
    assert witness.at_work.wait(20)
    engine.close()
    with pytest.raises(Cancelled):
        asked.result(20)
    with pytest.raises(Cancelled):
        engine.layers(NETWORK, progress=Witness())


@posix
def test_a_process_that_hangs_over_a_question_is_ended(start):
    engine = start("stops itself when asked", limits=Limits(silence=1.0))
    with pytest.raises(EngineError) as caught:
        engine.layers(NETWORK, progress=Witness())
    assert caught.value.code is ErrorCode.ENGINE_HUNG
    assert engine.pid is None


def test_a_process_that_can_not_read_a_question_ends_in_no_peace():
    """Else the question would be put to one process after the other."""
    command = [sys.executable, str(FAKE), "normal"]
    ended = subprocess.run(command, input=b"nonsense\n", capture_output=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert b"ProtocolError" in ended.stderr


def test_beats_do_not_pile_up_while_only_questions_are_asked(start):
    engine = start("normal")
    engine.layers(NETWORK, progress=Witness())
    process = engine._process
    for work in range(5):
        process._hear(Beat(work))
    waiting = list(iter(lambda: process.receive(timeout=0.01), None))
    assert not any(isinstance(message, Beat) for message in waiting)


def test_a_question_cancelled_while_starting(start):
    engine, witness = start("never ready"), Witness()
    witness.report = lambda *_: witness.cancel()
    with pytest.raises(Cancelled):
        engine.layers(NETWORK, progress=witness)


def test_a_process_that_cannot_start_is_told(start):
    with pytest.raises(EngineError) as caught:
        start("import fails").layers(NETWORK, progress=Witness())
    assert caught.value.code is ErrorCode.ENGINE_UNAVAILABLE
