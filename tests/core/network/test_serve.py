from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.codec import decode, encode
from mlic_gui.core.engine.messages import (
    Advance,
    Beat,
    Cancel,
    Estimate,
    EstimateCost,
    Failure,
    FineTuneJob,
    Stop,
    WasCancelled,
)
from mlic_gui.core.errors import EngineError, ErrorCode
from mlic_gui.core.network.serve import Server, Skills
from mlic_gui.core.progress import Stage

PATHS = [Path(name) for name in ("p.npy", "t.npy", "s.npy", "n.keras")]
ASK = EstimateCost(FineTuneJob(*PATHS, "efficientnet-lite0", Path("h.npz"), TrainingSettings(), Path("out")))
ANSWER = Estimate(1.0, 2)


def nothing(question, progress):
    raise AssertionError(question)


def serve(work, *messages, explain=nothing, idle=0.01):
    sink = io.BytesIO()
    server = Server(source=io.BytesIO(b"".join(encode(message) for message in messages)), sink=sink)
    server.read()
    server.serve(Skills(work, explain), idle_seconds=idle)
    return [decode(line) for line in sink.getvalue().splitlines()]


def test_it_ends_when_nothing_is_asked():
    assert serve(lambda *_: ANSWER) == []


def test_requests_are_answered_in_order():
    seen = []

    def work(request, progress, stop):
        seen.append(request)
        return Estimate(float(len(seen)), 0)

    assert serve(work, ASK, ASK) == [Estimate(1.0, 0), Estimate(2.0, 0)]
    assert seen == [ASK, ASK]


def test_cancel_and_stop_are_for_the_request_before_them():
    def work(request, progress, stop):
        progress.check()
        return Estimate(float(stop.is_set()), 0)

    replies = serve(work, Stop(), Cancel(), ASK, ASK, Stop(), ASK, Cancel())
    assert replies == [Estimate(0.0, 0), Estimate(1.0, 0), WasCancelled()]


def test_reports_are_thinned_out_but_the_last_is_sent():
    def work(request, progress, stop):
        for done in range(1, 1001):
            progress.report(Stage.PREPARE, done, 1000)
        progress.report(Stage.FINE_TUNE, 0, 5)
        return ANSWER

    *reports, answer = serve(work, ASK)
    assert answer == ANSWER
    assert reports[0] == Advance("prepare", 1, 1000)
    assert reports[-2:] == [Advance("prepare", 1000, 1000), Advance("fine_tune", 0, 5)]
    assert len(reports) < 100


class ResourceExhaustedError(Exception):
    """Named as TensorFlow's."""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), ErrorCode.ENGINE_MEMORY),
        (ResourceExhaustedError("OOM when allocating tensor"), ErrorCode.ENGINE_MEMORY),
        (ValueError("shapes differ"), ErrorCode.ENGINE_FAILED),
        (ZeroDivisionError(), ErrorCode.ENGINE_FAILED),
        (EngineError(ErrorCode.NETWORK_MISSING, path=Path("a")), ErrorCode.NETWORK_MISSING),
    ],
)
def test_what_fails_is_told_and_the_next_request_is_served(error, code):
    def work(request, progress, stop, errors=[error]):  # noqa: B006 - emptied on purpose
        if errors:
            raise errors.pop()
        return ANSWER

    failure, answer = serve(work, ASK, ASK)
    assert isinstance(failure, Failure)
    assert failure.code == code
    assert type(error).__name__ in failure.details
    assert answer == ANSWER


def test_a_failure_without_words_is_named_by_its_kind():
    def work(request, progress, stop):
        raise ZeroDivisionError

    assert serve(work, ASK)[0].fields == {"reason": "ZeroDivisionError"}


def test_beats_end_when_nobody_listens():
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb", buffering=0) as sink:
        server = Server(source=io.BytesIO(), sink=sink)
        beating = threading.Thread(target=server.beat)
        beating.start()
        assert decode(source.readline()) == Beat(0)
        source.close()
        beating.join(timeout=10)
        assert not beating.is_alive()
