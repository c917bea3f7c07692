"""Before a training: advice, what its network needs and how it is fetched, variants of a photo."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from mlic_gui.core import backbones, pipeline
from mlic_gui.core.backbones import BackboneState, BackboneStatus
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Stage
from mlic_gui.operations import preparing
from mlic_gui.session.learning.preparing import Lack

RESNET = TrainingSettings(backbone="resnet50")


def state_of(status: BackboneStatus) -> BackboneState:
    return BackboneState(
        status=status,
        download_bytes=94_765_736,
        package=None,
        url="https://weights.example.org/resnet/resnet50.h5",
        weights_dir=Path("/cache/weights"),
    )


@pytest.fixture
def status(monkeypatch) -> SimpleNamespace:
    """What is at hand; a test may change it."""
    here = SimpleNamespace(now=BackboneStatus.NEEDS_DOWNLOAD)
    monkeypatch.setattr(backbones, "backbone_state", lambda *_args, **_options: state_of(here.now))
    return here


def quiet(desk, qtbot) -> None:
    qtbot.waitUntil(lambda: not desk.runner.busy)


def test_advice_arrives_as_a_recipe_and_a_sentence(opened, qtbot):
    preparing.advise(opened)
    qtbot.waitUntil(lambda: opened.session.preparing.suggested is not None)
    suggested = opened.session.preparing.suggested
    assert suggested.recipe == "quick"
    assert suggested.text.endswith(".")


def test_the_taggers_own_network_needs_nothing(opened):
    preparing.look_up_backbone(opened, TrainingSettings())
    assert opened.session.preparing.need.lack is Lack.NOTHING
    assert opened.session.preparing.need.title == "EfficientNet-Lite0"


def test_another_network_says_what_it_needs(opened, qtbot, status):
    preparing.look_up_backbone(opened, RESNET)
    assert opened.session.preparing.need is None
    quiet(opened, qtbot)
    need = opened.session.preparing.need
    assert (need.lack, need.bytes, need.host) == (Lack.DOWNLOAD, 94_765_736, "weights.example.org")
    assert need.file == "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"


def test_a_network_that_there_is_not_is_a_sentence(opened, qtbot):
    preparing.look_up_backbone(opened, TrainingSettings(backbone="inceptionv3", size=32))
    quiet(opened, qtbot)
    assert opened.session.preparing.need is None
    assert opened.session.preparing.trouble.endswith(".")


def test_a_network_is_fetched_with_progress_and_is_ready(opened, qtbot, status, monkeypatch):
    session, asked = opened.session, []

    def prepare(name, *, download, progress, **options):
        asked.append((name, download, options["weights_file"]))
        progress.report(Stage.DOWNLOAD, 40, 100)
        status.now = BackboneStatus.READY

    monkeypatch.setattr(backbones, "prepare_backbone", prepare)
    preparing.look_up_backbone(opened, RESNET)
    quiet(opened, qtbot)
    with qtbot.waitSignal(session.preparing.report_changed):
        preparing.fetch_backbone(opened, RESNET)
        assert session.preparing.fetching
        assert [task.title for task in opened.runner.tasks] == [Stage.DOWNLOAD]
    quiet(opened, qtbot)
    assert asked == [("resnet50", True, None)]
    assert not session.preparing.fetching
    assert session.preparing.need.lack is Lack.NOTHING


def test_offline_is_a_sentence_and_the_need_stays(opened, qtbot, status, monkeypatch):
    def prepare(*_args, **_options):
        raise CoreError(
            ErrorCode.OFFLINE, url="https://example.org/a.h5", path="/cache/weights/a.h5", reason=""
        )

    monkeypatch.setattr(backbones, "prepare_backbone", prepare)
    preparing.look_up_backbone(opened, RESNET)
    quiet(opened, qtbot)
    preparing.fetch_backbone(opened, RESNET)
    quiet(opened, qtbot)
    state = opened.session.preparing
    assert "/cache/weights" in state.trouble
    assert (state.fetching, state.need.lack) == (False, Lack.DOWNLOAD)


def test_a_download_can_be_cancelled(opened, qtbot, status, monkeypatch):
    entered = threading.Event()

    def prepare(*_args, progress, **_options):
        entered.set()
        while True:
            progress.check()

    monkeypatch.setattr(backbones, "prepare_backbone", prepare)
    preparing.look_up_backbone(opened, RESNET)
    quiet(opened, qtbot)
    preparing.fetch_backbone(opened, RESNET)
    qtbot.waitUntil(entered.is_set)
    preparing.cancel_fetch(opened)
    quiet(opened, qtbot)
    state = opened.session.preparing
    assert (state.fetching, state.trouble, state.need.lack) == (False, "", Lack.DOWNLOAD)
    assert opened.underway.fetch is None


def test_variants_of_the_current_photo_are_drawn(opened, qtbot):
    with qtbot.waitSignal(opened.session.preparing.variants_made) as made:
        preparing.preview_variants(opened, TrainingSettings(rotation=20))
    assert [picture.shape for picture in made.args[0]] == [(32, 32, 3)] * 9
    assert len({picture.tobytes() for picture in made.args[0]}) > 1


def test_only_the_last_of_several_wishes_is_drawn(opened, qtbot, monkeypatch):
    go, drawn = threading.Event(), []

    def draw(_record, *, amounts, **_options):
        go.wait(10)
        drawn.append(amounts.rotation)
        return [np.zeros((2, 2, 3), np.uint8)]

    monkeypatch.setattr(pipeline, "preview_variants", draw)
    for degrees in (1.0, 2.0, 3.0, 4.0):
        preparing.preview_variants(opened, TrainingSettings(rotation=degrees))
    go.set()
    qtbot.waitUntil(lambda: drawn == [1.0, 4.0])
    quiet(opened, qtbot)


def test_a_photo_that_cannot_be_read_has_no_variants(opened, qtbot):
    (opened.session.folder / opened.session.current_record.path).unlink()
    with qtbot.waitSignal(opened.session.preparing.variants_made) as made:
        preparing.preview_variants(opened, TrainingSettings())
    assert made.args[0] == []


def test_an_estimate_that_is_dropped_at_once_is_never_made(opened, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(pipeline, "estimate_fine_tune", lambda *args, **options: asked.append(options))
    preparing.estimate(opened, TrainingSettings())
    preparing.drop_estimate(opened)
    quiet(opened, qtbot)
    assert asked == []
    preparing.estimate(opened, TrainingSettings(), recipe="vgg19", weights_file=Path("/x.h5"))
    quiet(opened, qtbot)
    assert [(one["recipe"], one["weights_file"]) for one in asked] == [("vgg19", Path("/x.h5"))]
