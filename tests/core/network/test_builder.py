from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.catalog.backbones import BACKBONES

pytestmark = pytest.mark.keras


def test_the_shipped_backbone_has_the_published_size(keras):
    from mlic_gui.core.network.builder import build_network

    network = build_network(BACKBONES["efficientnet-lite0"], vocabulary=True)
    # 4.65 million, as published, and 2 x 21,008 moving averages that are not counted there.
    assert network.count_params() == 4_652_008 + 42_016
    assert [tuple(output.shape) for output in network.outputs] == [(None, 1280), (None, 1000)]


@pytest.mark.parametrize("number", range(3))
def test_every_stage_of_the_catalogue_begins_where_one_tensor_enters(keras, network, tiny, number):
    cut = network.get_layer(tiny.stages[number].below).output
    above, below = keras.Model(cut, network.output), keras.Model(network.input, cut)
    photos = np.random.default_rng(0).uniform(-1, 1, (2, 32, 32, 3)).astype(np.float32)
    np.testing.assert_allclose(above(below(photos)), network(photos), atol=1e-6)


def test_stages_are_named_deepest_first(tiny):
    assert [stage.name for stage in tiny.stages] == ["stage3", "stage2", "stage1"]
    assert tiny.stages[-1].below == "stem_relu"


def test_the_vocabulary_is_a_distribution(keras, tiny):
    from mlic_gui.core.network.builder import build_network

    network = build_network(tiny, vocabulary=True)
    features, names = network(np.ones((2, 32, 32, 3), np.float32))
    assert features.shape == (2, 16)
    np.testing.assert_allclose(np.sum(names, axis=1), 1, rtol=1e-5)
