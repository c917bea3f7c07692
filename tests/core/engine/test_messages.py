from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.codec import ProtocolError, decode, encode
from mlic_gui.core.engine.explaining import (
    ActivationsMade,
    AskActivations,
    AskFilters,
    AskGradCam,
    AskLayers,
    FilterFound,
    FiltersDone,
    GradCamMade,
    LayerFacts,
    LayersFound,
    TaggerNetwork,
)
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
NETWORK = TaggerNetwork(
    "vgg16", Preprocessing(mean=(1.0, 2.0, 3.0), channels="bgr"), Body("conv", 8), Path("n.keras"), None
)
LAYER = LayerFacts("block1_conv", "Conv2D", (7, 7, 8), 80, True, ("photo", "other"))
QUESTIONS = [
    AskGradCam(NETWORK, Path("p.npy"), (3, 1), Path("o.npz")),
    AskLayers(replace(NETWORK, head_path=Path("h ä.npz"))),
    AskActivations(NETWORK, "top", Path("p.npy"), Path("o.npy")),
    AskFilters(NETWORK, "top", (0, 7), 3, Path("out")),
]
SAID = [
    GradCamMade("top"),
    LayersFound((LAYER, LAYER)),
    ActivationsMade((0, 1), 5),
    FilterFound(3, True, Path("3.npy")),
    FiltersDone(),
    Advance("filters", 1, 40),
    WasCancelled(),
    Failure("layer_missing", "Traceback", {"layer": "x"}),
]
MESSAGES = [
    *(Aside(5, question) for question in QUESTIONS),
    *(AboutAside(5, said) for said in SAID),
    CancelAside(5),
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
        b'{"kind": "AskLayers", "network": null}',
        b'{"kind": "Aside", "ticket": 1, "question": {"kind": "Stop"}}',
        b'{"kind": "Aside", "ticket": 1, "question": null}',
        b'{"kind": "AboutAside", "ticket": 1, "said": {"kind": "Ready"}}',
        b"[]",
        b"null",
    ],
)
def test_a_message_of_wrong_shape_is_refused(line):
    with pytest.raises(ProtocolError):
        decode(line)
