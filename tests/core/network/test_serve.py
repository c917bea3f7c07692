from __future__ import annotations

import io
import os
import random
import threading
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.codec import decode, encode
from mlic_gui.core.engine.explaining import AskLayers, LayersFound, TaggerNetwork
from mlic_gui.core.engine.messages import (
    AboutAside,
    Advance,
    Aside,
    Beat,
    Cancel,
    CancelAside,
    EpochPoint,
    Estimate,
    EstimateCost,
    Failure,
    FineTune,
    FineTuneJob,
    Stop,
    WasCancelled,
)
from mlic_gui.core.errors import EngineError, ErrorCode, TaggerError
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


NETWORK = TaggerNetwork("efficientnet-lite0", Preprocessing(), Body(), Path("n.keras"), None)
LAYERS = LayersFound(())
TRAIN = FineTune(ASK.job)


def layers(question, progress):
    progress.check()
    return LAYERS


def test_questions_are_answered_between_the_steps_of_a_job():
    def work(request, progress, stop):
        for step in range(3):
            progress.check()
            progress.partial(EpochPoint(step, 0, 0, 0, 0))
        return ANSWER

    replies = serve(work, TRAIN, Aside(1, AskLayers(NETWORK)), Aside(2, AskLayers(NETWORK)), explain=layers)
    assert replies[:2] == [AboutAside(1, LAYERS), AboutAside(2, LAYERS)]
    assert [type(reply) for reply in replies[2:]] == [EpochPoint] * 3 + [Estimate]


def test_an_estimate_is_not_interrupted_for_it_measures_its_time():
    def work(request, progress, stop):
        progress.check()
        return ANSWER

    assert serve(work, ASK, Aside(1, AskLayers(NETWORK)), explain=layers) == [ANSWER, AboutAside(1, LAYERS)]


def test_a_question_is_taken_back_alone():
    def work(request, progress, stop):
        progress.check()
        return ANSWER

    messages = (TRAIN, Aside(1, AskLayers(NETWORK)), Aside(2, AskLayers(NETWORK)), CancelAside(1))
    replies = serve(work, *messages, CancelAside(9), explain=layers)
    assert replies == [AboutAside(1, WasCancelled()), AboutAside(2, LAYERS), ANSWER]


def test_a_question_that_fails_is_told_and_the_job_goes_on():
    def work(request, progress, stop):
        progress.check()
        return ANSWER

    def fails(question, progress):
        raise TaggerError(ErrorCode.LAYER_MISSING, layer="x")

    failure, answer = serve(work, TRAIN, Aside(1, AskLayers(NETWORK)), explain=fails)
    assert (failure.ticket, failure.said.code) == (1, ErrorCode.LAYER_MISSING)
    assert failure.said.fields == {"layer": "x"}
    assert answer == ANSWER


@pytest.mark.parametrize("wish", [Cancel(), Stop()])
def test_a_question_gives_way_to_a_job_that_is_to_end(wish):
    """The wish comes while the question is being answered; it is answered when the job has ended."""
    source, tries = io.BytesIO(encode(TRAIN) + encode(Aside(1, AskLayers(NETWORK)))), []

    def work(request, progress, stop):
        while not stop.is_set():
            progress.check()
        return ANSWER

    def explain(question, progress):
        tries.append(question)
        if len(tries) == 1:
            task.stop.set() if isinstance(wish, Stop) else task.progress.cancel()
        progress.check()
        return LAYERS

    sink = io.BytesIO()
    server = Server(source=source, sink=sink)
    server.read()
    task = server._tasks.queue[0]
    server.serve(Skills(work, explain), idle_seconds=0.01)
    ended, answered = [decode(line) for line in sink.getvalue().splitlines()]
    assert ended == (ANSWER if isinstance(wish, Stop) else WasCancelled())
    assert answered == AboutAside(1, LAYERS)
    assert len(tries) == 2


def test_what_a_job_draws_is_the_same_with_and_without_questions():
    def work(request, progress, stop):
        random.seed(1)
        np.random.seed(1)
        progress.check()
        return Estimate(random.random(), int(np.random.randint(10**6)))

    def draws(question, progress):
        random.random()
        np.random.random(3)
        return LAYERS

    (plain,) = serve(work, TRAIN)
    _, interrupted = serve(work, TRAIN, Aside(1, AskLayers(NETWORK)), explain=draws)
    assert interrupted == plain
