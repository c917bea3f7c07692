"""Thresholds: chosen for F-beta, close to where they began unless photos pay for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.thresholds import (
    HIGHEST,
    LOWEST,
    choose_thresholds,
    common_threshold,
    usual_threshold,
)


def _calibrated(count, seed=0, labels=3):
    rng = np.random.default_rng(seed)
    probabilities = rng.beta(0.4, 1.0, (count, labels)).astype(np.float32)
    return probabilities, (rng.random((count, labels)) < probabilities).astype(np.int8)


def test_with_calibrated_probabilities_the_common_threshold_is_near_the_best():
    probabilities, targets = _calibrated(4000)
    common = common_threshold(probabilities, targets, beta=2.0)
    values = {
        grid: metrics.fbeta_over_photos(targets, probabilities >= grid, beta=2.0)
        for grid in np.linspace(0.05, 0.6, 56)
    }
    reached = metrics.fbeta_over_photos(targets, probabilities >= common, beta=2.0)
    assert reached >= max(values.values()) - 0.02


def test_a_label_with_other_probabilities_gets_its_own_threshold():
    probabilities, targets = _calibrated(4000)
    probabilities[:, 1] = 0.5 + probabilities[:, 1] / 2
    thresholds = choose_thresholds(probabilities, targets, beta=2.0)
    assert thresholds[1] > max(thresholds[0], thresholds[2]) + 0.15
    common = common_threshold(probabilities, targets, beta=2.0)
    chosen = metrics.fbeta_over_photos(targets, probabilities >= thresholds, beta=2.0)
    assert chosen > metrics.fbeta_over_photos(targets, probabilities >= common, beta=2.0) + 0.02


def test_a_few_photos_move_nothing_far():
    probabilities = np.full((3, 2), 0.05, np.float32)
    thresholds = choose_thresholds(probabilities, np.ones((3, 2), np.int8), beta=2.0)
    assert (thresholds > 0.08).all()


def test_without_answers_thresholds_stay_where_they_began():
    probabilities, targets = _calibrated(50)
    targets[:, 1] = -1
    anchors = np.array([np.nan, 0.37, np.nan], np.float32)
    thresholds = choose_thresholds(probabilities, targets, beta=2.0, anchors=anchors)
    assert thresholds[1] == pytest.approx(0.37)
    nothing = choose_thresholds(probabilities, np.full_like(targets, -1), beta=2.0)
    np.testing.assert_allclose(nothing, usual_threshold(2.0), rtol=1e-6)


def test_a_larger_beta_proposes_more():
    probabilities, targets = _calibrated(2000)
    found = [choose_thresholds(probabilities, targets, beta=beta).mean() for beta in (0.5, 1.0, 2.0, 4.0)]
    assert found == sorted(found, reverse=True)


@given(st.integers(1, 40), st.integers(0, 500), st.sampled_from([0.0, 0.5, 2.0, 10.0]))
def test_always_a_probability_and_the_same_twice(count, seed, beta):
    rng = np.random.default_rng(seed)
    probabilities = rng.choice([0.0, 0.2, 0.2001, 1.0], (count, 2)).astype(np.float32)
    targets = rng.integers(-1, 2, (count, 2)).astype(np.int8)
    thresholds = choose_thresholds(probabilities, targets, beta=beta)
    assert ((thresholds >= np.float32(LOWEST)) & (thresholds <= np.float32(HIGHEST))).all()
    np.testing.assert_array_equal(thresholds, choose_thresholds(probabilities, targets, beta=beta))
