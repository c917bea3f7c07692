from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.codec import ProtocolError, decode, encode
from mlic_gui.core.engine.messages import (
    Advance,
    Beat,
    Cancel,
    EpochPoint,
    Estimate,
    EstimateCost,
    Failure,
    FineTune,
    FineTuneJob,
    FineTuneOutcome,
    Ready,
    Started,
    Stop,
    WasCancelled,
)

JOB = FineTuneJob(
    *(Path(name) for name in ("p ä.npy", "t.npy", "s.npy", "n.keras")),
    "efficientnet-lite0",
    Path("h.npz"),
    TrainingSettings(epochs=3, learning_rate=1e-3, augment="off"),
    Path("out"),
)
POINT = EpochPoint(1, 0.5, 0.25, 0.75, 1.0)
MESSAGES = [
    FineTune(JOB),
    EstimateCost(JOB),
    Stop(),
    Cancel(),
    Started(),
    Ready(),
    Beat(7),
    Advance("prepare", 3, None),
    POINT,
    FineTuneOutcome(Path("a"), Path("b"), Path("c"), 1, (POINT, POINT), False),
    Estimate(1.5, 10**12),
    WasCancelled(),
    Failure("engine_failed", "Traceback\nline", {"reason": "a \n b"}),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_every_message_survives_the_pipe_on_one_line(message):
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode(line) == message


def test_a_loss_that_is_no_number_survives():
    assert math.isnan(decode(encode(EpochPoint(0, math.nan, math.inf, 0, 0))).train_loss)


@given(st.binary(max_size=60))
def test_other_lines_are_refused(line):
    with pytest.raises(ProtocolError):
        decode(line)


@pytest.mark.parametrize(
    "line",
    [
        b'{"kind": "Beat"}',
        b'{"kind": "Beat", "work": 1, "more": 2}',
        b'{"kind": "os.system"}',
        b"[]",
        b"null",
    ],
)
def test_a_message_of_wrong_shape_is_refused(line):
    with pytest.raises(ProtocolError):
        decode(line)
