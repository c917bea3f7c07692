"""Curves agree with scikit-learn, pass through the run's figures, and stay what they are when thinned."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as reference

from mlic_gui.core.learning.reporting.label_curves import (
    MOST_POINTS,
    label_curves,
    precision_recall,
    thinned,
)
from tests.support.reports import example_answers

_PROBABILITIES = st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.7, 1.0])


@st.composite
def one_label(draw):
    count = draw(st.integers(1, 30))
    target = draw(arrays(np.int8, count, elements=st.sampled_from([-1, 0, 1])))
    return target, draw(arrays(np.float32, count, elements=_PROBABILITIES))


@given(one_label())
def test_precision_and_recall_are_scikit_learns(case):
    target, probability = case
    known = target >= 0
    if not (target == 1).any():
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = reference.precision_recall_curve(target[known], probability[known])[:2]
    for found, wanted in zip(precision_recall(target, probability), expected, strict=True):
        np.testing.assert_allclose(found, wanted)


def test_what_has_no_suggestion_is_never_proposed():
    target = np.array([1, 1, 0, 0], np.int8)
    probability = np.array([0.9, np.nan, 0.4, np.nan], np.float32)
    precision, recall = precision_recall(target, probability)
    assert recall.tolist() == [0.5, 0.5, 0]
    assert precision.tolist() == [0.5, 1, 1]


@pytest.mark.parametrize("exclusive", [False, True])
def test_curves_pass_through_the_figures_of_the_run(exclusive):
    answers = replace(example_answers(), exclusive=exclusive)
    for curves, figures in zip(label_curves(answers), answers.figures().labels, strict=True):
        assert curves.label == figures.label
        assert curves.chosen == figures.threshold
        place = curves.thresholds.index(curves.chosen)
        assert curves.fbeta_at[place] == figures.fbeta
        assert curves.precision_at[place] == figures.precision
        assert curves.recall_at[place] == figures.recall
        assert list(curves.thresholds) == sorted(set(curves.thresholds))
        assert (curves.thresholds[0], curves.thresholds[-1]) == (0, 1)


def test_the_area_under_the_curve_is_the_average_precision():
    answers = example_answers(photos=120)
    for curves, figures in zip(label_curves(answers), answers.figures().labels, strict=True):
        column = answers.labels.index(curves.label)
        precision, recall = precision_recall(answers.words[:, column], answers.probabilities[:, column])
        assert -np.diff(recall) @ precision[:-1] == pytest.approx(figures.average_precision)


def test_a_label_without_yes_or_no_or_suggestion_has_no_curves():
    answers = example_answers(photos=30)
    answers.words[:, 0], answers.words[:, 1], answers.probabilities[:, 2] = 1, 0, np.nan
    curves = label_curves(answers)
    assert [bool(each.recall) for each in curves] == [False, False, False, True, True]
    assert [bool(each.thresholds) for each in curves] == [False, False, False, True, True]
    assert curves[0].chosen == pytest.approx(0.4)


def test_nothing_judged_gives_no_curves():
    assert not any(each.recall for each in label_curves(example_answers(photos=0)))


def test_a_long_curve_keeps_its_ends_and_its_shape():
    rng = np.random.default_rng(0)
    target = (rng.random(20_000) < 0.2).astype(np.int8)
    probability = (1 / (1 + np.exp(-rng.normal(size=20_000) - 2 * target + 2))).astype(np.float32)
    precision, recall = precision_recall(target, probability)
    kept = thinned(recall, precision)
    assert len(recall) > 19_000
    assert len(kept) <= MOST_POINTS
    assert (kept[0], kept[-1]) == (0, len(recall) - 1)
    steep = recall < 0.02  # the first few photos, where precision jumps at one and the same recall
    drawn = np.interp(recall[::-1], recall[kept][::-1], precision[kept][::-1])[::-1]
    assert np.abs(drawn - precision)[~steep].max() < 0.015


def test_a_straight_line_needs_its_ends_alone():
    line = np.linspace(0, 1, 1000)
    assert thinned(line, line / 2).tolist() == [0, 999]
    assert thinned(line[:1], line[:1]).tolist() == [0]
