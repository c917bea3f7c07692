from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.network.training.activations import Activations, FrozenPart, View, compute

pytestmark = pytest.mark.keras


@pytest.fixture
def frozen(network, keras, tiny):
    from mlic_gui.core.network.export import tflite_bytes

    cut = network.get_layer(tiny.stages[0].below).output
    return FrozenPart(tflite_bytes(keras.Model(network.input, cut)), tiny.preprocessing)


def test_what_leaves_the_frozen_part_is_what_keras_computes(frozen, network, keras, tiny):
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    cut = network.get_layer(tiny.stages[0].below).output
    expected = keras.Model(network.input, cut)((pixels[None].astype(np.float32) - 127) / 128)
    np.testing.assert_allclose(frozen(pixels), expected[0], rtol=2e-3, atol=2e-3)
    assert frozen.shape == tuple(expected.shape[1:])


def test_views_come_in_order_and_are_kept(frozen, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (7, 32, 32, 3)).astype(np.uint8)
    views = [View(photo, number) for number in (0, 1) for photo in range(7)]
    with Activations(views, frozen.shape, folder=tmp_path) as kept:
        seen = []
        for view, values in compute(views, pixels=pixels, frozen=frozen, seed=0, threads=2):
            seen.append(view)
            kept.put(view, values)
        assert seen == views
        batch = kept.take([View(5, 0), View(2, 1), View(5, 1)])
        np.testing.assert_array_equal(batch[0], frozen(pixels[5]))
        assert batch.dtype == np.float16
        assert (batch[0] != batch[2]).any()


def test_nothing_is_left_on_disk(frozen, tmp_path):
    with Activations([View(0, 0)], frozen.shape, folder=tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
