"""The solver reaches the optimum that SciPy and scikit-learn find, masked, and the same twice."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from mlic_gui.core.learning.heads.solver import Problem, solve


def _problem(seed=0, *, photos=120, width=40, columns=4, penalty=3.0, known=0.8):
    rng = np.random.default_rng(seed)
    features = np.hstack([rng.normal(size=(photos, width)), np.ones((photos, 1))]).astype(np.float32)
    truth = rng.normal(size=(width + 1, columns))
    targets = (expit(features @ truth) > rng.random((photos, columns))).astype(np.float32)
    return Problem(
        features=features,
        targets=targets,
        mask=(rng.random((photos, columns)) < known).astype(np.float32),
        prior=(rng.normal(size=(width + 1, columns)) * 0.3).astype(np.float32),
        penalty=np.full((width + 1, columns), penalty, np.float32),
    )


def _loss(problem, weights, column):
    x, y = problem.features.astype(np.float64), problem.targets[:, column]
    logits = x @ weights
    data = problem.mask[:, column] @ (np.logaddexp(0, logits) - y * logits)
    away = weights - problem.prior[:, column]
    return data + 0.5 * (problem.penalty[:, column] * away) @ away


def _gradient(problem, weights, column):
    x = problem.features.astype(np.float64)
    residual = problem.mask[:, column] * (expit(x @ weights) - problem.targets[:, column])
    return x.T @ residual + problem.penalty[:, column] * (weights - problem.prior[:, column])


@pytest.mark.parametrize("penalty", [0.1, 3.0, 100.0])
def test_it_is_within_a_thousandth_of_scipys_optimum(penalty):
    problem = _problem(penalty=penalty)
    found = solve(problem, problem.prior, max_steps=200)
    for column in range(problem.targets.shape[1]):
        best = minimize(
            lambda w, c=column: _loss(problem, w, c),
            np.zeros(len(found)),
            jac=lambda w, c=column: _gradient(problem, w, c),
            method="L-BFGS-B",
            options={"maxiter": 5000, "ftol": 1e-14, "gtol": 1e-9},
        )
        assert _loss(problem, found[:, column].astype(np.float64), column) <= best.fun * 1.001


def test_it_finds_what_scikit_learn_finds():
    problem = _problem(columns=1, known=1.1, penalty=2.0)
    problem.prior[:] = 0
    problem.penalty[-1] = 1e-6
    found = solve(problem, problem.prior, tolerance=1e-9, max_steps=500)
    model = LogisticRegression(C=0.5, tol=1e-10, max_iter=10_000)
    model.fit(problem.features[:, :-1], problem.targets[:, 0])
    expected = np.append(model.coef_[0], model.intercept_)
    np.testing.assert_allclose(found[:, 0], expected, atol=5e-3)


def test_masked_cells_are_as_if_they_were_not_there():
    problem = _problem()
    problem.targets[problem.mask == 0] = 1 - problem.targets[problem.mask == 0]
    first = solve(problem, problem.prior)
    problem.targets[problem.mask == 0] = 1 - problem.targets[problem.mask == 0]
    np.testing.assert_array_equal(first, solve(problem, problem.prior))


def test_the_same_twice_to_the_bit():
    problem = _problem()
    np.testing.assert_array_equal(solve(problem, problem.prior), solve(problem, problem.prior))


def test_every_accepted_step_lowers_the_loss_of_every_column():
    problem, losses = _problem(), []

    def note(step):
        losses.append([_loss(problem, step.weights[:, c].astype(np.float64), c) for c in range(4)])
        np.testing.assert_allclose(step.logits, problem.features @ step.weights, atol=1e-3)
        return False

    solve(problem, problem.prior, on_step=note)
    assert len(losses) > 3
    assert (np.diff(losses, axis=0) <= 1e-3).all()


def test_it_stops_when_told():
    problem, steps = _problem(), []
    solve(problem, problem.prior, on_step=lambda step: steps.append(step.number) or step.number == 2)
    assert steps == [1, 2]


def test_without_any_answer_it_stays_at_the_prior():
    problem = _problem(known=0.0)
    np.testing.assert_array_equal(solve(problem, problem.prior), problem.prior)


def test_a_label_that_is_always_yes_does_not_run_away():
    problem = _problem(penalty=1.0)
    problem.targets[:] = 1
    found = solve(problem, problem.prior)
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 50
