"""The answers of a layer are scaled as it is said of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from mlic_gui.core.learning.explaining.explanations import Activations, Frame
from mlic_gui.session.insight.channel_maps import ChannelMaps, channel_maps


def maps_of(*channels: object) -> ChannelMaps:
    values = np.array(channels, np.float32)
    made = Activations("conv", values, Frame(), tuple(range(len(values))), len(values))
    return channel_maps(made, path="a.jpg", photo=QImage())


def test_a_channel_is_brightest_where_it_is_strongest_and_dark_at_nothing():
    maps = maps_of([[1, 2], [3, 4]], [[0, 0], [0, 100]])
    assert maps.scaled(0).tolist() == [[0.25, 0.5], [0.75, 1.0]]
    assert not maps.signed


def test_on_one_scale_channels_can_be_compared():
    maps = maps_of([[1, 2], [3, 4]], [[0, 0], [0, 8]])
    assert maps.scaled(0, common=True).tolist() == [[0.125, 0.25], [0.375, 0.5]]
    assert maps.scaled(1, common=True).max() == 1


def test_answers_below_nothing_are_darker_than_it():
    maps = maps_of([[-1, 0], [0, 1]])
    assert maps.signed
    assert maps.scaled(0).tolist() == [[0, 0.5], [0.5, 1]]


@pytest.mark.parametrize("value", [0.0, 3.0, -2.0])
def test_a_channel_that_answers_the_same_everywhere_is_silent(value):
    maps = maps_of(np.full((2, 3), value), [[0, 0, 1], [0, 0, 0]])
    assert maps.silent(0) and not maps.silent(1)
    assert maps.share(0) == 0
    assert maps.share(1) == pytest.approx(1 / 6)
    assert np.isfinite(maps.scaled(0)).all()


def test_what_is_far_fainter_than_its_layer_is_silent_and_dark_on_its_own_scale():
    maps = maps_of([[0, 1e-7], [0, 0]], [[0, 1], [0, 0]], [[0, 1e-3], [0, 0]])
    assert [maps.silent(channel) for channel in range(3)] == [True, False, False]
    assert not maps.scaled(0).any()
    assert maps.scaled(2).max() == 1
