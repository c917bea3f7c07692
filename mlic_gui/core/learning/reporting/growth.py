"""What more photos would bring: the head learned again from an eighth, a quarter, half and all of them.

Figures over the number of photos are a learning curve. Error falls along a power law of it (Cortes, Jackel,
Solla, Vapnik and Denker, *Learning curves: asymptotic values and rate of convergence*, NIPS 1993; Figueroa,
Zeng-Treitler, Kandula and Ngo, *Predicting sample size required for classification performance*, 2012), so
that the next doubling brings somewhat less than the last one did; what the last one brought is therefore
measured, and no curve is extrapolated.

Every annotated photo judges, by folds: the held-out side has too few of a rare label to tell. On 600
generated photos, 50 of them of a label, its gain of 0.1 lies within (0, 0.4) when 80 photos judge, and within
(0.03, 0.2) when all do; on natural-scenes only folds tell that *sea* is helped. Nothing kept is chosen
by these figures. Where there are so many photos that folds would take minutes, the held-out side is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.errors import LearningError
from mlic_gui.core.learning.heads.linear_head import FloatArray
from mlic_gui.core.learning.heads.refit import Setup, set_up
from mlic_gui.core.learning.heads.rounds import solve_rounds
from mlic_gui.core.learning.heads.scheme import Examples, Scheme, make_scheme, scheme_by_sides
from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.bootstrap import LEVEL, photo_weights, weighted_average_precision
from mlic_gui.core.learning.judging.comparison import MIN_PHOTOS
from mlic_gui.core.learning.judging.tuning import judge
from mlic_gui.core.learning.reporting.run_report import Growth, LabelGrowth
from mlic_gui.core.learning.runs import CurvePoint
from mlic_gui.core.learning.splitting.splits import folds
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.project.proposing import proposed

DRAWS = 5
_PARTS = 8
_SIZES = (1, 2, 4, 8)  # of so many parts
_FOLDS = 5
_MOST_BY_FOLDS = 30_000  # words; 1,500 photos of 20 labels take half a minute
_FEWEST_TEACHING = 10  # in the smallest subset
_FEWEST_YES = 5  # among the photos that judge: with fewer, average precision says nothing of a label
_LEAST_GAIN = 0.01  # a smaller one is nobody's work worth
_GOOD_GAIN = 0.05  # while one may be as large as this, it can't be said that more photos bring nothing
_RESAMPLES, _FEWEST_RESAMPLES, _CELLS = 500, 200, 20_000_000

Rows = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What one refit answers to the photos that judge.

    Attributes:
        teaching: How many photos it learned from; with folds the mean over rounds.
        probabilities: float32 (judged, labels).
        fbeta: Over photos.
    """

    teaching: float
    probabilities: FloatArray
    fbeta: float


def growth(
    examples: Examples,
    *,
    tagger: Tagger,
    project: str,
    beta: float,
    seed: int = 0,
    own_network: bool = True,
    draws: int = DRAWS,
    on_refit: Callable[[int, int], None],
    check: Callable[[], None],
) -> Growth | None:
    """How figures grow with the photos learned from, or None where too few teach or judge.

    Every refit starts around what `tagger` knew before this project. Penalties are chosen once, with all
    photos. Subsets are stratified by label, take groups whole, and those of one draw lie within each other.

    Args:
        examples: The annotated photos, with the features that `tagger` looks at; neither its network nor
            what it knew before may have learned from any of them.
        tagger: What the refits start around.
        project: Id of the project that the annotations belong to.
        beta: Weight of recall.
        seed: Of folds and subsets.
        own_network: What to say in `Growth.own_network`.
        draws: Subsets of each size.
        on_refit: Called with the refits that are done and how many there are.
        check: Called now and then; raises if nobody wants it any more.
    """
    if not len(examples):
        return None
    settings = RefitSettings(beta=beta, seed=seed, folds=_FOLDS)
    scheme = scheme_by_sides(examples) if _are_many(examples) else make_scheme(examples, settings)
    sizes = _sizes(scheme)
    if int(scheme.judged.sum()) < MIN_PHOTOS or len(sizes) < 2:
        return None
    try:
        setup = set_up(examples, tagger, project, settings, scheme=scheme, check=check)
    except LearningError:
        return None
    total = draws * (len(sizes) - 1) + 1
    refits: dict[int, list[_Judged]] = {size: [] for size in sizes}
    subsets = _subsets(setup, sizes, draws=draws, seed=seed)
    for done, (size, taught) in enumerate(subsets, start=1):
        refits[size].append(_refitted(setup, taught, check))
        on_refit(done, total)
    return _grown(setup, refits, draws=draws, own_network=own_network, check=check)


def _are_many(examples: Examples) -> bool:
    """Whether folds would take minutes."""
    return examples.words.size > _MOST_BY_FOLDS


def _sizes(scheme: Scheme) -> tuple[int, ...]:
    """The subsets that are large enough, in parts of the whole."""
    teaching = scheme.train.sum(axis=0).mean()
    return tuple(size for size in _SIZES if teaching * size / _PARTS >= _FEWEST_TEACHING)


def _subsets(setup: Setup, sizes: tuple[int, ...], *, draws: int, seed: int) -> Iterator[tuple[int, Scheme]]:
    """Each size and who learns from what with it; the whole once, at the end."""
    examples, scheme = setup.examples, setup.scheme
    teaches = scheme.train.any(axis=1)
    words, groups = examples.words[teaches], examples.groups[teaches]
    for draw in range(draws):
        part = np.full(len(examples), _PARTS)
        part[teaches] = folds(words, groups, count=_PARTS, seed=seed + draw)
        for size in sizes[:-1]:
            yield size, scheme.limited(part < size)
    yield sizes[-1], scheme


