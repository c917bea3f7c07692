"""Networks to look into: tiny ones, Lite0, and one of our own that has learned to tell shapes apart."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from mlic_gui.core.catalog.architectures import SmallCnn
from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.network.head import Head
from tests.support.two_shapes import LABELS, some_shapes

SIDE = 48
OWN = BackboneSpec(
    name="own",
    title="Own",
    width=24,
    parameters=0.01,
    preprocessing=Preprocessing(size=SIDE, mean=127.0, scale=64.0),
    architecture=SmallCnn(filters=(12, 24, 24)),
    stages=(),
    weights=None,
)


@pytest.fixture(scope="session")
def opened(keras):
    """Opens a network of a spec under a body, its weights random or from a file."""
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.explaining.opened import OpenNetwork
    from mlic_gui.core.network.weights import read_weights

    def opened(spec, *, size=None, body=None, weights: Path | None = None):
        from dataclasses import replace

        keras.utils.set_random_seed(3)
        body = body or Body()
        preprocessing = replace(spec.preprocessing, size=size or spec.preprocessing.size)
        network = build_network(spec, size=preprocessing.size, body=body)
        if weights is not None:
            read_weights(network, weights)
        return OpenNetwork(spec, body, network, preprocessing)

    return opened


@pytest.fixture(scope="session")
def lite0(opened, shipped_network):
    return opened(BACKBONES["efficientnet-lite0"], weights=shipped_network / "network.keras")


@pytest.fixture(scope="session")
def lite0_tagger(lite0):
    """The backbone that ships with a head by ridge regression on its features of fifty pictures."""
    shapes = some_shapes(50, seed=1, side=224)
    pixels, words = np.stack([one.pixels for one in shapes]), np.array([one.words for one in shapes])
    features = lite0.network.predict(lite0.input(pixels), batch_size=16, verbose=0)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-3
    rows = (features - mean) / scale
    weights = rows.T @ np.linalg.solve(rows @ rows.T + 100 * np.eye(50), 2.0 * words - 1) / scale[:, None]
    return SimpleNamespace(
        opened=lite0, head=Head(weights.astype(np.float32), (-mean @ weights).astype(np.float32))
    )


@pytest.fixture(scope="session")
def own_tagger(keras, opened):
    """A network of three convolutions and its head, learned in some seconds on pictures of shapes."""
    own = opened(OWN)
    shapes = some_shapes(400, seed=1, side=SIDE)
    dense = keras.layers.Dense(len(LABELS), activation="sigmoid")
    model = keras.Model(own.network.input, dense(own.network.output))
    model.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy")
    pixels, words = np.stack([one.pixels for one in shapes]), np.array([one.words for one in shapes])
    model.fit(own.input(pixels), words, epochs=12, batch_size=20, verbose=0)
    return SimpleNamespace(opened=own, head=Head(*dense.get_weights()))


@pytest.fixture
def some_head():
    """A head with random weights."""

    def some_head(width, labels=3):
        random = np.random.default_rng(4)
        weights = random.normal(size=(width, labels)).astype(np.float32)
        return Head(weights, random.normal(size=labels).astype(np.float32))

    return some_head


@pytest.fixture
def picture():
    def picture(side, seed=0):
        return np.random.default_rng(seed).integers(0, 256, (side, side, 3)).astype(np.uint8)

    return picture
