"""One small network for all Keras tests, which share one process."""

from __future__ import annotations

import threading
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from mlic_gui.core.catalog.architectures import BlockGroup, Lite, lite_stages
from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import FineTuneJob
from mlic_gui.core.progress import Progress

TINY_LITE = Lite(
    stem_filters=8,
    groups=(
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=1, filters=8),
        BlockGroup(repeats=2, kernel=3, stride=2, expansion=2, filters=8),
        BlockGroup(repeats=2, kernel=5, stride=2, expansion=2, filters=8),
    ),
)
TINY = BackboneSpec(
    name="tiny",
    title="Tiny",
    width=16,
    parameters=0.01,
    preprocessing=Preprocessing(size=32),
    architecture=TINY_LITE,
    stages=lite_stages(TINY_LITE),
    weights=None,
    vocabulary=6,
)

_BACKBONES = MappingProxyType({**BACKBONES, "tiny": TINY})


@pytest.fixture(scope="session")
def tiny() -> BackboneSpec:
    return TINY


@pytest.fixture(scope="session")
def keras():
    """Keras, imported when the first test needs it; its weights are the same in every run."""
    keras = pytest.importorskip("keras")
    keras.utils.set_random_seed(1)
    return keras


@pytest.fixture
def network(keras):
    """A network with random weights that are not the trivial ones of batch normalisation."""
    return _network(keras)


def _network(keras):
    from mlic_gui.core.network.builder import build_network

    keras.utils.set_random_seed(3)
    return unsettled(build_network(TINY, vocabulary=False))


def unsettled(network, seed=3):
    random = np.random.default_rng(seed)
    ranges = [(0.6, 1.2), (0.0, 0.5), (-0.1, 0.1), (0.05, 0.2)]
    for layer in network.layers:
        if "norm" in layer.name:
            shapes = [weight.shape for weight in layer.weights]
            layer.set_weights([random.uniform(*r, shape) for r, shape in zip(ranges, shapes, strict=True)])
    return network


@pytest.fixture
def job(tmp_path, network, monkeypatch):
    """48 photos, red or not and bright or not, 32 to learn from; everything on disk."""
    return _job(tmp_path, network, monkeypatch)


@pytest.fixture(scope="module")
def trained(keras, tmp_path_factory):
    """Such a job done once for all tests of a file, and what its starting files were before."""
    from mlic_gui.core.network.fine_tune import fine_tune

    with pytest.MonkeyPatch.context() as patch:
        job, progress = _job(tmp_path_factory.mktemp("trained"), _network(keras), patch), Listener()
        before = job.network_path.read_bytes(), job.head_path.read_bytes()
        outcome = fine_tune(job, progress=progress, stop=threading.Event())
    return SimpleNamespace(job=job, progress=progress, outcome=outcome, before=before, backbones=_BACKBONES)


def _job(folder, network, patch):
    from mlic_gui.core.network import preparing
    from mlic_gui.core.network.head import Head, write_head

    patch.setattr(preparing, "BACKBONES", _BACKBONES)
    _write_photos(folder)
    network.save(folder / "start.keras")
    write_head(Head(np.zeros((16, 2), np.float32), np.zeros(2, np.float32)), folder / "start.npz")
    out = folder / "out"
    out.mkdir()
    return FineTuneJob(
        folder / "pixels.npy",
        folder / "targets.npy",
        folder / "sides.npy",
        folder / "start.keras",
        "tiny",
        folder / "start.npz",
        TrainingSettings(
            epochs=12, learning_rate=0.003, batch_size=4, blocks=2, variants=4, learn_from="train"
        ),
        out,
        Preprocessing(size=32),
    )


def _write_photos(folder):
    random = np.random.default_rng(5)
    targets = random.integers(0, 2, (48, 2)).astype(np.int8)
    pixels = random.integers(0, 60, (48, 32, 32, 3)).astype(np.uint8)
    pixels[..., 0] += np.where(targets[:, 0] == 1, 120, 0).astype(np.uint8)[:, None, None]
    pixels[..., 2] += np.where(targets[:, 1] == 1, 120, 0).astype(np.uint8)[:, None, None]
    targets[::7, 1] = -1
    np.save(folder / "pixels.npy", pixels)
    np.save(folder / "targets.npy", targets)
    np.save(folder / "sides.npy", np.repeat(np.array([0, 1], np.int8), [32, 16]))


class Listener(Progress):
    def __init__(self, on_partial=None, on_report=None):
        super().__init__()
        self.points, self.reports = [], []
        self._on_partial, self._on_report = on_partial, on_report

    def partial(self, value):
        self.points.append(value)
        if self._on_partial:
            self._on_partial(value)

    def report(self, stage, done, total=None):
        self.reports.append((stage, done, total))
        if self._on_report:
            self._on_report(stage, done)


@pytest.fixture
def listener():
    return Listener


@pytest.fixture
def never() -> threading.Event:
    return threading.Event()
