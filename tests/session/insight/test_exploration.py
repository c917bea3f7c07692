"""What is known of a network is kept where it still holds, and forgotten where it does not."""

from __future__ import annotations

import pytest

from mlic_gui.session.insight import exploration
from mlic_gui.session.insight.exploration import Exploration
from tests.support.seen_network import LAYERS, pattern


@pytest.fixture
def state(qapp) -> Exploration:
    made = Exploration()
    made.ask_layers("one")
    made.set_layers(LAYERS)
    return made


def test_layers_are_known_and_none_is_chosen(state):
    assert state.layers == LAYERS
    assert state.layer is None
    assert state.channels == 0


def test_channels_are_those_of_the_chosen_layer(state):
    state.choose_layer("block2_conv")
    assert state.channels == 40
    state.choose_layer("top_pool")
    assert state.channels == 0


def test_a_channel_that_there_is_not_is_none(state):
    state.choose_layer("block1_conv")
    state.choose_channel(5)
    assert state.channel == 5
    state.choose_channel(6)
    assert state.channel == -1


def test_another_layer_begins_without_channel_and_answers(state):
    state.choose_layer("block1_conv")
    state.choose_channel(5)
    state.ask_maps()
    state.choose_layer("block2_conv")
    assert (state.channel, state.maps, state.asking_maps) == (-1, None, False)


def test_patterns_are_kept_for_each_layer(state):
    state.choose_layer("block1_conv")
    state.add_pattern(pattern("block1_conv", 1))
    state.choose_layer("block2_conv")
    assert not state.patterns
    state.choose_layer("block1_conv")
    assert set(state.patterns) == {1}


def test_patterns_come_back_with_their_network(state):
    state.choose_layer("block1_conv")
    state.add_pattern(pattern("block1_conv", 1))
    state.ask_layers("two")
    state.set_layers(LAYERS)
    state.choose_layer("block1_conv")
    assert not state.patterns
    state.ask_layers("one")
    state.set_layers(LAYERS)
    assert state.layer is None
    state.choose_layer("block1_conv")
    assert set(state.patterns) == {1}


def test_patterns_do_not_pile_up(state, monkeypatch):
    monkeypatch.setattr(exploration, "_KEPT_BYTES", 3 * pattern("block1_conv", 0).pixels.nbytes)
    for layer in ("block1_conv", "block2_conv", "block3_conv"):
        for channel in (0, 1):
            state.add_pattern(pattern(layer, channel))
    for channel in (2, 3):
        state.add_pattern(pattern("block3_conv", channel))
    kept = {}
    for layer in ("block1_conv", "block2_conv", "block3_conv"):
        state.choose_layer(layer)
        kept[layer] = len(state.patterns)
    assert kept == {"block1_conv": 0, "block2_conv": 0, "block3_conv": 4}


def test_the_same_network_is_looked_at_where_one_was(state):
    state.choose_layer("block2_conv")
    state.choose_channel(7)
    state.ask_layers("one")
    assert state.layer is None
    state.set_layers(LAYERS)
    assert state.layer is not None and state.layer.name == "block2_conv"
    assert state.channel == 7


def test_made_patterns_are_counted_and_the_end_is_foreseen(state):
    state.choose_layer("block2_conv")
    state.add_pattern(pattern("block2_conv", 0))
    state.want_patterns((1, 2, 3))
    assert (state.done, state.seconds_left) == (0, None)
    state.add_pattern(pattern("block2_conv", 1))
    assert state.done == 1
    assert state.seconds_left is not None and state.seconds_left >= 0
    state.end_patterns()
    assert state.wanted == ()


def test_another_project_knows_nothing(state):
    state.choose_layer("block2_conv")
    state.add_pattern(pattern("block2_conv", 0))
    state.clear()
    assert (state.network, state.layers, state.layer) == ("", (), None)
    state.ask_layers("one")
    state.set_layers(LAYERS)
    state.choose_layer("block2_conv")
    assert not state.patterns
