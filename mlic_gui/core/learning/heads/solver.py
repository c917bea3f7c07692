"""Masked logistic regression, solved to its optimum for many labels at once.

Each column c minimises `sum_i m_ic * bce(z_ic, y_ic) + penalty_c / 2 * ||w_c - prior_c||^2`, with z = x @ w
+ bias; the bias is penalised as the weights are, but by its own strength. The columns are independent
problems (in `exclusive`, groups of columns are) that share every matrix product: limited-memory BFGS (Nocedal
1980; Nocedal and Wright, Numerical Optimization, algorithm 7.4) with one history per problem, and an exact
line search, which costs no matrix product because the logits are linear in the step. NumPy is held to one
thread: with two, on a busy machine, each product waits for the slower one (2,000 x 1,280 x 5 beside other
work: 0.5 s against 1.5 s).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from mlic_gui.core.learning.heads.linear_head import FloatArray, sigmoid

_MEMORY = 8
_LINE_STEPS = 4
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is minimised.

    Attributes:
        features: float32 (n, width + 1), standardised, the last column ones.
        targets: float32 (n, columns), 1 or 0.
        mask: float32 (n, columns), how much each cell counts; 0 leaves it out.
        prior: float32 (width + 1, columns), what the weights are pulled towards, the bias last.
        penalty: float32 (width + 1, columns), how strongly.
    """

    features: FloatArray
    targets: FloatArray
    mask: FloatArray
    prior: FloatArray
    penalty: FloatArray

    def losses(self, weights: FloatArray, logits: FloatArray) -> npt.NDArray[np.float64]:
        """What is minimised, float64 (columns,), to single precision; columns of one problem share it."""
        away = weights - self.prior
        return self.data_losses(logits) + 0.5 * self.dots(self.penalty * away, away)

    def gradient(self, weights: FloatArray, logits: FloatArray) -> FloatArray:
        """Its gradient, float32 (width + 1, columns)."""
        pull = self.penalty * (weights - self.prior)
        gradient: FloatArray = self.features.T @ self.residual(logits) + pull
        return gradient

    def dots(self, left: FloatArray, right: FloatArray) -> npt.NDArray[np.float64]:
        """Sums of products, float64 (columns,), over all weights of the problem that a column belongs to."""
        return np.asarray(np.einsum("dc,dc->c", left, right), dtype=np.float64)

    def data_losses(self, logits: FloatArray) -> npt.NDArray[np.float64]:
        """The loss without the penalty, float64 (columns,)."""
        loss = self.mask * _bce(sigmoid(logits), self.targets)
        return np.asarray(loss.sum(axis=0, dtype=np.float64))

    def residual(self, logits: FloatArray) -> FloatArray:
        """Its derivative by each logit, float32 (n, columns)."""
        residual: FloatArray = self.mask * (sigmoid(logits) - self.targets)
        return residual

    def slope_and_bend(
        self, logits: FloatArray, along: FloatArray
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Its first and second derivative along a direction of the logits, float64 (columns,) each."""
        chance, weighed = sigmoid(logits), self.mask * along
        slope = (weighed * (chance - self.targets)).sum(axis=0, dtype=np.float64)
        bend = (weighed * along * chance * (1 - chance)).sum(axis=0, dtype=np.float64)
        return slope, bend


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One accepted iteration.

    Attributes:
        number: Iterations so far.
        weights: float32 (width + 1, columns), the bias last.
        logits: float32 (n, columns) of the problem's rows.
    """

    number: int
    weights: FloatArray
    logits: FloatArray


def solve(
    problem: Problem,
    start: FloatArray,
    *,
    tolerance: float = 1e-4,
    max_steps: int = 100,
    on_step: Callable[[Step], bool] | None = None,
) -> FloatArray:
    """Weights at the optimum, float32 (width + 1, columns), the bias last.

    Args:
        problem: What is minimised.
        start: float32 (width + 1, columns), where the search begins.
        tolerance: It ends when the predicted decrease of every column is below this share of the loss.
        max_steps: Iterations at most.
        on_step: Called with every accepted iteration; True ends the search there.
    """
    with ThreadpoolController().limit(limits=1, user_api="blas"):
        return _solve(problem, start.astype(np.float32), tolerance, max_steps, on_step or (lambda _: False))


def _solve(
    problem: Problem,
    weights: FloatArray,
    tolerance: float,
    max_steps: int,
    on_step: Callable[[Step], bool],
) -> FloatArray:
    logits = problem.features @ weights
    history = _History(problem)
    gradient = problem.gradient(weights, logits)
    for number in range(1, max_steps + 1):
        direction = -history.times(gradient)
        slope = problem.dots(gradient, direction)
        if not (-slope > tolerance * (problem.losses(weights, logits) + _TINY)).any():
            break
        along = problem.features @ direction
        length = _line_search(problem, weights, logits, direction, along)
        move = direction * length
        weights, logits = weights + move, logits + along * length
        if on_step(Step(number, weights, logits)):
            break
        previous, gradient = gradient, problem.gradient(weights, logits)
        history.add(move, gradient - previous)
    return weights


def _line_search(
    problem: Problem, weights: FloatArray, logits: FloatArray, direction: FloatArray, along: FloatArray
) -> FloatArray:
    """The step length of each column, float32 (columns,), by Newton's method in one dimension."""
    stiff = problem.dots(problem.penalty * direction, direction)
    pull = problem.dots(problem.penalty * direction, weights - problem.prior)
    length = np.zeros(along.shape[1], dtype=np.float32)
    for _ in range(_LINE_STEPS):
        slope, bend = problem.slope_and_bend(logits + along * length, along)
        step = (slope + pull + stiff * length) / np.maximum(bend + stiff, _TINY)
        length = (length - step).astype(np.float32)
    return length


class _History:
    """The last moves and changes of gradient: L-BFGS's guess of the inverse Hessian of each column."""

    def __init__(self, problem: Problem) -> None:
        self._dots = problem.dots
        self._pairs: deque[tuple[FloatArray, FloatArray, FloatArray]] = deque(maxlen=_MEMORY)
        self._scale: FloatArray | None = None

    def add(self, move: FloatArray, change: FloatArray) -> None:
        curvature = self._dots(move, change)
        usable = curvature > _TINY
        inverse = np.where(usable, 1 / np.where(usable, curvature, 1), 0).astype(np.float32)
        self._pairs.append((move, change, inverse))
        size = self._dots(change, change)
        scale = np.where(usable, curvature / np.maximum(size, _TINY), 1).astype(np.float32)
        self._scale = scale

    def times(self, gradient: FloatArray) -> FloatArray:
        """The guessed inverse Hessian times the gradient (two-loop recursion)."""
        result = gradient.copy()
        shares = []
        for move, change, inverse in reversed(self._pairs):
            share = (inverse * self._dots(move, result)).astype(np.float32)
            result -= share * change
            shares.append(share)
        if self._scale is not None:
            result *= self._scale
        for (move, change, inverse), share in zip(self._pairs, reversed(shares), strict=True):
            result += (share - (inverse * self._dots(change, result)).astype(np.float32)) * move
        return result


def _bce(chances: FloatArray, targets: FloatArray) -> FloatArray:
    small = np.float32(_TINY)
    yes, no = np.log(chances + small), np.log(1 - chances + small)
    loss: FloatArray = -(targets * yes + (1 - targets) * no)
    return loss
