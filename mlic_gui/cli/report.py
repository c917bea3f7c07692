"""Results as lines of text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from mlic_gui.core.catalog.training import EVERYBODY
from mlic_gui.core.formats.import_plan import ImportPlan, ImportProblem, ProblemKind
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.learning.judging.bootstrap import Interval
from mlic_gui.core.learning.judging.comparison import Comparison, Verdict
from mlic_gui.core.learning.judging.evaluation import Figures, Intervals, LabelFigures
from mlic_gui.core.learning.requirements import Missing
from mlic_gui.core.learning.runs import RunRecord, RunStatus
from mlic_gui.core.learning.taggers.library import TaggerEntry
from mlic_gui.core.learning.taggers.tagger import Tagger, TaggerKind
from mlic_gui.reports import notes
from mlic_gui.reports.shown import figure
from mlic_gui.sentences import sentence

_SHOWN_PROBLEMS = 10
_SHOWN_LABELS = 8
_AT_THRESHOLDS = "{beta} over photos, at the tagger's thresholds"
_MAP = "mAP over labels"

_PROBLEMS = {
    ProblemKind.UNKNOWN_PHOTO: "{unit} {line}: no photo {name} in this folder",
    ProblemKind.AMBIGUOUS_PHOTO: "{unit} {line}: {name} could be several photos",
    ProblemKind.REPEATED_PHOTO: "{unit} {line}: {name} comes a second time",
    ProblemKind.UNKNOWN_COLUMN: "column {name} is not a label",
    ProblemKind.BROKEN_PHOTO: "{unit} {line}: {name} is no photo that can be read",
}

_VERDICTS = {
    Verdict.BETTER: "It has become better.",
    Verdict.WORSE: "It has become worse.",
    Verdict.NO_CLEAR_DIFFERENCE: "That is no clear difference.",
    Verdict.TOO_FEW: "These are too few photos to tell.",
}


def counted(count: int, one: str, many: str) -> str:
    """Such as "1 photo", "1,500 photos"."""
    return f"{count:,} {one if count == 1 else many}"


def photos(count: int) -> str:
    """Such as "1 photo", "1,500 photos"."""
    return counted(count, "photo", "photos")


def tagged_line(path: str, suggested: Sequence[tuple[str, float, bool]], *, probabilities: bool) -> str:
    """One photo: its path, a tab, and its labels, likeliest first.

    Args:
        path: Of the photo.
        suggested: (label, probability, whether it reaches its threshold).
        probabilities: Whether to give probabilities, and labels below their thresholds in brackets.
    """
    likeliest = sorted(suggested, key=lambda item: -item[1])
    if probabilities:
        said = [f"{name} {value:.2f}" if yes else f"({name} {value:.2f})" for name, value, yes in likeliest]
    else:
        said = [name for name, _, yes in likeliest if yes]
    return f"{path}\t{', '.join(said) or '–'}"


def tagger_lines(entries: Sequence[TaggerEntry]) -> Iterator[str]:
    """The list of taggers, in columns."""
    rows = [("NAME", "KIND", "LABELS", "ON PHOTOS IT HAD NOT SEEN")]
    rows += [_tagger_row(entry) for entry in entries]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, kind, labels, quality in rows:
        yield f"{name:<{widths[0]}}  {kind:<{widths[1]}}  {labels:<{widths[2]}}  {quality}".rstrip()


def _tagger_row(entry: TaggerEntry) -> tuple[str, str, str, str]:
    if entry.tagger is None:
        return (entry.name, "damaged", "", sentence(entry.error) if entry.error else "")
    return (
        entry.name,
        entry.tagger.kind.value,
        _label_list(entry.tagger),
        _quality(entry.tagger.card.figures),
    )


def _label_list(tagger: Tagger) -> str:
    if tagger.kind is TaggerKind.VOCABULARY:
        return f"{len(tagger.labels):,} names"
    shown = ", ".join(tagger.labels[:_SHOWN_LABELS])
    rest = len(tagger.labels) - _SHOWN_LABELS
    return f"{shown} and {rest} more" if rest > 0 else shown


def _quality(figures: Figures | None) -> str:
    if figures is None:
        return "–"
    mean = figures.mean_average_precision
    return f"F{figures.beta:g} {number(figures.fbeta)}, mAP {number(mean)} ({photos(figures.photos)})"


def import_lines(plan: ImportPlan, *, overwrite: bool) -> Iterator[str]:
    """What an import has done."""
    cells = plan.edits(overwrite=overwrite)
    yes = sum(edit.word == 1 for edit in cells)
    became = f"{counted(len(cells), 'cell', 'cells')} of {photos(plan.photos)} became annotations"
    yield f"{became}: {yes:,} yes, {len(cells) - yes:,} no."
    if plan.new_labels:
        yield f"New labels: {', '.join(plan.new_labels)}."
    if plan.same:
        yield f"{counted(plan.same, 'cell says', 'cells say')} what was annotated already."
    if plan.conflicts and not overwrite:
        kept = counted(len(plan.conflicts), "cell contradicts", "cells contradict")
        yield f"{kept} an annotation, which was kept; --overwrite takes the file's word."
    if plan.machine:
        yield f"{counted(plan.machine, 'cell', 'cells')} left out that a tagger had filled, not a human."


def unit_of(layout: Layout) -> str:
    """What a file of this layout consists of."""
    return "record" if layout is Layout.TFRECORD else "line"


def problem_lines(problems: Sequence[ImportProblem], *, unit: str = "line") -> Iterator[str]:
    """What in a file of tags was left out; the file consists of such units."""
    for problem in problems[:_SHOWN_PROBLEMS]:
        yield _PROBLEMS[problem.kind].format(unit=unit, line=problem.line, name=problem.name)
    if len(problems) > _SHOWN_PROBLEMS:
        yield f"and {len(problems) - _SHOWN_PROBLEMS:,} more like these"


def training_lines(
    run: RunRecord, tagger: Tagger, *, adopted: bool, fresh: bool, lacking: Sequence[Missing]
) -> Iterator[str]:
    """What a training came to.

    Args:
        run: The run, ended.
        tagger: The new tagger.
        adopted: Whether it is in use now.
        fresh: Whether the tagger before it had none of its labels, so that there is nothing to compare with.
        lacking: Labels that could not be learned yet.
    """
    if run.counts is not None:
        counts = run.counts
        learned = photos(counts.train + (counts.selection if counts.folds else 0))
        sides = (
            f"judged by {counts.folds} folds"
            if counts.folds
            else f"thresholds chosen on {counts.selection:,} more, judged on {counts.held_out:,} others"
        )
        yield f"Learned from {learned}, {sides}."
        if run.settings.get("learn_from") == EVERYBODY and run.status is RunStatus.FINISHED and run.best:
            everybody = counts.train + counts.selection + counts.held_out
            yield f"Then it was trained again on all {photos(everybody)}; what follows is from before that."
    yield from _curve_lines(run)
    if run.comparison is not None and run.comparison.photos:
        yield from _judged_alone(run.comparison) if fresh else _compared(run.comparison)
    for label in lacking:
        yield f"{label.label} needs {label.yes} more yes, {label.no} more no to be learned."
    stopped = " (stopped; the best step was kept)" if run.status is RunStatus.STOPPED else ""
    yield f"New tagger: {tagger.name}{stopped}, in {tagger.directory}"
    if tagger.preprocessing.mirrored:
        yield "It looks at each photo and its mirror image, so tagging takes about twice as long."
    yield (
        "It is in use from now on."
        if adopted
        else f'It did worse, so it is not in use; --tagger "{tagger.name}" takes it all the same.'
    )


def _curve_lines(run: RunRecord) -> Iterator[str]:
    best = next((point for point in run.points if point.step == run.best), None)
    if best is not None and len(run.points) > 1:
        if run.best == 0:
            yield notes.kept_sentence(run)
            return
        first = run.points[0]
        yield (
            f"Step {best.step} of {run.points[-1].step} was kept: loss {number(first.validation_loss)} → "
            f"{number(best.validation_loss)}, F-beta {number(first.validation_fbeta)} → "
            f"{number(best.validation_fbeta)} on validation photos ({notes.kept_because(run)})."
        )


def _judged_alone(comparison: Comparison) -> Iterator[str]:
    after = comparison.after
    yield (
        f"{_judged_on(comparison)}: F{after.beta:g} {number(after.fbeta)}, "
        f"mAP {number(after.mean_average_precision)}. Nothing proposed these labels before."
    )
    yield from _seen(comparison)


def _compared(comparison: Comparison) -> Iterator[str]:
    before, after = comparison.before, comparison.after
    means = number(before.mean_average_precision), number(after.mean_average_precision)
    interval = f"{comparison.low:+.3f} to {comparison.high:+.3f}"
    yield (
        f"{_judged_on(comparison)}, F{after.beta:g} went from "
        f"{number(before.fbeta)} to {number(after.fbeta)} ({comparison.difference:+.3f}, 95 % interval "
        f"{interval}), mAP from {means[0]} to {means[1]}. {_VERDICTS[comparison.verdict]}"
    )
    yield from _seen(comparison)


def _judged_on(comparison: Comparison) -> str:
    kept_apart = "that this training left out" if comparison.seen else "it has not learned from"
    return f"On {photos(comparison.photos)} {kept_apart}"


def _seen(comparison: Comparison) -> Iterator[str]:
    if comparison.seen:
        share = "all" if comparison.seen == comparison.photos else f"{comparison.seen:,}"
        yield (
            f"Seen in training: {share} of them had been learned from before, so these figures flatter;"
            " only a difference tells something."
        )


def evaluation_lines(figures: Figures, *, tagger: str, seen: int, lacking: Sequence[str]) -> Iterator[str]:
    """The figures of a tagger against given labels."""
    beta = f"F{figures.beta:g}"
    yield f"{tagger} on {photos(figures.photos)}"
    if seen:
        yield f"Seen in training: {photos(seen)}; on these the figures flatter."
    if lacking:
        yield f"No suggestions, so counted as not proposed: {', '.join(lacking)}."
    found = figures.intervals or Intervals()
    intervals = {_AT_THRESHOLDS.format(beta=beta): found.fbeta, _MAP: found.mean_average_precision}
    for name, value in (
        ("loss", figures.loss),
        (_AT_THRESHOLDS.format(beta=beta), figures.fbeta),
        (f"{beta} over photos, at 0.5", figures.fbeta_half),
        (f"{beta} micro, over all answers", figures.fbeta_micro),
        (f"{beta} macro, over labels", figures.fbeta_macro),
        (_MAP, figures.mean_average_precision),
        ("ranking average precision over photos", figures.ranking_average_precision),
        ("Hamming loss", figures.hamming_loss),
        ("exact match", figures.exact_match),
        ("expected calibration error", figures.reliability.error if figures.reliability else math.nan),
    ):
        yield f"  {name:<44}{number(value):>6}{_interval(intervals.get(name))}"
    yield from _label_table(figures.labels, beta)


def _interval(interval: Interval | None) -> str:
    return "" if interval is None else f"   95 %: {number(interval.low)} to {number(interval.high)}"


def _label_table(labels: Sequence[LabelFigures], beta: str) -> Iterator[str]:
    width = max([5, *(len(item.label) for item in labels)])
    heads = ("yes", "no", "threshold", "precision", "recall", beta, "AP")
    yield f"  {'label':<{width}}" + "".join(f"{head:>11}" for head in heads)
    for item in labels:
        values = (item.threshold, item.precision, item.recall, item.fbeta, item.average_precision)
        counts = f"{item.yes:>11,}{item.no:>11,}"
        yield f"  {item.label:<{width}}{counts}" + "".join(f"{number(value):>11}" for value in values)


def number(value: float) -> str:
    """A figure with three digits, or a dash where there is none; only 1 is 1.000."""
    return figure(value, 3)
