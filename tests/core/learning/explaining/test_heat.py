from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlic_gui.core.learning.explaining.heat import noticed, shown

MAPS = arrays(np.float32, (3, 4), elements=st.floats(0, 1e6, width=32))


def test_the_strongest_place_is_one():
    raw = np.array([[0, 1], [2, 4]], np.float32)
    np.testing.assert_allclose(shown(raw, np.zeros_like(raw)), raw / 4)


def test_a_black_picture_shows_nothing():
    raw = np.array([[0, 1], [2, 4]], np.float32)
    assert not shown(raw, raw).any()
    assert not shown(raw * 0, raw).any()


def test_what_a_black_picture_gives_too_is_faded():
    black = np.array([[0, 1], [2, 4]], np.float32)
    near, far = shown(black * np.float32(1.01), black), shown(black[::-1], black)
    assert 0 < near.max() < 0.1
    assert far.max() == 1


@given(MAPS, MAPS)
def test_it_is_between_nothing_and_one(raw, black):
    heat = shown(raw, black)
    assert heat.dtype == np.float32
    assert heat.shape == raw.shape
    assert (heat >= 0).all()
    assert (heat <= 1).all()


@given(MAPS, MAPS, st.sampled_from([0.001, 0.5, 100.0]))
def test_scale_does_not_matter(raw, black, factor):
    scaled = shown(raw * np.float32(factor), black * np.float32(factor))
    np.testing.assert_allclose(scaled, shown(raw, black), atol=1e-3)


def test_what_hardly_raises_a_probability_is_no_evidence():
    raw = np.full((4, 4), 0.01, np.float32)
    assert (noticed(raw) == raw).all()
    assert not noticed(raw / 4).any()
