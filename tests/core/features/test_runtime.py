"""The runtime: the right arithmetic, from any thread, and typed errors for bad files."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.features.runtime import Network, file_digest, network_key
from tests.support.tiny_network import TINY_NETWORK, TINY_WIDTH

PREPROCESSING = Preprocessing(size=32)


@pytest.fixture(scope="module")
def network():
    return Network(TINY_NETWORK)


def photos(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 32, 32, 3)).astype(np.uint8)


def means(pixels):
    """What the first 12 features of the tiny network are, worked out another way."""
    values = (pixels.astype(np.float64) - 127) / 128
    quarters = [values[:, y : y + 16, x : x + 16].mean(axis=(1, 2)) for y in (0, 16) for x in (0, 16)]
    return np.concatenate(quarters, axis=1)


def test_features_are_what_the_network_computes(network):
    pixels = photos(5)
    features = network.features(pixels, PREPROCESSING)
    assert (features.shape, features.dtype) == ((5, TINY_WIDTH), np.float32)
    np.testing.assert_allclose(features[:, :12], means(pixels), atol=1e-5)


def test_mean_and_scale_are_the_preprocessings(network):
    pixels = photos(2)
    plain = network.features(pixels, Preprocessing(size=32, mean=0.0, scale=1.0))
    np.testing.assert_allclose(plain[:, :12] / 128 - 127 / 128, means(pixels), atol=1e-4)


def test_looking_twice_averages_the_photo_and_its_mirror_image(network):
    pixels, twice = photos(3), replace(PREPROCESSING, mirrored=True)
    once = network.features(pixels, PREPROCESSING)
    mirror = network.features(np.ascontiguousarray(pixels[:, :, ::-1]), PREPROCESSING)
    np.testing.assert_allclose(network.features(pixels, twice), (once + mirror) / 2, atol=1e-6)
    assert not np.allclose(once, mirror)


def test_the_output_is_told_by_its_width():
    assert Network(TINY_NETWORK).width == TINY_WIDTH
    narrow = Network(TINY_NETWORK, width=4)
    assert narrow.features(photos(1), PREPROCESSING).shape == (1, 4)


def test_many_threads_get_their_own_results(network):
    expected = [network.features(photos(3, seed), PREPROCESSING) for seed in range(20)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda seed: network.features(photos(3, seed), PREPROCESSING), range(20)))
    np.testing.assert_array_equal(found, expected)


def test_no_photos_give_no_rows(network):
    assert network.features(photos(0), PREPROCESSING).shape == (0, TINY_WIDTH)


def test_the_key_changes_with_network_and_preprocessing(network):
    assert (
        network.digest == hashlib.sha256(TINY_NETWORK.read_bytes()).hexdigest() == file_digest(TINY_NETWORK)
    )
    key = network_key(network, PREPROCESSING)
    assert key == network_key(Network(TINY_NETWORK), PREPROCESSING)
    assert key != network_key(network, Preprocessing(size=32, fit="crop"))


def test_photos_of_another_size_are_refused(network):
    with pytest.raises(TaggerError) as caught:
        network.features(np.zeros((1, 16, 16, 3), np.uint8), PREPROCESSING)
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


def test_missing_file(tmp_path):
    for load in (Network, file_digest):
        with pytest.raises(TaggerError) as caught:
            load(tmp_path / "network.tflite")
        assert caught.value.code is ErrorCode.NETWORK_MISSING


@pytest.mark.parametrize("damage", [b"", b"TFL3 nonsense" * 50, TINY_NETWORK.read_bytes()[:700]])
def test_damaged_file(tmp_path, damage):
    (tmp_path / "network.tflite").write_bytes(damage)
    with pytest.raises(TaggerError) as caught:
        Network(tmp_path / "network.tflite")
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


def test_missing_output():
    with pytest.raises(TaggerError) as caught:
        Network(TINY_NETWORK, width=99)
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


def test_an_odd_path(tmp_path):
    path = tmp_path / "Ünï ☂.tflite"
    path.write_bytes(TINY_NETWORK.read_bytes())
    assert Network(path).width == TINY_WIDTH


def test_neither_tensorflow_nor_a_word_on_stderr():
    script = (
        "import sys, pathlib, numpy\n"
        "from mlic_gui.core.features.runtime import Network\n"
        "from mlic_gui.core.catalog.preprocessing import Preprocessing\n"
        f"network = Network(pathlib.Path({str(TINY_NETWORK)!r}))\n"
        "network.features(numpy.zeros((1, 32, 32, 3), numpy.uint8), Preprocessing(size=32))\n"
        "assert not {'tensorflow', 'keras', 'PySide6'} & set(sys.modules)\n"
        "print('to stderr', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "to stderr\n"
