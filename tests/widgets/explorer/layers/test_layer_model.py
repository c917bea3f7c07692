"""Layers can be searched, and blocks folded."""

from __future__ import annotations

import pytest

from mlic_gui.core.learning.explaining.explanations import Layer
from mlic_gui.widgets.explorer.layers.layer_model import LayerModel, LayerRole, block_of, is_convolution
from tests.support.seen_network import LAYERS


@pytest.fixture
def model(qapp, qtmodeltester) -> LayerModel:
    model = LayerModel()
    qtmodeltester.check(model)
    model.set_layers(LAYERS)
    return model


def rows(model: LayerModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_convolutions_come_under_the_head_of_their_block(model) -> None:
    assert rows(model) == ["Block 1", "block1_conv", "Block 2", "block2_conv", "Block 3", "block3_conv"]


def test_all_layers_come_in_order(model) -> None:
    model.search("", only_convolutions=False)
    assert [name for name in rows(model) if not name.startswith("Block ")] == [one.name for one in LAYERS]


def test_words_are_searched_in_name_and_kind(model) -> None:
    model.search("block2 CONV", only_convolutions=False)
    assert rows(model) == ["Block 2", "block2_conv"]
    model.search("pooling", only_convolutions=False)
    assert rows(model) == ["Block 1", "block1_pool", "top_pool"]
    model.search("lighthouse", only_convolutions=False)
    assert rows(model) == []


def test_a_folded_block_hides_its_layers_until_it_is_searched(model) -> None:
    model.fold("2")
    assert rows(model) == ["Block 1", "block1_conv", "Block 2", "Block 3", "block3_conv"]
    assert model.index(2).data(LayerRole.FOLDED)
    model.search("block2", only_convolutions=True)
    assert rows(model) == ["Block 2", "block2_conv"]
    model.search("", only_convolutions=True)
    model.fold("2")
    assert "block2_conv" in rows(model)


def test_a_row_tells_kind_size_and_what_was_learned(model) -> None:
    index = model.index(model.row_of("block2_conv"))
    assert index.data(LayerRole.DETAIL) == "32\u00a0×\u00a032\u00a0×\u00a040 · Conv2D"
    assert index.data(LayerRole.LEARNED).replace(",", "") == "2200"


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("block5_conv1", "5"),
        ("stage3_block2_expand_conv", "3"),
        ("conv4_block6_3_conv", "4"),
        ("conv2d_17", ""),
        ("mixed8", ""),
        ("top_conv", ""),
    ],
)
def test_the_block_is_read_from_the_name(name: str, block: str) -> None:
    assert block_of(name) == block


def test_only_layers_with_filters_are_convolutions() -> None:
    assert is_convolution(Layer("a", "DepthwiseConv2D", (4, 4, 2), 9, convolutional=True))
    assert not is_convolution(Layer("a", "ReLU", (4, 4, 2), 0, convolutional=True))
