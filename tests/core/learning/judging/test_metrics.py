"""Metrics agree with scikit-learn where everything is known, and leave out what nobody said."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as reference

from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.project.proposing import proposed

_SHAPES = st.tuples(st.integers(1, 12), st.integers(2, 5))
_BETAS = st.sampled_from([0.0, 0.5, 1.0, 2.0, 10.0])


@st.composite
def judged(draw, words=(0, 1)):
    shape = draw(_SHAPES)
    targets = draw(arrays(np.int8, shape, elements=st.sampled_from(words)))
    probabilities = draw(arrays(np.float32, shape, elements=st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.7, 1.0])))
    return targets, probabilities


@given(judged(), _BETAS)
def test_fbeta_over_photos_is_scikit_learns(case, beta):
    targets, probabilities = case
    proposed = probabilities >= 0.5
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = reference.fbeta_score(targets, proposed, beta=beta, average="samples", zero_division=1)
    assert metrics.fbeta_over_photos(targets, proposed, beta=beta) == pytest.approx(expected)


@given(judged(), _BETAS)
def test_per_label_figures_are_scikit_learns(case, beta):
    targets, probabilities = case
    proposed = probabilities >= 0.5
    options = {"average": None, "zero_division": np.nan}
    np.testing.assert_allclose(
        metrics.precision_per_label(targets, proposed),
        reference.precision_score(targets, proposed, **options),
    )
    np.testing.assert_allclose(
        metrics.recall_per_label(targets, proposed), reference.recall_score(targets, proposed, **options)
    )
    np.testing.assert_allclose(
        metrics.fbeta_per_label(targets, proposed, beta=beta),
        reference.fbeta_score(targets, proposed, beta=beta, average=None, zero_division=1),
    )


@given(judged(), _BETAS)
def test_fbeta_micro_and_macro_are_scikit_learns(case, beta):
    targets, probabilities = case
    proposed = probabilities >= 0.5
    for ours, average in ((metrics.fbeta_micro, "micro"), (metrics.fbeta_macro, "macro")):
        expected = reference.fbeta_score(targets, proposed, beta=beta, average=average, zero_division=1)
        assert ours(targets, proposed, beta=beta) == pytest.approx(expected)


@given(judged())
def test_ranking_average_precision_is_scikit_learns(case):
    expected = reference.label_ranking_average_precision_score(*case)
    assert metrics.ranking_average_precision(*case) == pytest.approx(expected)


@given(judged(words=(-1, 0, 1)), _BETAS)
@settings(max_examples=50)
def test_masked_figures_are_scikit_learns_on_what_is_known(case, beta):
    targets, probabilities = case
    known, proposed = targets >= 0, probabilities >= 0.5
    if not known.any():
        return
    options = {"beta": beta, "zero_division": 1}
    micro = reference.fbeta_score(targets[known], proposed[known], **options)
    assert metrics.fbeta_micro(targets, proposed, beta=beta) == pytest.approx(micro)
    labels = [(targets[k, c], proposed[k, c]) for c, k in enumerate(known.T) if k.any()]
    macro = np.mean([reference.fbeta_score(*label, **options) for label in labels])
    assert metrics.fbeta_macro(targets, proposed, beta=beta) == pytest.approx(macro)
    photos = [(targets[[r], k], probabilities[[r], k]) for r, k in enumerate(known) if k.any()]
    ranking = np.mean([_ranking(words, ranked) for words, ranked in photos])
    assert metrics.ranking_average_precision(targets, probabilities) == pytest.approx(ranking)


@given(judged(words=(-1, 0, 1)), _BETAS)
@settings(max_examples=50)
def test_masked_figures_of_each_label_are_scikit_learns_on_its_known_photos(case, beta):
    targets, probabilities = case
    proposed = probabilities >= 0.5
    precision = metrics.precision_per_label(targets, proposed)
    recall = metrics.recall_per_label(targets, proposed)
    fbeta = metrics.fbeta_per_label(targets, proposed, beta=beta)
    average = metrics.average_precision(targets, probabilities)
    for column, known in enumerate((targets >= 0).T):
        words, said = targets[known, column], proposed[known, column]
        if not known.any():
            assert np.isnan([precision[column], recall[column], fbeta[column], average[column]]).all()
            continue
        _close(precision[column], reference.precision_score(words, said, zero_division=np.nan))
        _close(recall[column], reference.recall_score(words, said, zero_division=np.nan))
        _close(fbeta[column], reference.fbeta_score(words, said, beta=beta, zero_division=1))
        if words.any():
            _close(average[column], reference.average_precision_score(words, probabilities[known, column]))


@given(judged())
def test_map_is_scikit_learns_mean_over_labels_that_somebody_has(case):
    targets, probabilities = case
    has = targets.any(axis=0)
    if has.any():
        expected = reference.average_precision_score(targets[:, has], probabilities[:, has], average="macro")
        assert metrics.mean_average_precision(targets, probabilities) == pytest.approx(expected)
    else:
        assert np.isnan(metrics.mean_average_precision(targets, probabilities))


def _close(ours, expected):
    np.testing.assert_allclose(ours, expected)


def _ranking(words, ranked):
    """Of one photo; scikit-learn takes a single column for something else."""
    if len(words) == 1:
        return 1.0
    return reference.label_ranking_average_precision_score(words[None], ranked[None])


@given(judged())
def test_average_precision_is_scikit_learns(case):
    targets, probabilities = case
    ours = metrics.average_precision(targets, probabilities)
    for column in range(targets.shape[1]):
        if targets[:, column].any():
            expected = reference.average_precision_score(targets[:, column], probabilities[:, column])
            assert ours[column] == pytest.approx(expected)
        else:
            assert np.isnan(ours[column])


@given(judged())
def test_losses_and_matches_are_scikit_learns(case):
    targets, probabilities = case
    proposed = probabilities >= 0.5
    assert metrics.hamming_loss(targets, proposed) == pytest.approx(reference.hamming_loss(targets, proposed))
    assert metrics.exact_match(targets, proposed) == pytest.approx(
        reference.accuracy_score(targets, proposed)
    )
    clipped = np.clip(probabilities.astype(np.float64), 1e-7, 1 - 1e-7)
    expected = reference.log_loss(targets.ravel(), clipped.ravel(), labels=[0, 1])
    assert metrics.masked_bce(targets, probabilities) == pytest.approx(expected, abs=1e-6)


@given(judged(words=(-1, 0, 1)), _BETAS)
@settings(max_examples=50)
def test_what_is_proposed_where_nobody_spoke_changes_nothing(case, beta):
    targets, probabilities = case
    other = np.where(targets < 0, 1 - probabilities, probabilities)
    first, second = probabilities >= 0.5, other >= 0.5
    for metric in (metrics.fbeta_over_photos, metrics.recipe_fbeta):
        _same(metric(targets, first, beta=beta), metric(targets, second, beta=beta))
    for metric in (metrics.fbeta_micro, metrics.fbeta_macro):
        _same(metric(targets, first, beta=beta), metric(targets, second, beta=beta))
    ranking = metrics.ranking_average_precision
    _same(ranking(targets, probabilities), ranking(targets, other))
    _same(metrics.hamming_loss(targets, first), metrics.hamming_loss(targets, second))
    _same(metrics.exact_match(targets, first), metrics.exact_match(targets, second))
    _same(metrics.masked_bce(targets, probabilities), metrics.masked_bce(targets, other))
    np.testing.assert_array_equal(
        metrics.average_precision(targets, probabilities), metrics.average_precision(targets, other)
    )


def _same(left, right):
    np.testing.assert_array_equal(left, right)


def test_a_photo_with_nothing_yes_and_nothing_proposed_counts_one_and_zero_for_the_recipes():
    targets, nothing = np.zeros((1, 3), np.int8), np.zeros((1, 3), bool)
    assert metrics.fbeta_over_photos(targets, nothing, beta=2) == 1
    assert metrics.recipe_fbeta(targets, nothing, beta=2) == 0


def test_recipe_fbeta_by_hand():
    targets = np.array([[1, 1, 0, 0]], np.int8)
    proposed = np.array([[True, False, True, False]])
    precision, recall = 1 / 2, 1 / 2
    expected = 5 * precision * recall / (4 * precision + recall)
    assert metrics.recipe_fbeta(targets, proposed, beta=2) == pytest.approx(expected, abs=1e-6)


def test_photos_with_nothing_known_are_left_out():
    targets = np.array([[1, -1], [-1, -1]], np.int8)
    proposed = np.array([[True, True], [True, True]])
    assert metrics.fbeta_over_photos(targets, proposed, beta=2) == 1
    assert metrics.exact_match(targets, proposed) == 1
    assert metrics.hamming_loss(targets, proposed) == 0


def test_nothing_known_at_all_is_undefined():
    targets = np.full((2, 2), -1, np.int8)
    proposed = np.ones((2, 2), bool)
    assert np.isnan(metrics.fbeta_over_photos(targets, proposed, beta=2))
    assert np.isnan(metrics.fbeta_micro(targets, proposed, beta=2))
    assert np.isnan(metrics.fbeta_macro(targets, proposed, beta=2))
    assert np.isnan(metrics.masked_bce(targets, np.ones((2, 2), np.float32)))
    assert np.isnan(metrics.ranking_average_precision(targets, np.ones((2, 2), np.float32)))


def test_no_suggestion_proposes_nothing_and_ranks_last():
    targets = np.array([[1], [0], [1]], np.int8)
    probabilities = np.array([[0.9], [0.2], [np.nan]], np.float32)
    assert proposed(probabilities, np.array([0.1], np.float32)).ravel().tolist() == [True, True, False]
    assert metrics.average_precision(targets, probabilities)[0] == pytest.approx((1 + 2 / 3) / 2)
    assert metrics.ranking_average_precision(targets[[1, 2]].T, probabilities[[1, 2]].T) == 1 / 2
