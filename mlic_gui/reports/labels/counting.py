"""How often a tagger found, missed and invented each label: the counts behind a run's figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.evaluation import LabelFigures
from mlic_gui.core.learning.reporting.run_report import RunReport

_FAR = 1.0  # from the threshold, in log-odds

Cells = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LabelCount:
    """What was proposed of one label on the photos that judged it.

    Attributes:
        label: The label.
        yes: Photos that have it.
        no: Photos that don't.
        found: Photos that have it and were proposed.
        proposed: Photos with an annotation of it that were proposed; None if that is not known.
        doubtful: Mistakes that the tagger is as sure of as of its usual right answers; perhaps the annotation
            is wrong.
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
    return tuple(count_of(item) for item in comparison.after.labels) if comparison else ()


def _of_answers(answers: Answers) -> tuple[LabelCount, ...]:
    words, proposed = answers.words, answers.proposed()
    found, wrong, missed = metrics.counts(words, proposed, axis=0)
    doubted = _doubted(answers, proposed)
    columns = zip(
        answers.labels, found, wrong, missed, (words == 0).sum(axis=0), doubted.sum(axis=0), strict=True
    )
    return tuple(
        LabelCount(label, int(hit + gone), int(no), int(hit), int(hit + bad), int(doubt))
        for label, hit, bad, gone, no, doubt in columns
    )


def _doubted(answers: Answers, proposed: Cells) -> Cells:
    """bool (n, labels): mistakes whose annotation is perhaps wrong.

    Confident learning (Northcutt, Jiang and Chuang, *Confident learning: estimating uncertainty in dataset
    labels*, 2021): a photo annotated *no* that is as probable as photos annotated *yes* are on average, and
    the other way round; here only where the answer lies far from the threshold as well.
    """
    words, chances = answers.words, answers.probabilities.astype(np.float64)
    usual_yes, usual_no = (_usual(words == word, chances) for word in (1, 0))
    far = np.abs(_log_odds(chances) - _log_odds(answers.thresholds.astype(np.float64))) >= _FAR
    wrong_no = (words == 0) & proposed & (chances >= usual_yes)
    wrong_yes = (words == 1) & ~proposed & (chances <= usual_no)
    return np.asarray(far & (wrong_no | wrong_yes), dtype=np.bool_)


def _usual(chosen: Cells, chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean probability of each label where it is chosen, float64 (labels,), NaN where it never is."""
    known = chosen & ~np.isnan(chances)
    counts = known.sum(axis=0)
    total = np.where(known, chances, 0.0).sum(axis=0)
    return np.where(counts > 0, total / np.maximum(counts, 1), np.nan)


def _log_odds(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    inside = np.clip(values, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)))


def count_of(item: LabelFigures) -> LabelCount:
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
    if total == 1:
        return f"{part} of 1"
    if part == total:
        return f"all {total:,}"
    if not part:
        return f"none of {total:,}"
    if total < 100:
        return f"{part} of {total}"
    return f"{min(99, max(1, round(100 * part / total)))} of 100"
