"""Softmax over labels that exclude each other: the right loss and gradient, and the optimum others find."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import check_grad
from sklearn.linear_model import LogisticRegression

from mlic_gui.core.learning.heads.exclusive import (
    ExclusiveProblem,
    logits_alone,
    photo_losses,
    possible,
    telling,
)
from mlic_gui.core.learning.heads.linear_head import sigmoid, softmax
from mlic_gui.core.learning.heads.solver import solve

LABELS = 4


def _words(seed=0, *, photos=150, known=1.0, said=1.0):
    """Features, and one yes per photo, of which a part is known, in part by no alone."""
    rng = np.random.default_rng(seed)
    features = np.hstack([rng.normal(size=(photos, 20)), np.ones((photos, 1))]).astype(np.float32)
    chances = softmax(features @ rng.normal(size=(21, LABELS)))
    chosen = (chances.cumsum(axis=1) > rng.random((photos, 1))).argmax(axis=1)
    words = np.zeros((photos, LABELS), dtype=np.int8)
    words[np.arange(photos), chosen] = 1
    words[rng.random(words.shape) >= known] = -1
    words[rng.random(photos) >= said] = -1
    return features, words


def _problem(features, words, *, rounds=1, penalty=2.0, seed=1):
    rng = np.random.default_rng(seed)
    columns = LABELS * rounds
    mask = np.repeat(rng.random((len(words), rounds)) < (1.1 if rounds == 1 else 0.8), LABELS, axis=1)
    return ExclusiveProblem(
        features=features,
        targets=np.tile(possible(words), (1, rounds)).astype(np.float32),
        mask=mask.astype(np.float32),
        prior=(rng.normal(size=(21, columns)) * 0.3).astype(np.float32),
        penalty=np.full((21, columns), penalty, np.float32),
        size=LABELS,
    )


def _loss(problem, weights):
    """Of one problem, plainly: -log of what the labels that are left add up to."""
    chances = softmax(problem.features.astype(np.float64) @ weights)
    left = (chances * problem.targets).sum(axis=1)
    away = weights - problem.prior
    return -(problem.mask[:, 0] * np.log(left)).sum() + 0.5 * (problem.penalty * away * away).sum()


def test_a_photo_may_have_what_nobody_excluded():
    words = np.array([[1, -1, 0], [0, -1, -1], [0, 0, -1], [-1, -1, -1], [0, 0, 0]], dtype=np.int8)
    assert possible(words).tolist() == [
        [True, False, False],
        [False, True, True],
        [False, False, True],
        [True, True, True],
        [True, True, True],
    ]
    assert telling(words).tolist() == [True, True, True, False, False]
    losses = photo_losses(words, np.log(np.array([[0.5, 0.3, 0.2]] * 5, dtype=np.float32)))
    np.testing.assert_allclose(losses, [-np.log(0.5), -np.log(0.5), -np.log(0.2), 0, 0], atol=1e-6)


@pytest.mark.parametrize("known", [1.0, 0.4])
def test_loss_and_gradient_are_those_of_a_plain_numpy_version(known):
    problem = _problem(*_words(known=known, said=0.7))
    weights = problem.prior + 0.1
    logits = problem.features @ weights
    np.testing.assert_allclose(problem.losses(weights, logits), _loss(problem, weights), rtol=1e-5)

    def loss(flat):
        return _loss(problem, flat.reshape(21, LABELS))

    def gradient(flat):
        matrix = flat.reshape(21, LABELS).astype(np.float32)
        return problem.gradient(matrix, problem.features @ matrix).ravel()

    scale = np.abs(gradient(weights.ravel())).max()
    assert check_grad(loss, gradient, weights.ravel().astype(np.float64)) < 1e-3 * scale


def test_slope_and_bend_are_the_derivatives_along_a_direction():
    problem = _problem(*_words())
    logits = problem.features @ problem.prior
    along = 0.1 * problem.features @ np.ones_like(problem.prior) * np.arange(LABELS, dtype=np.float32)
    values = [problem.data_losses(logits + step * along)[0] for step in (-0.05, 0.0, 0.05)]
    slope, bend = problem.slope_and_bend(logits, along)
    assert slope[0] == pytest.approx((values[2] - values[0]) / 0.1, rel=0.02)
    assert bend[0] == pytest.approx((values[2] - 2 * values[1] + values[0]) / 0.0025, rel=0.05)


@pytest.mark.parametrize("penalty", [0.1, 2.0, 50.0])
def test_it_finds_the_optimum_that_scikit_learn_finds(penalty):
    features, words = _words()
    problem = _problem(features, words, penalty=penalty)
    problem.prior[:] = 0
    problem.penalty[-1] = 1e-6
    found = solve(problem, problem.prior, max_steps=200)
    model = LogisticRegression(C=1 / penalty, tol=1e-9, max_iter=10_000)
    model.fit(features[:, :-1], words.argmax(axis=1))
    best = np.vstack([model.coef_.T, model.intercept_])
    assert _loss(problem, found.astype(np.float64)) <= _loss(problem, best) * 1.001


def test_from_no_alone_the_yes_is_learned():
    features, words = _words(photos=400)
    only_no = np.where(words == 1, np.int8(-1), words)  # all others excluded: the yes in other words
    np.testing.assert_array_equal(possible(only_no), possible(words))
    half = only_no.copy()
    half[np.random.default_rng(3).random(half.shape) < 0.5] = -1
    problem = _problem(features, half)
    problem.prior[:] = 0
    right = (features @ solve(problem, problem.prior)).argmax(axis=1) == words.argmax(axis=1)
    assert right.mean() > 0.7


@pytest.mark.parametrize("known", [1.0, 0.4])
def test_every_accepted_step_lowers_the_loss(known):
    problem, losses = _problem(*_words(known=known)), []

    def note(step):
        losses.append(_loss(problem, step.weights.astype(np.float64)))
        np.testing.assert_allclose(step.logits, problem.features @ step.weights, atol=1e-3)
        return False

    solve(problem, problem.prior, on_step=note)
    assert len(losses) > 3
    assert (np.diff(losses) <= 1e-3).all()


def test_problems_side_by_side_do_not_touch_each_other():
    features, words = _words(known=0.7)
    both = _problem(features, words, rounds=2)
    together = solve(both, both.prior, tolerance=1e-7, max_steps=300)
    for number in range(2):
        part = slice(LABELS * number, LABELS * (number + 1))
        alone = ExclusiveProblem(
            features,
            both.targets[:, part],
            both.mask[:, part],
            both.prior[:, part],
            both.penalty[:, part],
            LABELS,
        )
        single = solve(alone, alone.prior, tolerance=1e-7, max_steps=300)
        np.testing.assert_allclose(together[:, part], single, atol=5e-3)


def test_the_same_twice_to_the_bit():
    problem = _problem(*_words(known=0.5))
    np.testing.assert_array_equal(solve(problem, problem.prior), solve(problem, problem.prior))


def test_without_any_answer_it_stays_at_the_prior():
    problem = _problem(*_words(said=0.0))
    np.testing.assert_array_equal(solve(problem, problem.prior), problem.prior)


def test_sigmoid_can_go_on_from_softmax():
    logits = np.array([[4.0, -1.0, -1.0], [-1.0, 5.0, -2.0], [0.0, 0.0, 4.0]], dtype=np.float32)
    alone = sigmoid(logits - logits_alone(logits))
    assert ((alone > 0.5) == (softmax(logits) > 0.5)).all()
