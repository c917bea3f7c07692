"""Intervals: about as wide as they say, wider where photos repeat each other, the same twice."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.bootstrap import mean_average_precision_interval, mean_interval


def _ranked(count, seed, labels=3):
    """Probabilities that are calibrated, and what they are probabilities of."""
    rng = np.random.default_rng(seed)
    probabilities = rng.beta(0.5, 1.0, (count, labels)).astype(np.float32)
    return (rng.random((count, labels)) < probabilities).astype(np.int8), probabilities


def _width(interval):
    return interval.high - interval.low


def test_the_interval_of_map_covers_the_truth_about_as_often_as_it_says():
    truth = metrics.mean_average_precision(*_ranked(100_000, 1_000))
    found = [mean_average_precision_interval(*_ranked(120, n), groups=np.arange(120)) for n in range(60)]
    assert sum(interval.low <= truth <= interval.high for interval in found) >= 51


def test_the_figure_lies_inside_and_more_photos_narrow_it():
    few, many = _ranked(60, 1), _ranked(1_500, 1)
    narrow = mean_average_precision_interval(*many, groups=np.arange(1_500))
    assert narrow.low < metrics.mean_average_precision(*many) < narrow.high
    assert _width(mean_average_precision_interval(*few, groups=np.arange(60))) > 3 * _width(narrow)


def test_photos_that_repeat_each_other_are_drawn_together():
    targets, probabilities = _ranked(50, 3)
    copies = np.repeat(targets, 4, axis=0), np.repeat(probabilities, 4, axis=0)
    together = mean_average_precision_interval(*copies, groups=np.repeat(np.arange(50), 4))
    apart = mean_average_precision_interval(*copies, groups=np.full(200, -1))
    assert _width(together) > 1.7 * _width(apart)
    once = mean_average_precision_interval(targets, probabilities, groups=np.arange(50))
    assert _width(together) == pytest.approx(_width(once), rel=0.15)


def test_each_draw_is_the_map_of_the_photos_drawn():
    """With two groups there are three kinds of samples, each with its own mAP."""
    targets, probabilities = _ranked(40, 5)
    groups = np.repeat([0, 1], 20)
    parts = [np.flatnonzero(groups == 0), np.flatnonzero(groups == 1), np.arange(40)]
    possible = [metrics.mean_average_precision(targets[rows], probabilities[rows]) for rows in parts]
    found = mean_average_precision_interval(targets, probabilities, groups=groups)
    assert found.low == pytest.approx(min(possible))
    assert found.high == pytest.approx(max(possible))


def test_the_same_twice_and_nothing_from_nothing():
    case = _ranked(30, 2)
    groups = np.arange(30)
    assert mean_average_precision_interval(*case, groups=groups) == mean_average_precision_interval(
        *case, groups=groups
    )
    nobody = np.full((30, 3), -1, np.int8)
    assert mean_average_precision_interval(nobody, case[1], groups=groups) is None
    assert mean_interval(np.full(30, np.nan), groups=groups) is None


def test_photos_without_a_value_are_left_out():
    values = np.array([1.0, np.nan, 3.0])
    assert mean_interval(values, groups=np.arange(3)) == mean_interval(values[[0, 2]], groups=np.arange(2))
