from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.errors import ErrorCode, TaggerError
from tests.core.network.conftest import TINY
from tests.core.network.explaining.conftest import OWN

pytestmark = pytest.mark.keras


@pytest.fixture
def activations(keras):
    from mlic_gui.core.network.explaining.activations import activations

    return activations


def test_they_are_what_leaves_the_layer(keras, opened, activations, picture):
    tiny, pixels = opened(TINY), picture(32)
    maps, total = activations(tiny, "stage2_block1_expand_relu", pixels)
    layer = tiny.network.get_layer("stage2_block1_expand_relu").output
    expected = keras.Model(tiny.network.input, layer).predict(tiny.input(pixels[None]), verbose=0)[0]
    assert (maps.shape, total, maps.dtype) == ((16, 16, 16), 16, np.float32)
    np.testing.assert_allclose(maps, np.moveaxis(expected, -1, 0), atol=1e-5)


def test_large_ones_are_averaged_down(opened, activations, picture):
    own = opened(replace(OWN, preprocessing=replace(OWN.preprocessing, size=256)))
    large, _ = activations(own, "block1_conv", picture(256))
    assert large.shape == (12, 128, 128)
    whole = own.up_to("block1_conv").predict(own.input(picture(256)[None]), verbose=0)[0]
    expected = whole.reshape(128, 2, 128, 2, 12).mean(axis=(1, 3))
    np.testing.assert_allclose(large, np.moveaxis(expected, -1, 0), atol=1e-4)


def test_more_than_there_is_room_for_is_cut(opened, activations, picture, monkeypatch):
    monkeypatch.setattr("mlic_gui.core.network.explaining.activations._MOST_BYTES", 4 * 48 * 48 * 5)
    maps, total = activations(opened(OWN), "block1_conv", picture(48))
    assert (maps.shape, total) == ((5, 48, 48), 12)


@pytest.mark.parametrize("layer", ["nowhere", "photo", "features", "pool"])
def test_a_layer_without_pictures_is_refused(opened, activations, picture, layer):
    with pytest.raises(TaggerError) as caught:
        activations(opened(TINY), layer, picture(32))
    assert (caught.value.code, caught.value.fields["layer"]) == (ErrorCode.LAYER_MISSING, layer)
