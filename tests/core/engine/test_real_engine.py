"""The one story with the real training process: estimated, cancelled, trained, killed."""

from __future__ import annotations

import os
import signal
import threading

import numpy as np
import psutil
import pytest

from mlic_gui.core.backbones import prepare_backbone
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.engine.explaining import TaggerNetwork
from mlic_gui.core.engine.messages import EpochPoint, FineTuneJob
from mlic_gui.core.errors import BackboneError, EngineError, ErrorCode, TaggerError
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.progress import Cancelled, Progress, Stage

pytestmark = pytest.mark.keras

SIDE = 96  # that of a smaller photo than the backbone's own, and three places
PREPROCESSING = Preprocessing(size=SIDE)


class Acting(Progress):
    """Does something at the first report of a stage."""

    def __init__(self, stage=None, action=None):
        super().__init__()
        self.stages, self.points = [], []
        self._stage, self._action = stage, action

    def report(self, stage, done, total=None):
        if stage not in self.stages:
            self.stages.append(stage)
            if stage is self._stage:
                self._action(self)

    def partial(self, value):
        self.points.append(value)


@pytest.fixture
def job(tmp_path, shipped_network):
    random = np.random.default_rng(2)
    np.save(tmp_path / "pixels.npy", random.integers(0, 256, (12, SIDE, SIDE, 3)).astype(np.uint8))
    np.save(tmp_path / "targets.npy", random.integers(-1, 2, (12, 3)).astype(np.int8))
    np.save(tmp_path / "sides.npy", np.repeat(np.array([0, 1], np.int8), [8, 4]))
    zeros = np.zeros(1280, np.float32)
    np.savez(
        tmp_path / "head.npz",
        weights=np.zeros((1280, 3), np.float32),
        bias=np.zeros(3, np.float32),
        mean=zeros,
        scale=zeros + 1,
        temperature=np.float32(1),
    )
    out = tmp_path / "out"
    out.mkdir()
    return FineTuneJob(
        tmp_path / "pixels.npy",
        tmp_path / "targets.npy",
        tmp_path / "sides.npy",
        shipped_network / "network.keras",
        "efficientnet-lite0",
        tmp_path / "head.npz",
        TrainingSettings(epochs=1, batch_size=4, blocks=1, augment="off", learn_from="train"),
        out,
        PREPROCESSING,
    )


def test_the_whole_life_of_the_training_process(job, tmp_path):
    engine = Engine()
    try:
        estimated(engine, job)
        pid = engine.pid
        cancelled(engine, job)
        refused(engine, job, tmp_path)
        made(engine, tmp_path)
        trained(engine, job)
        explained(engine, job)
        assert engine.pid == pid
        killed(engine, job)
        assert not psutil.pid_exists(pid)
    finally:
        engine.close()
    assert engine.pid is None


def estimated(engine, job):
    progress = Acting()
    estimate = engine.estimate(job, progress=progress)
    assert progress.stages == [Stage.START_ENGINE, Stage.ESTIMATE]
    assert estimate.seconds > 0
    assert estimate.disk_bytes > 12 * 3 * 3 * 192 * 2
    assert list(job.out_dir.iterdir()) == []


def cancelled(engine, job):
    with pytest.raises(Cancelled):
        run(engine, job, Acting(Stage.FINE_TUNE, lambda progress: progress.cancel()))
    assert list(job.out_dir.iterdir()) == []


def refused(engine, job, tmp_path):
    from dataclasses import replace

    (tmp_path / "foreign.keras").write_bytes(b"PK")
    with pytest.raises(TaggerError) as caught:
        run(engine, replace(job, network_path=tmp_path / "foreign.keras"), Acting())
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN


def made(engine, tmp_path):
    """A backbone, kept and found again; and one that can't be made of what was given."""
    progress = Acting()
    options = {"engine": engine, "library": TaggerLibrary(), "progress": progress, "download": False}
    ready = prepare_backbone("small-cnn", size=32, **options)
    assert Stage.MAKE_BACKBONE in progress.stages
    assert (Network(ready.tflite_path).size, Network(ready.tflite_path).width) == (32, ready.width)
    assert prepare_backbone("small-cnn", size=32, **options) == ready
    with pytest.raises(BackboneError) as caught:
        prepare_backbone("small-cnn", size=32, weights_file=tmp_path / "foreign.keras", **options)
    assert caught.value.code is ErrorCode.WEIGHTS_FOREIGN
    assert [path.name for path in ready.tflite_path.parent.parent.iterdir()] == ["small-cnn-32-random-seed0"]


def trained(engine, job):
    progress = Acting()
    outcome = run(engine, job, progress)
    assert all(isinstance(point, EpochPoint) for point in progress.points)
    assert len(outcome.points) == 2
    pixels = np.load(job.pixels_path)[:1]
    assert Network(outcome.tflite_path).features(pixels, PREPROCESSING).shape == (1, 1280)
    with np.load(outcome.head_path) as head:
        assert head["weights"].shape == (1280, 3)


def explained(engine, job):
    network = TaggerNetwork(
        job.backbone, PREPROCESSING, Body(), job.out_dir / "network.keras", job.out_dir / "head.npz"
    )
    pixels = np.load(job.pixels_path)[0]
    made = engine.grad_cam(network, pixels, [2, 0], progress=Acting())
    assert (made.layer, made.raw.shape, made.raw_black.shape) == ("top_relu", (2, 3, 3), (2, 3, 3))
    assert len(engine.layers(network, progress=Acting())) > 100
    assert engine.activations(network, "stem_relu", pixels, progress=Acting()).maps.shape == (32, 48, 48)
    with pytest.raises(TaggerError) as caught:
        engine.filter_patterns(network, "stem_relu", [32], progress=Acting())
    assert caught.value.code is ErrorCode.CHANNEL_MISSING


def killed(engine, job):
    with pytest.raises(EngineError) as caught:
        run(engine, job, Acting(Stage.FINE_TUNE, lambda _: os.kill(engine.pid, signal.SIGKILL)))
    assert caught.value.code is ErrorCode.ENGINE_DIED


def run(engine, job, progress):
    return engine.fine_tune(job, progress=progress, stop=threading.Event())
