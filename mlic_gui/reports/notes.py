"""What a reader has to know of a run's figures: what came after them, how thresholds and steps were kept."""

from __future__ import annotations

import math

from mlic_gui.core.catalog.training import EVERYBODY
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.reports.shown import counted, figure, photos, quoted

_SAME = 0.005  # of thresholds
_MOST_LISTED = 8


def changed_sentence(report: RunReport) -> str:
    """That annotations which judged the run are others now; "" if none is."""
    if not report.changed:
        return ""
    some = counted(report.changed, "annotation", "annotations")
    have = "has" if report.changed == 1 else "have"
    return (
        f"{some} of those that judged this run {have} been changed since; train again to have them counted. "
        "The figures are those of the run."
    )


def learned_again(run: RunRecord) -> bool:
    """Whether the tagger was trained again on all photos after it had been judged."""
    everybody = run.settings.get("learn_from") == EVERYBODY
    return everybody and run.status is RunStatus.FINISHED and bool(run.best) and run.counts is not None


def again_sentence(report: RunReport) -> str:
    """That the tagger learned once more after its figures were taken; "" if it did not."""
    run, counts = report.run, report.run.counts
    if not learned_again(run) or counts is None:
        return ""
    whole = photos(counts.train + counts.selection + counts.held_out)
    return (
        f"Then it was trained again on all {whole}; figures and thresholds here are from before that."
        f"{_own_thresholds(report)}"
    )


def thresholds_sentence(report: RunReport) -> str:
    """Which thresholds those of the figures are, and whether all labels share one; "" without any."""
    if report.answers is None or report.answers.exclusive:
        return ""
    text = "It is the one that the figures were counted at, chosen on other photos than these."
    if not learned_again(report.run):
        text += _own_thresholds(report)
    shared = shared_threshold(report)
    if shared is not None:
        text += f" All labels share one, {figure(shared)}: too few photos to choose one for each."
    return text


def shared_threshold(report: RunReport) -> float | None:
    """The threshold that all of several labels have, or None."""
    comparison = report.run.comparison
    values = [item.threshold for item in comparison.after.labels] if comparison else []
    known = [value for value in values if not math.isnan(value)]
    if len(known) < 2 or max(known) - min(known) > 1e-6:
        return None
    return known[0]


def kept_sentence(run: RunRecord) -> str:
    """Which step or epoch was kept and why; "" without curves."""
    if run.best is None or len(run.points) < 2:
        return ""
    word = "step" if run.kind is RunKind.REFIT else "epoch"
    if run.best == 0:
        what = "the head alone" if run.kind is RunKind.FINE_TUNE else "what it began with"
        return f"No {word} was better than {what}, so that is what was kept."
    return f"Kept was {word} {run.best}: {kept_because(run)}."


def kept_because(run: RunRecord) -> str:
    """Why the step that was kept is called the best."""
    lowest = min(run.points, key=lambda point: _last(point.validation_loss)).step
    if run.best == lowest:
        return "the lowest loss on validation photos"
    if run.settings.get("schedule") == "cosine" and run.best == run.points[-1].step:
        return "the last of a whole course, where the learning rate has come to its end"
    return "the best on validation photos"


def _own_thresholds(report: RunReport) -> str:
    """The thresholds of the tagger as it is kept, where they are others than those of the figures."""
    comparison = report.run.comparison
    own = dict(report.thresholds)
    judged = {item.label: item.threshold for item in comparison.after.labels} if comparison else {}
    others = {
        label: own[label]
        for label, value in judged.items()
        if label in own and not math.isnan(value) and abs(own[label] - value) > _SAME
    }
    if not others:
        return ""
    if len(judged) > 1 and max(own.values()) - min(own.values()) <= 1e-6:
        return f" The tagger's own threshold is {figure(next(iter(own.values())))} for every label."
    listed = ", ".join(
        f"{quoted(name)} {figure(value)}" for name, value in list(others.items())[:_MOST_LISTED]
    )
    more = f" and {len(others) - _MOST_LISTED} others" if len(others) > _MOST_LISTED else ""
    return f" The tagger's own thresholds are: {listed}{more}."


def _last(value: float) -> float:
    return math.inf if math.isnan(value) else value
