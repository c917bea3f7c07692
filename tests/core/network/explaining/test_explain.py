"""Questions as they come through the pipe, in idle moments and in the middle of a training."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.engine.codec import decode, encode
from mlic_gui.core.engine.explaining import (
    AskActivations,
    AskFilters,
    AskGradCam,
    AskLayers,
    FilterFound,
    TaggerNetwork,
)
from mlic_gui.core.engine.messages import AboutAside, Aside, EpochPoint, FineTune, FineTuneOutcome
from mlic_gui.core.errors import ErrorCode, ProjectError, TaggerError
from mlic_gui.core.network.head import write_head
from mlic_gui.core.progress import Cancelled, Progress, Stage
from tests.core.network.conftest import TINY, Listener

pytestmark = pytest.mark.keras


@pytest.fixture
def explainer(keras, monkeypatch):
    from mlic_gui.core.network.explaining import opened
    from mlic_gui.core.network.explaining.explain import Explainer

    monkeypatch.setattr(opened, "BACKBONES", MappingProxyType({**BACKBONES, "tiny": TINY}))
    return Explainer()


@pytest.fixture
def source(tmp_path, network, some_head):
    network.save(tmp_path / "network.keras")
    write_head(some_head(16), tmp_path / "head.npz")
    return TaggerNetwork(
        "tiny", Preprocessing(size=32), Body(), tmp_path / "network.keras", tmp_path / "head.npz"
    )


@pytest.fixture
def pixels(tmp_path, picture):
    np.save(tmp_path / "photo.npy", picture(32))
    return tmp_path / "photo.npy"


def test_maps_are_written(explainer, source, pixels, tmp_path):
    made = explainer.answer(AskGradCam(source, pixels, (2, 0), tmp_path / "maps.npz"), Progress())
    assert made.layer == "top_relu"
    with np.load(tmp_path / "maps.npz") as maps:
        assert maps["raw"].shape == maps["raw_black"].shape == (2, 4, 4)
        assert maps["logits"].shape == (2,)


def test_activations_are_written(explainer, source, pixels, tmp_path):
    question = AskActivations(source, "stem_relu", pixels, tmp_path / "maps.npy")
    made = explainer.answer(question, Progress())
    assert (made.channels, made.total) == (tuple(range(8)), 8)
    assert np.load(tmp_path / "maps.npy").shape == (8, 16, 16)


def test_patterns_are_written_and_told_one_by_one(explainer, source, tmp_path):
    witness = Listener()
    explainer.answer(AskFilters(source, "stem_relu", (3, 1), 0, tmp_path), witness)
    assert [(found.channel, found.dead) for found in witness.points] == [(3, False), (1, False)]
    assert all(isinstance(found, FilterFound) for found in witness.points)
    assert np.load(tmp_path / "1.npy").shape == (32, 32, 3)


def test_layers_need_no_head(explainer, source):
    (first, *_, last) = explainer.answer(AskLayers(replace(source, head_path=None)), Progress()).layers
    assert (first.name, last.name) == ("photo", "features")


def test_a_network_stays_open_until_its_file_changes(explainer, source, network):
    networks = explainer._networks
    first = networks.open(source)
    assert networks.open(replace(source, head_path=None)) is first
    networks.open(replace(source, body=Body(dropout=0.5)))
    assert networks.open(source) is first
    (layer, *_) = [layer for layer in network.layers if layer.weights]
    layer.set_weights([weight * 2 for weight in layer.get_weights()])
    network.save(source.network_path)
    os.utime(source.network_path, ns=(1, 1))
    again = networks.open(source)
    assert again is not first
    np.testing.assert_allclose(again.network.get_layer(layer.name).get_weights(), layer.get_weights())


def test_no_more_than_two_networks_stay_open(explainer, source, tmp_path):
    networks, sources = explainer._networks, [source]
    for number in range(2):
        path = tmp_path / f"{number}.keras"
        path.write_bytes(source.network_path.read_bytes())
        sources.append(replace(source, network_path=path))
    opened = [networks.open(one) for one in sources]
    assert networks.open(sources[2]) is opened[2]
    assert networks.open(sources[1]) is opened[1]
    assert networks.open(sources[0]) is not opened[0]


def test_what_is_not_ours_is_refused(explainer, source, pixels, tmp_path):
    foreign, missing = tmp_path / "foreign.keras", tmp_path / "missing.keras"
    foreign.write_bytes(b"PK")
    ask = AskGradCam(source, pixels, (0,), tmp_path / "maps.npz")
    for changed, code in (
        (replace(source, network_path=foreign), ErrorCode.TAGGER_FOREIGN),
        (replace(source, network_path=missing), ErrorCode.NETWORK_MISSING),
        (replace(source, backbone="alexnet"), ErrorCode.TAGGER_FOREIGN),
        (replace(source, body=Body("conv", 4)), ErrorCode.TAGGER_FOREIGN),
        (replace(source, head_path=None), ErrorCode.TAGGER_DAMAGED),
        (replace(source, head_path=foreign), ErrorCode.TAGGER_DAMAGED),
    ):
        with pytest.raises(TaggerError) as caught:
            explainer.answer(replace(ask, network=changed), Progress())
        assert caught.value.code is code
    assert not (tmp_path / "maps.npz").exists()


def test_a_folder_that_is_gone_is_told(explainer, source, pixels, tmp_path):
    with pytest.raises(ProjectError) as caught:
        explainer.answer(AskActivations(source, "stem_relu", pixels, tmp_path / "no" / "a.npy"), Progress())
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_a_question_can_be_taken_back(explainer, source, pixels, tmp_path):
    progress = Listener(on_report=lambda *_: progress.cancel())
    with pytest.raises(Cancelled):
        explainer.answer(AskActivations(source, "stem_relu", pixels, tmp_path / "a.npy"), progress)
    assert progress.reports[0][0] is Stage.ACTIVATIONS


class Curious(io.BytesIO):
    """Takes what a process says; when the training has done its first epoch, asks it a question."""

    def __init__(self, source, question):
        super().__init__()
        self.said = []
        self._source, self._question = source, question
        self.ask = lambda: None

    def write(self, line):
        self.said.append(decode(line))
        if isinstance(self.said[-1], EpochPoint) and self.said[-1].epoch == 1 and self._question:
            self._source.write(encode(Aside(1, self._question)))
            self._source.seek(-len(encode(Aside(1, self._question))), io.SEEK_CUR)
            self.ask()


def train(job, explainer, question=None):
    """What a process says that does the job, and is asked the question in the middle of it."""
    from mlic_gui.core.network.fine_tune import fine_tune
    from mlic_gui.core.network.serve import Server, Skills

    source = io.BytesIO(encode(FineTune(job)))
    sink = Curious(source, question)
    server = Server(source=source, sink=sink)
    server.read()
    sink.ask = server.read
    skills = Skills(
        lambda request, progress, stop: fine_tune(request.job, progress=progress, stop=stop), explainer.answer
    )
    server.serve(skills, idle_seconds=0.01)
    return [
        message for message in sink.said if isinstance(message, EpochPoint | AboutAside | FineTuneOutcome)
    ]


def test_a_question_in_the_middle_of_a_training_is_answered_and_changes_nothing(
    job, explainer, source, pixels, tmp_path
):
    short = replace(job, settings=replace(job.settings, epochs=2, augment="streamed"))
    plain = train(short, explainer)
    other = replace(short, out_dir=tmp_path / "other")
    other.out_dir.mkdir()
    question = AskGradCam(source, pixels, (0, 1), tmp_path / "maps.npz")
    asked = train(other, explainer, question)
    kinds = [type(message) for message in asked]
    assert kinds.index(AboutAside) == kinds.index(EpochPoint) + 2
    assert kinds[-1] is FineTuneOutcome
    assert asked[kinds.index(AboutAside)].said.layer == "top_relu"
    assert [message for message in asked if isinstance(message, EpochPoint)] == plain[:-1]
    with np.load(plain[-1].head_path) as one, np.load(asked[-1].head_path) as two:
        np.testing.assert_array_equal(one["weights"], two["weights"])