def _refitted(setup: Setup, scheme: Scheme, check: Callable[[], None]) -> _Judged:
    """A refit by a scheme, on the photos that have a part in it."""

    def follow(_: CurvePoint) -> bool:
        check()
        return False

    rows = scheme.train.any(axis=1) | scheme.validation | scheme.judged
    features = setup.task.features if rows.all() else setup.task.features[rows]
    task = replace(setup.task, features=features, words=setup.task.words[rows])
    part = Scheme(
        scheme.train[rows], scheme.round_of[rows], scheme.validation[rows], scheme.judged[rows], scheme.folds
    )
    solved = solve_rounds(task, part, setup.penalties, on_point=follow)
    answers = judge(
        solved.logits,
        setup.tuners[rows],
        part,
        anchors=setup.anchors,
        beta=task.beta,
        exclusive=task.exclusive,
    )
    probabilities = answers.probabilities[part.judged]
    answered = proposed(probabilities, answers.thresholds[part.judged], exclusive=task.exclusive)
    fbeta = metrics.fbeta_over_photos(task.words[part.judged], answered, beta=task.beta)
    return _Judged(float(scheme.train.sum(axis=0).mean()), probabilities, fbeta)


def _grown(
    setup: Setup,
    refits: dict[int, list[_Judged]],
    *,
    draws: int,
    own_network: bool,
    check: Callable[[], None],
) -> Growth:
    judged = setup.scheme.judged
    words = setup.task.words[judged]
    (whole,), halves = refits[_SIZES[-1]], refits[_SIZES[-2]]
    values = np.array(
        [
            _mean([metrics.average_precision(words, one.probabilities) for one in refits[size]])
            for size in refits
        ]
    )
    low, high = _gain_intervals(
        words,
        whole.probabilities,
        [one.probabilities for one in halves],
        groups=setup.examples.groups[judged],
        check=check,
    )
    taught = setup.task.words[setup.scheme.train.any(axis=1)]
    labels = tuple(
        LabelGrowth(
            label=name,
            values=tuple(values[:, column].tolist()),
            gain=float(values[-1, column] - values[-2, column]),
            low=float(low[column]),
            high=float(high[column]),
            yes=int((taught[:, column] == 1).sum()),
            no=int((taught[:, column] == 0).sum()),
            judged_yes=int((words[:, column] == 1).sum()),
        )
        for column, name in enumerate(setup.names)
        if (words[:, column] == 1).any()
    )
    return Growth(
        photos=tuple(round(np.mean([one.teaching for one in each])) for each in refits.values()),
        fbeta=tuple(float(np.mean([one.fbeta for one in each])) for each in refits.values()),
        labels=labels,
        helps=_helped(labels),
        draws=draws,
        judged=len(words),
        own_network=own_network,
        unclear=_unclear(labels),
    )


def _helped(labels: tuple[LabelGrowth, ...]) -> tuple[str, ...]:
    """Labels that the last doubling helped for sure and noticeably, the most helped first."""
    clear = [
        each
        for each in labels
        if each.low > 0 and each.gain >= _LEAST_GAIN and each.judged_yes >= _FEWEST_YES
    ]
    return tuple(each.label for each in sorted(clear, key=lambda each: -each.gain))


def _unclear(labels: tuple[LabelGrowth, ...]) -> tuple[str, ...]:
    """Labels that may be helped a good deal or not at all, those with the fewest *yes* first."""
    clear = _helped(labels)
    wide = [each for each in labels if each.label not in clear and not each.high < _GOOD_GAIN]
    return tuple(each.label for each in sorted(wide, key=lambda each: each.yes))


def _gain_intervals(
    words: npt.NDArray[np.int8],
    whole: FloatArray,
    halves: list[FloatArray],
    *,
    groups: npt.NDArray[np.int64],
    check: Callable[[], None],
) -> tuple[Values, Values]:
    """Ends of the 95 % interval of each label's gain, float64 (labels,) twice; NaN where it is undefined.

    Args:
        words: int8 (judged, labels).
        whole: float32 (judged, labels), answers of the refit on all photos.
        halves: The same of each draw of half of them.
        groups: int64 (judged,).
        check: Called now and then, as many photos take seconds; raises if nobody wants it any more.
    """
    count = int(np.clip(_CELLS // (words.size * (len(halves) + 1)), _FEWEST_RESAMPLES, _RESAMPLES))
    rng = np.random.default_rng(0)
    gains: list[Values] = []
    for weights in photo_weights(groups, count=count, seed=0):
        after = _precisions(words, whole, weights, check)
        before = np.stack([_precisions(words, half, weights, check) for half in halves])
        gains.append(
            after - before[rng.integers(len(halves), size=len(weights)), :, np.arange(len(weights))].T
        )
    return _ends(np.concatenate(gains, axis=1))


def _precisions(
    words: npt.NDArray[np.int8], answers: FloatArray, weights: Values, check: Callable[[], None]
) -> Values:
    """Average precision of each label under each row of weights, float64 (labels, draws); NaN undefined."""
    check()
    return np.stack(
        [
            weighted_average_precision(words[:, column], answers[:, column], weights)
            if (words[:, column] == 1).any()
            else np.full(len(weights), np.nan)
            for column in range(words.shape[1])
        ]
    )


def _ends(gains: Values) -> tuple[Values, Values]:
    ends = np.full((2, len(gains)), np.nan)
    for column, each in enumerate(gains):
        if len(known := each[~np.isnan(each)]):
            ends[:, column] = np.quantile(known, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return ends[0], ends[1]


def _mean(values: list[Values]) -> Values:
    return np.asarray(np.mean(values, axis=0), dtype=np.float64)
