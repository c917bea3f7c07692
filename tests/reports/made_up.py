"""Reports of few numbers, for tests of what is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.comparison import Comparison, Verdict
from mlic_gui.core.learning.reporting.confusion import confusion
from mlic_gui.core.learning.reporting.label_curves import label_curves
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import DataSnapshot, RunCounts, RunKind, RunRecord, RunStatus
from mlic_gui.reports import words


def report_of(said, chances, *, labels, beta=2.0, growth=None, exclusive=False, **comparison) -> RunReport:
    """A report of photos of which this was said, and which were given these probabilities; thresholds 0.5."""
    said, chances = np.array(said, np.int8), np.array(chances, np.float32)
    answers = Answers(
        paths=tuple(f"{number}.jpg" for number in range(len(said))),
        keys=tuple(number.to_bytes(16, "little") for number in range(len(said))),
        labels=tuple(labels),
        words=said,
        probabilities=chances,
        thresholds=np.full(said.shape, 0.5, np.float32),
        groups=np.arange(len(said)),
        beta=beta,
        exclusive=exclusive,
    )
    figures = answers.figures()
    facts = {"difference": 0.0, "low": -0.01, "high": 0.01, "verdict": Verdict.NO_CLEAR_DIFFERENCE}
    judged = Comparison(figures, figures, **{**facts, "photos": len(said), **comparison})
    begun = RunRecord.begin(RunKind.REFIT, base="scenes", settings={}).ended(RunStatus.FINISHED)
    data = DataSnapshot(5 * len(said), 10, 10, (*labels, "lighthouse"), "main", "00" * 32)
    counts = RunCounts(train=3 * len(said), selection=len(said), held_out=len(said))
    run = replace(begun, name="mine", comparison=judged, data=data, counts=counts)
    curves = label_curves(answers)
    return RunReport(run, "Holidays", answers, curves, confusion(answers), growth=growth)


def column(hits, misses, inventions, rejections):
    """What was said of a label and its probabilities: found, missed, wrongly proposed, rightly not."""
    said = [1] * (hits + misses) + [0] * (inventions + rejections)
    chances = [0.9] * hits + [0.2] * misses + [0.8] * inventions + [0.1] * rejections
    return said, chances


def one_label(*counts, **options):
    said, chances = column(*counts)
    return report_of([[word] for word in said], [[chance] for chance in chances], labels=["sea"], **options)


def advice_of(report, label="sea"):
    return next(one for one in words.label_advice(report) if one.label == label)
