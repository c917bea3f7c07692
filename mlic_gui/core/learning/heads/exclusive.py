"""What is learned from labels that exclude each other: softmax, also where only some *no* are known.

A photo with a *yes* contributes the cross-entropy of its label, -log p(yes). A photo with some *no* and no
*yes* has one of the labels that are left, so that it contributes -log sum p(left) = -log(1 - sum p(no)): the
likelihood of what was said (Jin and Ghahramani, *Learning with multiple labels*, NIPS 2002; Grandvalet,
*Logistic regression for partial labels*, IPMU 2002). A photo of which nothing was said contributes nothing,
nor does one with *no* to every label.

With a *yes* on every photo the problem is convex. What a photo with *no* alone contributes is the difference
of two convex functions, lse(all logits) - lse(logits that are left), so that there may be several optima; the
search starts at the head in use and only goes down, and ends near what the tagger knew. Its line search bends
by the convex part alone, which is never below the true curvature: it minimises bounds from above (the
concave-convex procedure, Yuille and Rangarajan 2003).

A sigmoid head's logits are taken as they are: given that exactly one of independent labels is there, the
probability of each is proportional to its odds, and that is softmax of the logits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray, softmax
from mlic_gui.core.learning.heads.solver import Problem
from mlic_gui.core.project.annotations import Words

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ExclusiveProblem(Problem):
    """Softmax problems side by side: each takes `size` columns that follow each other.

    Attributes:
        targets: float32 (n, columns), 1 for the labels that a photo may have (see `possible`), else 0.
        mask: float32 (n, columns), how much the photo counts, the same for all columns of a problem.
        size: Labels of each problem.
    """

    size: int = 1

    @classmethod
    def of(cls, problem: Problem, *, size: int) -> Self:
        """The same features, prior and penalties; the targets are what photos may have."""
        return cls(problem.features, problem.targets, problem.mask, problem.prior, problem.penalty, size=size)

    def dots(self, left: FloatArray, right: FloatArray) -> npt.NDArray[np.float64]:
        """Sums of products, float64 (columns,), the same for all columns of a problem."""
        sums = np.asarray(np.einsum("dc,dc->c", left, right), dtype=np.float64)
        return np.repeat(sums.reshape(-1, self.size).sum(axis=1), self.size)

    def data_losses(self, logits: FloatArray) -> npt.NDArray[np.float64]:
        """The loss without the penalty, float64 (columns,), the same for all columns of a problem."""
        losses = self._blocks(self.mask)[..., 0] * _losses(self._blocks(logits), self._left)
        return np.repeat(losses.sum(axis=0, dtype=np.float64), self.size)

    def residual(self, logits: FloatArray) -> FloatArray:
        """Its derivative by each logit, float32 (n, columns)."""
        residual: FloatArray = self.mask * _derivatives(self._blocks(logits), self._left).reshape(
            logits.shape
        )
        return residual

    def slope_and_bend(
        self, logits: FloatArray, along: FloatArray
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Its first derivative along a direction, and the second of its convex part, float64 (columns,)."""
        chances, ways = softmax(self._blocks(logits)), self._blocks(along)
        away = ways - (chances * ways).sum(axis=2, keepdims=True)
        bend = self._blocks(self.mask) * chances * away * away
        slope = self._blocks(self.residual(logits)) * ways
        slopes, bends = (part.sum(axis=(0, 2), dtype=np.float64) for part in (slope, bend))
        return np.repeat(slopes, self.size), np.repeat(bends, self.size)

    @property
    def _left(self) -> Flags:
        return self._blocks(self.targets) > 0

    def _blocks(self, values: FloatArray) -> FloatArray:
        """The same values, (n, problems, size)."""
        return values.reshape(len(values), -1, self.size)


def possible(words: Words) -> Flags:
    """Labels that each photo may have, bool (n, labels); all of one that nothing can be learned from.

    Args:
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
    """
    yes = words == 1
    left = np.where(yes.any(axis=1, keepdims=True), yes, words != 0)
    return np.asarray(left | ~left.any(axis=1, keepdims=True), dtype=np.bool_)


def telling(words: Words) -> Flags:
    """Photos that something can be learned from, bool (n,): some label is out, and some is left."""
    return np.asarray(~possible(words).all(axis=1), dtype=np.bool_)


def photo_losses(words: Words, logits: FloatArray) -> npt.NDArray[np.float64]:
    """The loss of each photo, float64 (n,); 0 where nothing can be learned.

    Args:
        words: int8 (n, labels).
        logits: float32 (n, labels).
    """
    return np.asarray(_losses(logits.astype(np.float64), possible(words)), dtype=np.float64)


def even_thresholds(count: int) -> FloatArray:
    """Thresholds float32 (labels,) that the best of labels that exclude each other always reaches."""
    return np.full(count, 1.0 / max(count, 1), dtype=np.float32)


def logits_alone(head_logits: FloatArray) -> FloatArray:
    """What is to be taken off each logit for sigmoid to say on average what softmax said, float32 (labels,).

    The log odds of a label under softmax are its logit minus lse(the other logits); a linear head can follow
    with the mean of that.

    Args:
        head_logits: float32 (n, labels) of typical photos.
    """
    logits, count = head_logits.astype(np.float64), head_logits.shape[1]
    others = [_lse(np.delete(logits, column, axis=1)) if count > 1 else 0.0 for column in range(count)]
    return np.array([np.mean(values) for values in others], dtype=np.float32)


def _losses(logits: npt.NDArray[np.floating], left: Flags) -> npt.NDArray[np.floating]:
    """Along the last axis: lse of all logits minus lse of those that are left."""
    return _lse(logits) - _lse(np.where(left, logits, -np.inf))


def _derivatives(logits: FloatArray, left: Flags) -> FloatArray:
    return softmax(logits) - softmax(np.where(left, logits, np.float32(-np.inf)))


def _lse(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    top = logits.max(axis=-1, keepdims=True)
    return np.asarray(np.log(np.exp(logits - top).sum(axis=-1)) + top[..., 0])
