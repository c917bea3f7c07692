"""Two runs side by side, judged on the photos that both were judged on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.comparison import Verdict, difference
from mlic_gui.core.learning.judging.evaluation import Figures

_NEVER = np.float32(2)  # a threshold that no probability reaches


@dataclass(frozen=True, slots=True)
class RunsCompared:
    """Two runs on the same photos, which neither learned from.

    Attributes:
        first: Figures of the first run on the photos and labels that both were judged on.
        second: Figures of the second.
        difference: F-beta over photos, second minus first, each at its own thresholds.
        low: Lower end of its 95 % interval by paired bootstrap, bursts and near-duplicates drawn whole.
        high: Upper end of it.
        verdict: Whether that is more than noise.
        photos: Photos that both were judged on; 0 if there are none, and then the figures say nothing.
        only_first: Photos that only the first was judged on.
        only_second: Photos that only the second was judged on.
        changed: Annotations of the common photos that changed between the runs; the later word counts.
        seen_first: Photos that judged the first run although a tagger that it descends from had learned from
            them elsewhere: they flatter it.
        seen_second: The same of the second run.
        labels_first: Labels that only the first was judged on; they are left out.
        labels_second: Labels that only the second was judged on; they are left out too.
    """

    first: Figures
    second: Figures
    difference: float
    low: float
    high: float
    verdict: Verdict
    photos: int
    only_first: int
    only_second: int
    changed: int
    seen_first: int = 0
    seen_second: int = 0
    labels_first: tuple[str, ...] = ()
    labels_second: tuple[str, ...] = ()

    @property
    def fair(self) -> bool:
        """Whether what was found holds though one side, or both, had seen photos before.

        Who had seen them and lost all the same is worse; any other difference says little.
        """
        if not self.seen_first and not self.seen_second:
            return True
        if self.seen_first and self.seen_second:
            return False
        return self.verdict is (Verdict.BETTER if self.seen_first else Verdict.WORSE)


def compared_runs(first: Answers, second: Answers, *, second_is_later: bool = True) -> RunsCompared:
    """Compare two runs on the photos, told by content, and the labels that both were judged on.

    Words, groups and the weight of recall are those of the later run; each tagger proposes at its own
    thresholds.

    Args:
        first: Answers of the first run.
        second: Answers of the second.
        second_is_later: Whether the words of the second run are the later ones.
    """
    one, two = _in_common(first, second)
    later = two if second_is_later else one
    changed = int((one.words != two.words).sum())
    known = np.flatnonzero((later.words >= 0).any(axis=1)).tolist()
    every = range(len(later.labels))
    judge = later.part(known, every)
    one, two = (
        replace(side.part(known, every), words=judge.words, groups=judge.groups, beta=judge.beta)
        for side in (one, two)
    )
    found = difference(one, two)
    return RunsCompared(
        first=one.figures(),
        second=two.figures(),
        difference=found.value,
        low=found.low,
        high=found.high,
        verdict=found.verdict,
        photos=len(judge),
        only_first=len(set(first.keys) - set(second.keys)),
        only_second=len(set(second.keys) - set(first.keys)),
        changed=changed,
        labels_first=_missing(first.labels, second.labels),
        labels_second=_missing(second.labels, first.labels),
    )


def _missing(labels: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The labels that are not among the others."""
    return tuple(label for label in labels if label not in others)


def _in_common(first: Answers, second: Answers) -> tuple[Answers, Answers]:
    """The answers to photos and labels that both have, in the same order."""
    rows, columns = _places(first.keys, second.keys), _places(first.labels, second.labels)
    if not rows or not columns:
        rows = []
    return (
        _part(first, [row for row, _ in rows], [column for column, _ in columns]),
        _part(second, [row for _, row in rows], [column for _, column in columns]),
    )


def _part(answers: Answers, rows: list[int], columns: list[int]) -> Answers:
    """Some of the photos and labels; a photo that is given an excluding label beside these is given none."""
    part = answers.part(rows, columns)
    if not answers.exclusive:
        return part
    elsewhere = np.delete(answers.proposed()[rows], columns, axis=1).any(axis=1, keepdims=True)
    return replace(part, thresholds=np.where(elsewhere, _NEVER, part.thresholds))


def _places(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Where each of what both have stands in the first and in the second; of equal ones the last counts."""
    there = {item: place for place, item in enumerate(second)}
    here = {item: place for place, item in enumerate(first)}
    return [(place, there[item]) for item, place in here.items() if item in there]
