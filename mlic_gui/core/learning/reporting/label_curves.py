"""Each label at every threshold: precision over recall, and precision, recall and F-beta over the threshold.

The functions of `judging.metrics` count, so that a curve passes through the figures of the run.
"""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.reporting.run_report import LabelCurves
from mlic_gui.core.project.proposing import proposed

MOST_POINTS = 200
_GRID = np.linspace(0, 1, 101)
_INVISIBLE = 5e-4  # of the side of a plot; half a pixel of a thousand

Values = npt.NDArray[np.float64]
Column = npt.NDArray[np.int8]


def label_curves(answers: Answers) -> tuple[LabelCurves, ...]:
    """The curves of every label of a run's answers."""
    return tuple(_curves(answers, column) for column in range(len(answers.labels)))


def precision_recall(target: Column, probability: FloatArray) -> tuple[Values, Values]:
    """Precision and recall float64 (points,), recall descending to (1, 0), as scikit-learn gives them.

    There is one point for each probability that occurs and one for proposing nothing. Photos without a
    suggestion (NaN) are never proposed, so that recall ends below 1 where one of them has the label.

    Args:
        target: int8 (n,), 1 yes, 0 no, -1 unknown, which is left out.
        probability: float32 (n,).
    """
    asked = (target >= 0) & ~np.isnan(probability)
    order = np.argsort(-probability[asked], kind="stable")
    ranked, yes = probability[asked][order], target[asked][order] == 1
    steps = np.flatnonzero(np.diff(ranked, append=np.float32(np.inf)))
    found = np.cumsum(yes)[steps].astype(np.float64)
    precision, recall = found / (steps + 1), found / max(1, (target == 1).sum())
    return np.append(precision[::-1], 1.0), np.append(recall[::-1], 0.0)


def thinned(across: Values, up: Values, *, most: int = MOST_POINTS) -> npt.NDArray[np.intp]:
    """Places of the points that draw a line almost as well as all of them, intp (at most `most`,), rising.

    Both ends stay. Then the point that lies farthest from the line drawn so far is taken, again and again,
    until none lies visibly off (Ramer, *An iterative procedure for the polygonal approximation of plane
    curves*, 1972; Douglas and Peucker 1973; here the worst first, so that the number can be bounded).

    Args:
        across: float64 (n,), in [0, 1].
        up: float64 (n,), in [0, 1].
        most: Points at most, from 2.
    """
    kept = sorted({0, len(across) - 1})
    waiting = [_farthest(across, up, kept[0], kept[-1])]
    while len(kept) < most and waiting and -waiting[0][0] > _INVISIBLE:
        _, place, first, last = heapq.heappop(waiting)
        kept.append(place)
        for start, end in ((first, place), (place, last)):
            heapq.heappush(waiting, _farthest(across, up, start, end))
    return np.sort(np.array(kept, dtype=np.intp))


def _farthest(across: Values, up: Values, first: int, last: int) -> tuple[float, int, int, int]:
    """Minus how far the point farthest from a straight line lies off it, its place, and the line's ends."""
    if last - first < 2:
        return 0.0, first, first, last
    points = np.stack([across, up], axis=1)[first : last + 1]
    start, along = points[0], points[-1] - points[0]
    squared = float(along @ along)
    share = np.clip((points - start) @ along / squared, 0, 1) if squared else np.zeros(len(points))
    away = np.hypot(*(points - start - share[:, None] * along).T)
    place = int(away.argmax())
    return -float(away[place]), first + place, first, last


def _curves(answers: Answers, column: int) -> LabelCurves:
    target, probability = answers.words[:, column], answers.probabilities[:, column]
    chosen = _mean(answers.thresholds[:, column])
    if not {0, 1} <= set(target.tolist()) or np.isnan(probability[target >= 0]).all():
        return LabelCurves(answers.labels[column], (), (), (), (), (), (), chosen)
    precision, recall = precision_recall(target, probability)
    points = thinned(recall, precision)
    grid = np.unique(np.append(_GRID, np.clip(chosen, 0, 1)).astype(np.float32))
    targets = np.broadcast_to(target[:, None], (len(target), len(grid)))
    answered = _could_be_proposed(answers, column)[:, None] & (probability[:, None] >= grid)
    return LabelCurves(
        label=answers.labels[column],
        recall=tuple(recall[points].tolist()),
        precision=tuple(precision[points].tolist()),
        thresholds=tuple(grid.astype(np.float64).tolist()),
        precision_at=tuple(metrics.precision_per_label(targets, answered).tolist()),
        recall_at=tuple(metrics.recall_per_label(targets, answered).tolist()),
        fbeta_at=tuple(metrics.fbeta_per_label(targets, answered, beta=answers.beta).tolist()),
        chosen=chosen,
    )


def _could_be_proposed(answers: Answers, column: int) -> npt.NDArray[np.bool_]:
    """bool (n,): where the label is proposed if its own threshold is 0 and the others stay."""
    thresholds = answers.thresholds.copy()
    thresholds[:, column] = 0
    return proposed(answers.probabilities, thresholds, exclusive=answers.exclusive)[:, column]


def _mean(thresholds: FloatArray) -> float:
    """As the figures of the label give it."""
    return float(np.float32(thresholds.mean(dtype=np.float64))) if len(thresholds) else float("nan")
