"""Reliability: what suggestions of a probability come to, counted only where a human has spoken."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.learning.judging.reliability import reliability


def test_by_hand():
    probabilities = np.array([[0.05, 0.95], [0.15, 1.0], [0.12, np.nan]], np.float32)
    targets = np.array([[0, 1], [1, 1], [-1, 1]], np.int8)
    found = reliability(targets, probabilities)
    assert [one.count for one in found.bins] == [1, 1, 2]
    assert [one.low for one in found.bins] == pytest.approx([0, 0.1, 0.9])
    assert (found.bins[1].yes, found.bins[1].probability) == pytest.approx((1, 0.15))
    assert found.error == pytest.approx((0.05 + 0.85 + 2 * 0.025) / 4)


def test_calibrated_probabilities_lie_on_the_diagonal_and_sharpened_ones_do_not():
    rng = np.random.default_rng(0)
    probabilities = rng.random((5_000, 3)).astype(np.float32)
    targets = (rng.random((5_000, 3)) < probabilities).astype(np.int8)
    assert reliability(targets, probabilities).error < 0.02
    odds = probabilities / (1 - probabilities)
    sharpened = (odds**3 / (1 + odds**3)).astype(np.float32)
    assert reliability(targets, sharpened).error > 0.1


@given(st.integers(1, 60), st.integers(1, 20), st.integers(0, 99))
def test_bins_hold_every_answered_cell_once(count, bins, seed):
    rng = np.random.default_rng(seed)
    probabilities = rng.choice([0.0, 0.1, 0.3, 0.5, 1.0], (count, 2)).astype(np.float32)
    targets = rng.integers(-1, 2, (count, 2)).astype(np.int8)
    found = reliability(targets, probabilities, bins=bins)
    assert sum(one.count for one in found.bins) == (targets >= 0).sum()
    for one in found.bins:
        assert one.low <= one.probability + 1e-6
        assert one.probability <= one.high + 1e-6
    assert np.isnan(found.error) or 0 <= found.error <= 1


def test_nothing_answered():
    found = reliability(np.full((3, 2), -1, np.int8), np.full((3, 2), 0.5, np.float32))
    assert np.isnan(found.error)
    assert found.bins == ()
