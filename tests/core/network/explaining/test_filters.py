from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.progress import Cancelled, Progress, Stage
from tests.core.network.conftest import TINY, Listener
from tests.core.network.explaining.conftest import OWN

pytestmark = pytest.mark.keras

ACROSS, DOWN, SLANTED, DEAD, CONSTANT, SILENT = range(6)


@pytest.fixture
def patterns(keras):
    from mlic_gui.core.network.explaining.filters import filter_patterns

    def patterns(opened, layer, channels, seed=0, progress=None):
        return list(filter_patterns(opened, layer, channels, seed=seed, progress=progress or Progress()))

    return patterns


@pytest.fixture
def edges(opened):
    """A network whose first filters are known: edges, two that nothing moves, one that grey does not."""
    own = opened(OWN)
    kernel, bias = own.network.get_layer("block1_conv").get_weights()
    kernel[..., :6], bias[:6] = 0, 0
    steps = np.array([-1.0, 0.0, 1.0])
    kernel[..., ACROSS] = steps[None, :, None]
    kernel[..., DOWN] = steps[:, None, None]
    kernel[..., SLANTED] = (steps[None, :] + steps[:, None])[..., None] / 2
    bias[DEAD], bias[CONSTANT] = -1, 1
    kernel[..., SILENT], bias[SILENT] = steps[None, :, None], -2
    own.network.get_layer("block1_conv").set_weights([kernel, bias])
    return own


def orientation(pixels):
    """Degrees of the direction in which a picture changes most, by its structure tensor; and how clearly."""
    grey = pixels.astype(float).mean(axis=-1)[4:-4, 4:-4]
    # Over two pixels, as the filters do: what alternates from one to the next has no direction for them.
    across, down = grey[1:-1, 2:] - grey[1:-1, :-2], grey[2:, 1:-1] - grey[:-2, 1:-1]
    xx, yy, xy = (across**2).mean(), (down**2).mean(), (across * down).mean()
    return np.degrees(np.arctan2(2 * xy, xx - yy)) / 2, np.hypot(xx - yy, 2 * xy) / (xx + yy)


@pytest.mark.parametrize(("channel", "degrees"), [(ACROSS, 0), (DOWN, 90), (SLANTED, 45)])
def test_a_filter_for_edges_gives_back_their_direction(edges, patterns, channel, degrees):
    (found,) = patterns(edges, "block1_conv", [channel])
    angle, clearness = orientation(found.pixels)
    assert not found.dead
    assert clearness > 0.5
    assert abs((angle - degrees + 90) % 180 - 90) < 10


def test_dead_filters_are_named_and_not_drawn(edges, patterns):
    found = patterns(edges, "block1_conv", [ACROSS, DEAD, CONSTANT])
    assert [one.dead for one in found] == [False, True, True]
    assert [one.pixels.std() == 0 for one in found] == [False, True, True]


def test_a_filter_that_grey_leaves_silent_is_not_dead(edges, patterns):
    (found,) = patterns(edges, "block1_conv", [SILENT])
    assert not found.dead
    assert orientation(found.pixels)[1] > 0.5


def test_what_is_pooled_is_as_dead_as_what_it_is_pooled_from(edges, patterns):
    assert [one.dead for one in patterns(edges, "block1_pool", [ACROSS, DEAD, SILENT])] == [
        False,
        True,
        False,
    ]


def test_a_filter_without_activation_function_gives_back_its_direction(keras, opened, patterns):
    """Light against dark adds up to nothing over all places, whatever the picture."""
    tiny = opened(TINY)
    (kernel,) = tiny.network.get_layer("stem_conv").get_weights()
    kernel[..., 0] = np.array([-1.0, 0.0, 1.0])[:, None, None]
    tiny.network.get_layer("stem_conv").set_weights([kernel])
    (found,) = patterns(tiny, "stem_conv", [0])
    angle, clearness = orientation(found.pixels)
    assert clearness > 0.5
    assert abs(abs(angle) - 90) < 10


def test_a_pattern_moves_its_own_filter_more_than_others_do(opened, patterns):
    tiny = opened(TINY)
    layer, channels = "stage2_block1_expand_conv", list(range(6))
    found = patterns(tiny, layer, channels)
    answers = tiny.up_to(layer).predict(tiny.input(np.stack([one.pixels for one in found])), verbose=0)
    assert (np.maximum(answers, 0).mean(axis=(1, 2))[:, :6].argmax(axis=0) == channels).all()


def test_contrast_is_stretched_the_same_for_all(edges, patterns):
    (found,) = patterns(edges, "block1_conv", [ACROSS])
    assert (found.pixels.shape, found.pixels.dtype) == ((48, 48, 3), np.uint8)
    assert found.pixels.mean() == pytest.approx(127.5, abs=2)
    assert found.pixels.std() == pytest.approx(0.15 * 255, abs=2)


def test_the_same_seed_gives_the_same_pattern(edges, patterns):
    one, again, other = (patterns(edges, "block2_conv", [1], seed=seed)[0].pixels for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_alone_and_together_a_filter_has_the_same_pattern(edges, patterns):
    together = patterns(edges, "block2_conv", list(range(10)))
    assert [one.channel for one in together] == list(range(10))
    (alone,) = patterns(edges, "block2_conv", [9])
    np.testing.assert_allclose(together[9].pixels.astype(int), alone.pixels.astype(int), atol=2)


def test_the_body_has_patterns_too_and_pictures_stay_small(opened, patterns):
    network = opened(OWN, size=192, body=Body("conv", 8, "flatten"))
    (found,) = patterns(network, "body_conv", [3])
    assert found.pixels.shape == (160, 160, 3)


@pytest.mark.parametrize("channel", [-1, 12])
def test_a_filter_that_there_is_not_is_refused(edges, patterns, channel):
    with pytest.raises(TaggerError) as caught:
        patterns(edges, "block1_conv", [0, channel])
    assert caught.value.code is ErrorCode.CHANNEL_MISSING
    assert caught.value.fields == {"layer": "block1_conv", "channel": channel, "count": 12}


@pytest.mark.parametrize("layer", ["nowhere", "pool"])
def test_a_layer_without_filters_is_refused(edges, patterns, layer):
    with pytest.raises(TaggerError) as caught:
        patterns(edges, layer, [0])
    assert caught.value.code is ErrorCode.LAYER_MISSING


def test_progress_is_counted_and_it_can_be_cancelled(edges, patterns):
    witness = Listener()
    patterns(edges, "block1_conv", list(range(10)), progress=witness)
    assert {stage for stage, *_ in witness.reports} == {Stage.FILTERS}
    assert witness.reports[-1][1:] == (400, 400)
    stopping = Listener(on_report=lambda *_: stopping.cancel())
    with pytest.raises(Cancelled):
        patterns(edges, "block1_conv", [0], progress=stopping)


def test_going_back_and_forth_between_layers_takes_no_more_memory_each_time(opened, keras):
    from mlic_gui.core.network.explaining.climb import climb_of

    own = opened(OWN)
    layers = ("block1_conv", "block2_conv")
    for layer in layers:
        climb_of(own, layer)
    weights = {id(variable) for variable in _reached(own)}
    for layer in layers:
        climb_of(own, layer)
    assert {id(variable) for variable in _reached(own)} == weights


def _reached(opened):
    """The weights of all layers that hang on the network, whether it is made of them or not."""
    (smaller,) = (made for made in opened.made.values() if hasattr(made, "operations"))
    above = [node.operation for layer in smaller.layers for node in layer._outbound_nodes]
    return [variable for operation in above for variable in operation.variables]
