from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine import memory
from mlic_gui.core.engine.client import Engine, Limits
from mlic_gui.core.engine.messages import EpochPoint, FineTuneJob
from mlic_gui.core.errors import EngineError, ErrorCode, TaggerError
from mlic_gui.core.progress import Cancelled, Interrupted, Progress, Stage

FAKE = Path(__file__).with_name("fake_server.py")
SHORT = Limits(start=2.0, silence=1.5, standstill=1.5, cancel=0.3)

posix = pytest.mark.skipif(os.name != "posix", reason="signals")


class Witness(Progress):
    """Keeps what it is told, and may act on it."""

    def __init__(self, on_report=None, on_partial=None):
        super().__init__()
        self.stages = []
        self.points = []
        self._on_report = on_report
        self._on_partial = on_partial

    def report(self, stage, done, total=None):
        self.stages.append(stage)
        if self._on_report:
            self._on_report(self, stage)

    def partial(self, value):
        self.points.append(value)
        if self._on_partial:
            self._on_partial(self, value)


@pytest.fixture
def job(tmp_path):
    paths = [tmp_path / name for name in ("pixels.npy", "targets.npy", "sides.npy", "network.keras")]
    return FineTuneJob(*paths, "efficientnet-lite0", tmp_path / "head.npz", TrainingSettings(), tmp_path)


@pytest.fixture
def start():
    engines = []

    def start(behaviour, *more, limits=SHORT):
        engines.append(Engine(command=[sys.executable, str(FAKE), behaviour, *map(str, more)], limits=limits))
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


def run(engine, job, progress=None, stop=None):
    return engine.fine_tune(job, progress=progress or Witness(), stop=stop or threading.Event())


def gone(pid):
    if not psutil.pid_exists(pid):
        return True
    try:
        psutil.Process(pid).wait(timeout=5)
    except psutil.NoSuchProcess:
        return True
    return not psutil.pid_exists(pid)


def test_a_job_reports_hands_over_points_and_returns_files(start, job):
    witness = Witness()
    outcome = run(start("normal"), job, witness)
    assert [point.epoch for point in witness.points] == [0, 1, 2]
    assert all(isinstance(point, EpochPoint) for point in witness.points)
    assert witness.stages[0] is Stage.START_ENGINE
    assert Stage.PREPARE in witness.stages
    assert Stage.FINE_TUNE in witness.stages
    assert outcome.points == tuple(witness.points)
    assert outcome.keras_path == job.out_dir / "network.keras"
    assert not outcome.stopped


def test_the_process_is_kept_for_the_next_job(start, job):
    engine = start("normal")
    estimate = engine.estimate(job, progress=Witness())
    first = engine.pid
    run(engine, job)
    assert (estimate.seconds, estimate.disk_bytes) == (12.5, 1000)
    assert engine.pid == first


def test_nothing_is_started_before_it_is_needed(start):
    assert start("normal").pid is None


@posix
@pytest.mark.parametrize("behaviour", ["dies while starting", "dies in training"])
def test_a_killed_process_is_told_and_replaced(start, job, behaviour):
    engine = start(behaviour)
    for _ in range(2):
        with pytest.raises(EngineError) as caught:
            run(engine, job)
        assert caught.value.code is ErrorCode.ENGINE_DIED
        assert caught.value.fields["exit_code"] == -signal.SIGKILL
        assert engine.pid is None


@posix
def test_a_process_killed_from_outside_while_idle_is_replaced_unnoticed(start, job):
    engine = start("normal")
    run(engine, job)
    first = engine.pid
    os.kill(first, signal.SIGKILL)
    assert run(engine, job).best_epoch == 2
    assert engine.pid != first


@posix
def test_a_replacement_that_fails_too_is_ended(start, job, tmp_path):
    engine = start("fails the second time", tmp_path / "seen")
    run(engine, job)
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(EngineError):
        run(engine, job)
    assert engine.pid is None


@posix
def test_a_process_killed_from_outside_while_working_is_told(start, job):
    engine = start("waits")
    witness = Witness(on_partial=lambda _, __: os.kill(engine.pid, signal.SIGKILL))
    with pytest.raises(EngineError) as caught:
        run(engine, job, witness)
    assert caught.value.code is ErrorCode.ENGINE_DIED


def test_its_last_words_are_kept_for_the_report(start, job):
    with pytest.raises(EngineError) as caught:
        run(start("says why and dies"), job)
    assert caught.value.fields["exit_code"] == 3
    assert "something broke" in caught.value.fields["details"]


@posix
def test_a_stopped_process_is_given_up_and_ended(start, job):
    engine = start("stops itself")
    pids = []
    witness = Witness(on_report=lambda _, __: pids.append(engine.pid))
    with pytest.raises(EngineError) as caught:
        run(engine, job, witness)
    assert caught.value.code is ErrorCode.ENGINE_HUNG
    assert gone(pids[-1])


