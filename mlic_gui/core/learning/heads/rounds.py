"""The rounds of a scheme solved side by side: penalties chosen, curves drawn, the best step kept.

A penalty of p says that the logit of a typical photo is not expected to move by more than about 1 /
sqrt(p): the weights are penalised by p times the total variance of the features.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.exclusive import (
    ExclusiveProblem,
    even_thresholds,
    photo_losses,
    possible,
    telling,
)
from mlic_gui.core.learning.heads.linear_head import FloatArray, sigmoid, softmax
from mlic_gui.core.learning.heads.scheme import Scheme
from mlic_gui.core.learning.heads.solver import Problem, Step, solve
from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.runs import CurvePoint
from mlic_gui.core.project.proposing import proposed

KNOWN_PENALTIES = (6.4, 2.4, 1.0, 0.4)
NEW_PENALTIES = (1.6, 0.8, 0.4, 0.2)
NEW_EXCLUSIVE_PENALTIES = (0.4, 0.1, 0.05, 0.025)
USUAL_KNOWN_PENALTY = 1.0
USUAL_NEW_PENALTY = 0.2
USUAL_NEW_EXCLUSIVE_PENALTY = 0.05
_KNOWN_BIAS = 128.0
_NEW_BIAS = 0.1
_TRIED_LABELS = 20  # of each kind: enough to choose a penalty that all of them share
_PATH_TOLERANCE = 1e-2
_PATH_STEPS = 12
_MAX_STEPS = 60

Penalties = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What the rounds learn.

    Attributes:
        features: float32 (n, width + 1), standardised, the last column ones.
        words: int8 (n, labels), of the labels that are learned.
        prior: float32 (width + 1, labels), what the weights are pulled towards and start from.
        known: bool (labels,), which of them the prior knows.
        beta: Weight of recall in the curves.
        exclusive: Whether the labels exclude each other.
    """

    features: FloatArray
    words: npt.NDArray[np.int8]
    prior: FloatArray
    known: npt.NDArray[np.bool_]
    beta: float
    exclusive: bool = False

    @property
    def new_penalties(self) -> tuple[float, ...]:
        """Penalties on offer for labels that the prior lacks, one beside each of `KNOWN_PENALTIES`.

        Softmax reaches the same difference of two logits with half the weights, and less: on the photos of
        natural-scenes with one label, 40 of them, an accuracy of 0.72 with 0.025 against 0.67 with 0.2; from
        120 on it makes no difference.
        """
        return NEW_EXCLUSIVE_PENALTIES if self.exclusive else NEW_PENALTIES

    def part(self, columns: npt.NDArray[np.intp]) -> Task:
        """The same for some of the labels."""
        return replace(
            self, words=self.words[:, columns], prior=self.prior[:, columns], known=self.known[columns]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The best step of the rounds.

    Attributes:
        step: Its number; 0 is the prior.
        weights: float32 (width + 1, labels) of the first round.
        logits: float32 (n, labels), each photo answered by its round.
        points: The curves.
    """

    step: int
    weights: FloatArray
    logits: FloatArray
    points: tuple[CurvePoint, ...]


def choose_penalties(task: Task, scheme: Scheme, *, check: Callable[[], None]) -> Penalties:
    """The penalty of each label in each round, float32 (rounds + 1, labels); the last row is for all photos.

    All labels that the prior knows share one penalty, as do all new ones; it is the one with the lowest
    loss on the photos that tune the round. The lowest on offer for known labels is a floor: measured on
    natural-scenes, weaker pulls lose what the tagger knew when only photos that it got wrong are annotated.
    """
    usual_new = USUAL_NEW_EXCLUSIVE_PENALTY if task.exclusive else USUAL_NEW_PENALTY
    usual = np.where(task.known, USUAL_KNOWN_PENALTY, usual_new)
    chosen = np.tile(usual.astype(np.float32), (scheme.rounds + 1, 1))
    tried = task.part(_most_answered(task, scheme))
    losses, cells = _path_losses(tried, scheme, check=check)
    for number in range(scheme.rounds + 1):
        rows = scheme.tuners(number) if number < scheme.rounds else scheme.validation
        for known, offer in ((True, KNOWN_PENALTIES), (False, task.new_penalties)):
            group = tried.known == known
            if cells[np.ix_(rows, group)].any():
                totals = losses[:, rows][:, :, group].sum(axis=(1, 2))
                chosen[number, task.known == known] = offer[int(totals.argmin())]
    return chosen


def fixed_penalties(task: Task, scheme: Scheme, penalty: float) -> Penalties:
    """The same penalty for every label and round, laid out as `choose_penalties` does."""
    return np.full((scheme.rounds + 1, len(task.known)), penalty, dtype=np.float32)


def solve_rounds(
    task: Task, scheme: Scheme, penalties: Penalties, *, on_point: Callable[[CurvePoint], bool]
) -> Solved:
    """All rounds at these penalties, from the prior to the optimum, the step of lowest validation loss kept.

    Args:
        task: What is learned.
        scheme: Who learns from what.
        penalties: As `choose_penalties` gives them.
        on_point: Called with every point of the curves; True ends the search there.
    """
    problem = _problem(task, scheme, penalties[:-1])
    first = Step(0, problem.prior, problem.features @ problem.prior)
    best, points = first, [_point(task, scheme, first)]

    def watch(step: Step) -> bool:
        nonlocal best
        points.append(_point(task, scheme, step))
        if not points[-1].validation_loss >= points[best.number].validation_loss:
            best = step
        return on_point(points[-1])

    if not on_point(points[0]):
        solve(problem, problem.prior, max_steps=_MAX_STEPS, on_step=watch)
    return Solved(
        step=best.number,
        weights=best.weights[:, : len(task.known)],
        logits=_answers(best.logits, scheme),
        points=tuple(points),
    )


def solve_all(task: Task, penalties: Penalties, *, steps: int) -> FloatArray:
    """Weights learned from all photos, float32 (width + 1, labels), in the steps that were best."""
    everyone = np.ones((len(task.words), 1), dtype=np.bool_)
    problem = _masked_problem(task, everyone, penalties[-1:])
    return solve(problem, problem.prior, max_steps=steps)


def _most_answered(task: Task, scheme: Scheme) -> npt.NDArray[np.intp]:
    """Columns of the labels with most answers to choose by, so many known and so many new ones."""
    order = np.argsort(-(task.words[scheme.validation] >= 0).sum(axis=0), kind="stable")
    parts = [order[task.known[order] == known][:_TRIED_LABELS] for known in (True, False)]
    return np.sort(np.concatenate(parts))


def _path_losses(
    task: Task, scheme: Scheme, *, check: Callable[[], None]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Loss of every validation cell per penalty on offer, float64 (offers, n, labels); which count."""
    cells = _answered(task) & scheme.validation[:, None]
    weights, losses = None, []
    for known, new in zip(KNOWN_PENALTIES, task.new_penalties, strict=True):
        check()
        offer = np.where(task.known, known, new).astype(np.float32)
        problem = _problem(task, scheme, np.tile(offer, (scheme.rounds, 1)))
        start = problem.prior if weights is None else weights
        weights = solve(problem, start, tolerance=_PATH_TOLERANCE, max_steps=_PATH_STEPS)
        losses.append(np.where(cells, _cell_losses(task, _answers(task.features @ weights, scheme)), 0))
    return np.array(losses), cells


def _problem(task: Task, scheme: Scheme, penalties: Penalties) -> Problem:
    """One problem whose columns are the labels of each round, the rounds one after another."""
    return _masked_problem(task, scheme.train, penalties)


def _masked_problem(task: Task, train: npt.NDArray[np.bool_], penalties: Penalties) -> Problem:
    rounds = train.shape[1]
    known_words = _answered(task)[:, None, :] & train[:, :, None]
    targets = possible(task.words) if task.exclusive else task.words == 1
    bias = penalties * np.where(task.known, _KNOWN_BIAS, _NEW_BIAS).astype(np.float32)
    strength = (penalties * _total_variance(task.features)).ravel()
    rows = np.broadcast_to(strength, (task.features.shape[1] - 1, strength.size))
    problem = Problem(
        features=task.features,
        targets=np.tile(targets.astype(np.float32), (1, rounds)),
        mask=known_words.reshape(len(task.words), -1).astype(np.float32),
        prior=np.tile(task.prior, (1, rounds)),
        penalty=np.vstack([rows, bias.ravel()]),
    )
    return ExclusiveProblem.of(problem, size=len(task.known)) if task.exclusive else problem


def _answered(task: Task) -> npt.NDArray[np.bool_]:
    """bool (n, labels): the cells that count; where labels exclude each other a photo counts as a whole."""
    if task.exclusive:
        return np.broadcast_to(telling(task.words)[:, None], task.words.shape)
    return np.asarray(task.words >= 0)


def _total_variance(features: FloatArray) -> np.float32:
    """What penalties are relative to, so that they mean the same for features of any width and scale."""
    width = features.shape[1] - 1
    return np.float32(max(float(np.square(features[:, :-1]).mean(dtype=np.float64)) * width, 1e-6))


def _answers(logits: FloatArray, scheme: Scheme) -> FloatArray:
    """float32 (n, labels): for each photo the logits of its round, of logits float32 (n, rounds x labels)."""
    by_round = logits.reshape(len(logits), scheme.rounds, -1)
    return by_round[np.arange(len(logits)), scheme.round_of]


def _cell_losses(task: Task, logits: FloatArray) -> npt.NDArray[np.float64]:
    """float64 (n, labels); where labels exclude each other all cells of a photo have the photo's loss."""
    if task.exclusive:
        return np.repeat(photo_losses(task.words, logits)[:, None], logits.shape[1], axis=1)
    losses: npt.NDArray[np.float64] = np.logaddexp(0.0, logits.astype(np.float64)) - logits * (
        task.words == 1
    )
    return losses


def _point(task: Task, scheme: Scheme, step: Step) -> CurvePoint:
    by_round = step.logits.reshape(len(task.words), scheme.rounds, -1)
    train = [_judge(task, scheme.train[:, number], by_round[:, number]) for number in range(scheme.rounds)]
    validation = _judge(task, scheme.validation, _answers(step.logits, scheme))
    return CurvePoint(
        step=step.number,
        train_loss=float(np.mean([loss for loss, _ in train])),
        validation_loss=validation[0],
        train_fbeta=float(np.mean([fbeta for _, fbeta in train])),
        validation_fbeta=validation[1],
    )


def _judge(task: Task, rows: npt.NDArray[np.bool_], logits: FloatArray) -> tuple[float, float]:
    """Loss and F-beta at 0.5, or with the best label proposed, on some photos."""
    words, chosen = task.words[rows], logits[rows]
    if task.exclusive:
        return _judge_exclusive(words, chosen, beta=task.beta)
    return (
        metrics.masked_bce(words, sigmoid(chosen)),
        metrics.fbeta_over_photos(words, chosen >= 0, beta=task.beta),
    )


def _judge_exclusive(words: npt.NDArray[np.int8], logits: FloatArray, *, beta: float) -> tuple[float, float]:
    """Mean loss of the photos that tell something, and F-beta with the best label of each proposed."""
    if not len(words):
        return math.nan, math.nan
    losses = photo_losses(words, logits)[telling(words)]
    best = proposed(softmax(logits), even_thresholds(logits.shape[1]), exclusive=True)
    loss = float(losses.mean()) if len(losses) else math.nan
    return loss, metrics.fbeta_over_photos(words, best, beta=beta)
