"""What a label's mistakes have to do with another label, beyond what chance would bring."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.judging.answers import Answers

_FEWEST, _SHARE, _CHANCE = 2, 0.3, 0.05

Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MixUp:
    """A label that many mistakes of another have to do with.

    Attributes:
        other: That label.
        missed: True: photos of the label were missed and given `other` instead; False: the label was wrongly
            proposed on photos of `other`.
        count: Mistakes that have to do with it.
        mistakes: All mistakes of this kind.
        usual: How many of the comparable photos without a mistake have to do with it as well.
        others: How many these are.
    """

    other: str
    missed: bool
    count: int
    mistakes: int
    usual: int
    others: int


def mix_ups(answers: Answers, label: str) -> tuple[MixUp, ...]:
    """The label behind the wrong proposals and the one behind the missed photos, the more frequent first.

    Only what is more frequent among the mistakes than among the rest (Fisher's exact test, one-sided): a
    label that lies on a third of all photos lies on a third of the mistakes too.
    """
    if label not in answers.labels:
        return ()
    column, proposed = answers.labels.index(label), answers.proposed()
    has, lacks = answers.words[:, column] == 1, answers.words[:, column] == 0
    given = (answers.words == 0) & proposed
    found = [
        *_behind(answers, column, lacks, proposed[:, column], answers.words == 1, missed=False),
        *_behind(answers, column, has, ~proposed[:, column], given, missed=True),
    ]
    return tuple(sorted(found, key=lambda one: -one.mistakes))


def _behind(
    answers: Answers, column: int, among: Rows, wrong: Rows, marks: Rows, *, missed: bool
) -> Iterator[MixUp]:
    """The label most clearly behind one kind of mistakes.

    Args:
        answers: The answers.
        column: Of the label whose mistakes these are.
        among: bool (n,), the photos on which such a mistake is possible.
        wrong: bool (n,), where it was made.
        marks: bool (n, labels), on which photos each label is a sign.
        missed: What to say of the mistakes.
    """
    mistakes = int((among & wrong).sum())
    found: list[tuple[float, MixUp]] = []
    for other, name in enumerate(answers.labels):
        count = int((among & wrong & marks[:, other]).sum())
        if other == column or count < _FEWEST or count < _SHARE * mistakes:
            continue
        whole, marked = int(among.sum()), int((among & marks[:, other]).sum())
        chance = by_chance(count, mistakes, marked, whole)
        limit = _CHANCE if count == mistakes else _CHANCE / max(1, len(answers.labels) - 1)
        if chance <= limit:
            rest = MixUp(name, missed, count, mistakes, marked - count, whole - mistakes)
            found.append((chance, rest))
    if found:
        yield min(found, key=lambda pair: (pair[0], -pair[1].count))[1]


def by_chance(count: int, drawn: int, marked: int, whole: int) -> float:
    """Probability of at least `count` marked ones among `drawn` of `whole`, `marked` of which are marked."""
    most = min(drawn, marked)
    logs = [
        _log_choose(marked, hit) + _log_choose(whole - marked, drawn - hit) - _log_choose(whole, drawn)
        for hit in range(count, most + 1)
        if drawn - hit <= whole - marked
    ]
    return min(1.0, sum(math.exp(log) for log in logs))


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