def test_a_process_that_lives_but_does_nothing_is_given_up(start, job):
    with pytest.raises(EngineError) as caught:
        run(start("beats but does nothing"), job)
    assert caught.value.code is ErrorCode.ENGINE_HUNG
    assert caught.value.fields["seconds"] >= 1


@pytest.mark.parametrize("behaviour", ["lacks memory", "aborts for memory"])
def test_lack_of_memory_is_named(start, job, behaviour):
    with pytest.raises(EngineError) as caught:
        run(start(behaviour), job)
    assert caught.value.code is ErrorCode.ENGINE_MEMORY


@posix
def test_a_kill_by_the_system_for_memory_is_named(start, job, monkeypatch):
    counts = iter([4, 5])
    monkeypatch.setattr("mlic_gui.core.engine.process.memory_kills", lambda: next(counts))
    monkeypatch.setattr(memory, "memory_kills", lambda: next(counts))
    with pytest.raises(EngineError) as caught:
        run(start("dies in training"), job)
    assert caught.value.code is ErrorCode.ENGINE_MEMORY


def test_a_failure_says_why(start, job):
    with pytest.raises(EngineError) as caught:
        run(start("fails"), job)
    assert caught.value.code is ErrorCode.ENGINE_FAILED
    assert caught.value.fields["reason"] == "the network is too deep"
    assert "ValueError" in caught.value.fields["details"]


def test_a_typed_error_keeps_its_type(start, job):
    with pytest.raises(TaggerError) as caught:
        run(start("foreign network"), job)
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN
    assert caught.value.fields["part"] == "config"


def test_a_missing_library_is_told(start, job):
    with pytest.raises(EngineError) as caught:
        run(start("import fails"), job)
    assert caught.value.code is ErrorCode.ENGINE_UNAVAILABLE
    assert "tensorflow" in caught.value.fields["reason"]


def test_a_program_that_is_not_there_is_told(job, tmp_path):
    with pytest.raises(EngineError) as caught:
        run(Engine(command=[str(tmp_path / "nothing")]), job)
    assert caught.value.code is ErrorCode.ENGINE_UNAVAILABLE


@posix
def test_nonsense_on_the_pipe_ends_the_process(start, job):
    with pytest.raises(EngineError) as caught:
        run(start("writes nonsense"), job)
    assert caught.value.code is ErrorCode.ENGINE_DIED
    assert "nonsense" in caught.value.fields["details"]


def test_cancel_while_starting(start, job):
    engine = start("never ready")
    with pytest.raises(Cancelled):
        run(engine, job, Witness(on_report=lambda progress, _: progress.cancel()))
    assert engine.pid is None


def test_cancel_while_working_keeps_the_process(start, job):
    engine = start("waits")
    with pytest.raises(Cancelled):
        run(engine, job, Witness(on_partial=lambda progress, _: progress.cancel()))
    assert engine.pid is not None
    assert engine.estimate(job, progress=Witness()).seconds == 12.5


def test_cancel_that_is_ignored_ends_the_process(start, job):
    engine = start("ignores cancel", limits=Limits(cancel=0.2))
    with pytest.raises(Cancelled):
        run(engine, job, Witness(on_report=lambda progress, stage: cancel_in(progress, stage, Stage.PREPARE)))
    assert engine.pid is None


def cancel_in(progress, stage, wanted):
    if stage is wanted:
        progress.cancel()


def test_cancelled_before_it_began(start, job):
    progress = Witness()
    progress.cancel()
    with pytest.raises(Cancelled):
        run(start("normal"), job, progress)


def test_an_interruption_ends_the_process_without_a_word(start, job):
    engine = start("waits", limits=Limits())
    with pytest.raises(Interrupted):
        run(engine, job, Witness(on_partial=lambda progress, _: progress.interrupt()))
    assert engine.pid is None
    assert engine.estimate(job, progress=Witness()).seconds


def test_stop_keeps_the_best(start, job):
    stop = threading.Event()
    outcome = run(start("waits"), job, Witness(on_partial=lambda _, __: stop.set()), stop)
    assert outcome.stopped
    assert len(outcome.points) == 1


def test_closing_ends_a_running_job(start, job):
    engine = start("waits", limits=Limits())
    closing = threading.Thread(target=engine.close)
    with pytest.raises(Interrupted):
        run(engine, job, Witness(on_partial=lambda _, __: closing.start()))
    closing.join()
    assert engine.pid is None
    with pytest.raises(Cancelled):
        run(engine, job)


@posix
def test_the_process_ends_when_its_client_is_killed(tmp_path, job):
    note = tmp_path / "pid"
    command = [sys.executable, str(FAKE), "records its pid", str(note)]
    script = f"""
import sys, threading
sys.path.insert(0, {str(FAKE.parents[3])!r})
from pathlib import Path
from mlic_gui.core.engine.process import EngineProcess
from mlic_gui.core.engine.messages import Ready
process = EngineProcess({command!r})
while not isinstance(process.receive(timeout=10), Ready): pass
print("ready", flush=True)
threading.Event().wait()
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as client:
        assert client.stdout.readline() == b"ready\n"
        client.kill()
    assert gone(int(note.read_text()))
