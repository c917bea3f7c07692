"""The bench hands out networks: loaded once, and only while their files are what they should be."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.taggers.tagger import BackboneUse
from tests.support.small_world import make_library
from tests.support.tiny_network import MAP_NETWORK


@pytest.fixture
def bench(tmp_path):
    derived = DerivedData(tmp_path / "derived")
    yield Bench(tmp_path, derived, make_library(tmp_path))
    derived.close()


def test_taggers_of_one_backbone_share_its_network(bench):
    scenes, names = bench.library.find("natural-scenes"), bench.library.find("imagenet")
    network = bench.network(scenes)
    assert bench.network(names) is network
    assert bench.network(scenes) is network


def test_a_loaded_network_does_not_hide_that_its_file_was_replaced(bench):
    tagger = bench.library.find("natural-scenes")
    bench.network(tagger)
    shutil.copy(MAP_NETWORK, bench.library.backbones / "efficientnet-lite0" / "network.tflite")
    with pytest.raises(TaggerError) as caught:
        bench.network(tagger)
    assert caught.value.code is ErrorCode.NETWORK_MISSING


def test_a_loaded_network_is_for_taggers_that_were_made_with_it(bench):
    tagger = bench.library.find("natural-scenes")
    bench.network(tagger)
    with pytest.raises(TaggerError) as caught:
        bench.network(replace(tagger, backbone=BackboneUse("efficientnet-lite0", "0" * 64)))
    assert caught.value.code is ErrorCode.NETWORK_MISSING


def test_a_copy_of_a_loaded_network_from_elsewhere_is_no_less_foreign(bench, tmp_path):
    tagger = bench.library.find("natural-scenes")
    network = bench.network(tagger)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "network.tflite").write_bytes(network.path.read_bytes())
    with pytest.raises(TaggerError) as caught:
        bench.network(replace(tagger, directory=elsewhere))
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN


def test_a_touched_file_is_checked_again_and_used(bench):
    tagger = bench.library.find("natural-scenes")
    network = bench.network(tagger)
    os.utime(network.path, ns=(1, 1))
    assert bench.network(tagger) is not network
