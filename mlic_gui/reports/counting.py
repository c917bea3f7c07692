"""How often a tagger found, missed and invented each label: the counts behind a run's figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.evaluation import LabelFigures
from mlic_gui.core.learning.reporting.run_report import RunReport

VERY_SURE = 0.95
"""A probability from which the tagger is very sure; below 1 minus this it is very sure of the opposite."""


@dataclass(frozen=True, slots=True)
class LabelCount:
    """What was proposed of one label on the photos that judged it.

    Attributes:
        label: The label.
        yes: Photos that have it.
        no: Photos that don't.
        found: Photos that have it and were proposed.
        proposed: Photos with an annotation of it that were proposed; None if that is not known.
        doubtful: Mistakes that the tagger is very sure of; perhaps the annotation is wrong.
    """

    label: str
    yes: int
    no: int
    found: int
    proposed: int | None
    doubtful: int = 0

    @property
    def wrong(self) -> int:
        """Proposals that are wrong; 0 if that is not known."""
        return 0 if self.proposed is None else self.proposed - self.found

    @property
    def missed(self) -> int:
        """Photos that have it and were not proposed."""
        return self.yes - self.found


def label_counts(report: RunReport) -> tuple[LabelCount, ...]:
    """The counts of each label of the run's figures, from its answers where they were kept."""
    if report.answers is not None:
        return _of_answers(report.answers)
    comparison = report.run.comparison
    return tuple(_of_figures(item) for item in comparison.after.labels) if comparison else ()


def _of_answers(answers: Answers) -> tuple[LabelCount, ...]:
    words, chances, proposed = answers.words, answers.probabilities, answers.proposed()
    found, wrong, missed = metrics.counts(words, proposed, axis=0)
    sure_yes, sure_no = chances >= VERY_SURE, chances <= 1 - VERY_SURE
    doubted = ((words == 0) & proposed & sure_yes) | ((words == 1) & ~proposed & sure_no)
    columns = zip(
        answers.labels, found, wrong, missed, (words == 0).sum(axis=0), doubted.sum(axis=0), strict=True
    )
    return tuple(
        LabelCount(label, int(hit + gone), int(no), int(hit), int(hit + bad), int(doubt))
        for label, hit, bad, gone, no, doubt in columns
    )


def _of_figures(item: LabelFigures) -> LabelCount:
    """Counts that the shares of a label's figures stand for; they are whole, so nothing is lost."""
    found = 0 if math.isnan(item.recall) else round(item.recall * item.yes)
    proposed = round(found / item.precision) if item.precision > 0 else None
    if math.isnan(item.precision):
        proposed = 0
    return LabelCount(item.label, item.yes, item.no, found, proposed)


def whole(counts: tuple[LabelCount, ...]) -> LabelCount | None:
    """All labels together, or None if it is not known how many were proposed."""
    if any(count.proposed is None for count in counts):
        return None
    fields = np.array([(one.yes, one.no, one.found, one.proposed, one.doubtful) for one in counts]).reshape(
        -1, 5
    )
    return LabelCount("", *(int(total) for total in fields.sum(axis=0)))


def of_hundred(part: int, total: int) -> str:
    """Such as "93 of 100"; the counts themselves where there are fewer than that: "7 of 8", "all 8"."""
    if part == total:
        return f"all {total:,}"
    if not part:
        return f"none of {total:,}"
    if total < 100:
        return f"{part} of {total}"
    return f"{min(99, max(1, round(100 * part / total)))} of 100"
