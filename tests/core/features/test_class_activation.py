"""Class activation maps: the right map, the right places, and none where the features are no average."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.features.class_activation import MapReader, PooledMap, layer_name
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from tests.support.tiny_network import MAP_NETWORK, MAP_WIDTH, MAX_NETWORK, TINY_NETWORK

PREPROCESSING = Preprocessing(size=32)


@pytest.fixture(scope="module")
def network():
    return Network(MAP_NETWORK)


def spotted(top=8, left=20, colour=(255, 0, 0)):
    """Black but for a spot of 4 x 4, which is one place of the map."""
    pixels = np.zeros((32, 32, 3), np.uint8)
    pixels[top : top + 4, left : left + 4] = colour
    return pixels


def test_the_map_averages_to_the_features(network):
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    for preprocessing in (PREPROCESSING, replace(PREPROCESSING, mirrored=True, channels="bgr")):
        found = network.maps.read(pixels, preprocessing)
        assert (found.values.shape, found.values.dtype) == ((8, 8, MAP_WIDTH), np.float32)
        expected = network.features(pixels[None], preprocessing)[0]
        np.testing.assert_allclose(found.values.mean(axis=(0, 1)), expected, atol=1e-6)
        np.testing.assert_allclose(found.features, expected, atol=1e-6)


def test_a_logit_comes_from_where_its_colour_is(network):
    found = network.maps.read(spotted(), PREPROCESSING)
    weights = np.zeros((MAP_WIDTH, 2), np.float32)
    weights[0, 0], weights[0, 1] = 3.0, -3.0
    for_red, against_red = found.class_activations(weights)
    assert np.argwhere(for_red).tolist() == [[2, 5]]
    assert not against_red.any()


def test_it_is_the_class_activation_map_of_the_logit():
    """Zhou et al. 2016: its mean over the places is the logit but for the bias, where nothing is negative."""
    rng = np.random.default_rng(1)
    values, weights = rng.random((3, 4, 5), np.float32), rng.random((5, 2), np.float32)
    maps = PooledMap(values, "last", values.mean(axis=(0, 1))).class_activations(weights)
    np.testing.assert_allclose(maps.sum(axis=(1, 2)), values.mean(axis=(0, 1)) @ weights, rtol=1e-5)
    np.testing.assert_allclose(maps[1, 2, 3], values[2, 3] @ weights[:, 1] / 12, rtol=1e-5)


def test_looking_twice_turns_the_mirror_images_map_back(network):
    found = network.maps.read(spotted(), replace(PREPROCESSING, mirrored=True))
    np.testing.assert_allclose(found.values, network.maps.read(spotted(), PREPROCESSING).values, atol=1e-6)


def test_the_black_picture_is_one_without_anything_in_it(network):
    plain = network.maps.black(PREPROCESSING)
    np.testing.assert_allclose(plain.values, np.broadcast_to(plain.values[0, 0], plain.values.shape))
    assert network.maps.black(Preprocessing(size=32)) is plain
    assert network.maps.black(Preprocessing(size=32, mean=0.0)) is not plain


def test_before_a_max_pooling_the_map_is_finer(network):
    pooled = Network(MAX_NETWORK)
    found = pooled.maps.read(spotted(), PREPROCESSING)
    np.testing.assert_array_equal(found.values, network.maps.read(spotted(), PREPROCESSING).values)
    windows = found.values.reshape(4, 2, 4, 2, MAP_WIDTH).max(axis=(1, 3))
    expected = pooled.features(spotted()[None], PREPROCESSING)[0]
    np.testing.assert_allclose(windows.mean(axis=(0, 1)), expected, atol=1e-6)


def test_no_map_where_the_features_are_no_average():
    assert Network(TINY_NETWORK).maps.read(spotted(), PREPROCESSING) is None


def test_a_narrower_output_has_a_map_of_its_own_or_none():
    assert Network(TINY_NETWORK, width=4).maps.read(spotted(), PREPROCESSING) is None


def test_pixels_of_another_size_are_refused(network):
    with pytest.raises(TaggerError) as caught:
        network.maps.read(np.zeros((16, 16, 3), np.uint8), PREPROCESSING)
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


@pytest.mark.parametrize(
    ("tensor", "layer"),
    [
        ("resnet50_1/conv5_block3_out_1/Relu;resnet50_1/conv5_block3_add_1/Add", "conv5_block3_out"),
        ("vgg16_1/block5_pool_1/MaxPool2d", "block5_pool"),
        ("vgg16/block5_pool_1/MaxPool2d", "block5_pool_1"),
        ("Relu", "Relu"),
    ],
)
def test_layers_are_called_as_in_keras(tensor, layer):
    assert layer_name(tensor) == layer


def test_the_backbone_that_ships_has_such_a_map():
    backbone = Network(TaggerLibrary().backbones / "efficientnet-lite0" / "network.tflite")
    pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3)).astype(np.uint8)
    found = backbone.maps.read(pixels, Preprocessing())
    assert (found.values.shape, found.layer) == ((7, 7, 1280), "top_relu")


def test_a_file_that_is_no_network_is_named():
    reader = MapReader(b"nothing", Path("network.tflite"), width=4, size=32)
    with pytest.raises(TaggerError) as caught:
        reader.read(np.zeros((32, 32, 3), np.uint8), PREPROCESSING)
    assert caught.value.fields["part"] == "network.tflite"
