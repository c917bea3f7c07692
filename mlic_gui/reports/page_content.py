"""What the page shows, ready to be laid out: sentences, rows of tables, plots and pictures."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mlic_gui.core.learning.judging.evaluation import LabelFigures
from mlic_gui.core.learning.reporting.run_report import LabelCurves, Mistake, RunReport
from mlic_gui.core.learning.runs import RunKind
from mlic_gui.reports import plots
from mlic_gui.reports.labels.advice import label_advice
from mlic_gui.reports.labels.counting import LabelCount, label_counts, whole
from mlic_gui.reports.labels.grouping import standing_word
from mlic_gui.reports.plots.confusion import confusions
from mlic_gui.reports.plots.drawing import NAMESPACE
from mlic_gui.reports.shown import figure, percent, photos, shown
from mlic_gui.reports.words import proposed_nothing

MOST_PLOTS = 24
_MOST_PAIRS = 8
_SMALL = (320, 230)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the labels' table; everything is text.

    Attributes:
        label: The label.
        standing: How it does, in a word or two.
        yes: Photos that have it.
        no: Photos that don't.
        open: How many of the photos that judged say nothing of it, or "".
        found: Share of the former that was proposed.
        found_count: The same as counts.
        right: Share of the proposals that is right.
        right_count: The same as counts.
        fbeta: F-beta.
        before: F-beta of the tagger before.
        average_precision: Average precision.
        threshold: From which probability it is proposed.
    """

    label: str
    standing: str
    yes: str
    no: str
    open: str
    found: str
    found_count: str
    right: str
    right_count: str
    fbeta: str
    before: str
    average_precision: str
    threshold: str


@dataclass(frozen=True, slots=True)
class Photo:
    """One mistake with its photo.

    Attributes:
        path: Of the photo.
        label: The label.
        said: What people said and what was proposed.
        alternative: The same for those who can't see the photo.
        source: The photo as a data URI, or "".
        corrected: What people say now, if that is the contrary; else "".
    """

    path: str
    label: str
    said: str
    alternative: str
    source: str
    corrected: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the headline.

    Attributes:
        name: What it is.
        value: The figure.
        span: Its interval, or what it counts.
    """

    name: str
    value: str
    span: str


def title(report: RunReport) -> str:
    """What the page is called."""
    return f"How good is {shown(report.run.name or 'this run')}?"


def tiles(report: RunReport) -> tuple[Tile, ...]:
    """The figures of the headline, plain counts first."""
    comparison = report.run.comparison
    if comparison is None:
        return ()
    figures = comparison.after
    intervals = figures.intervals
    fbeta, mean = (intervals.fbeta, intervals.mean_average_precision) if intervals else (None, None)
    spans = ["" if one is None else f"{figure(one.low)} to {figure(one.high)}" for one in (fbeta, mean)]
    return (
        *_plain_tiles(report),
        Tile(f"F{figures.beta:g} over photos", figure(figures.fbeta), spans[0]),
        Tile("mAP over labels", figure(figures.mean_average_precision), spans[1]),
        Tile("Photos with every label right", percent(figures.exact_match), f"of {photos(figures.photos)}"),
    )


def _plain_tiles(report: RunReport) -> Iterator[Tile]:
    together = whole(label_counts(report))
    if together is None or not together.yes:
        return
    yield Tile(
        "Found", percent(together.found / together.yes), f"{together.found:,} of {together.yes:,} labels"
    )
    if together.proposed:
        right, count = together.found / together.proposed, f"{together.found:,} of {together.proposed:,}"
        yield Tile("Right", percent(right), f"{count} proposals")


def rows(report: RunReport) -> tuple[Row, ...]:
    """The table of labels, the one that does worst first."""
    comparison = report.run.comparison
    if comparison is None:
        return ()
    counts = {count.label: count for count in label_counts(report)}
    standings = {one.label: standing_word(one.standing) for one in label_advice(report)}
    fresh = proposed_nothing(comparison.before)
    before = {} if fresh else {item.label: item.fbeta for item in comparison.before.labels}
    return tuple(
        _row(
            item,
            counts.get(item.label),
            standings.get(item.label, ""),
            before,
            judged=comparison.photos,
        )
        for item in weakest_first(comparison.after.labels)
    )


def weakest_first(items: Sequence[LabelFigures]) -> list[LabelFigures]:
    """Labels by their F-beta, the lowest first, those without one last."""
    return sorted(items, key=lambda item: math.inf if math.isnan(item.fbeta) else item.fbeta)


def pr_plots(report: RunReport) -> tuple[Markup, ...]:
    """Precision over recall of each label, the weakest first."""
    comparison = report.run.comparison
    known = comparison.after.labels if comparison else ()
    return tuple(inline(plots.pr_plot((curve,), figures=known, size=_SMALL)) for curve in _curves(report))


def threshold_plots(report: RunReport) -> tuple[Markup, ...]:
    """What another threshold would give, for each label, the weakest first."""
    beta = report.answers.beta if report.answers else 2.0
    return tuple(inline(plots.threshold_plot(curve, beta=beta, size=_SMALL)) for curve in _curves(report))


def limited(report: RunReport) -> str:
    """That not all labels have plots here, or ""."""
    count = len(report.curves)
    return f"Shown are the {MOST_PLOTS} weakest of {count:,} labels." if count > MOST_PLOTS else ""


def confusion_plot(report: RunReport) -> Markup | None:
    """Which label is taken for which, or None where none is."""
    if report.confusion is None or not confusions(report.confusion):
        return None
    count = min(16, len(report.confusion.labels))
    size = (max(420, 200 + 56 * count), 150 + 36 * count)
    return inline(plots.confusion_plot(report.confusion, size=size))


def pairs(report: RunReport) -> tuple[tuple[str, str, str], ...]:
    """(label, what is wrongly proposed on its photos, how often) of the most frequent pairs."""
    if report.confusion is None:
        return ()
    has = dict(zip(report.confusion.labels, report.confusion.has, strict=True))
    found = confusions(report.confusion)[:_MOST_PAIRS]
    return tuple((label, other, f"{count:,} of {photos(has[label])}") for label, other, count in found)


def curve_plots(report: RunReport) -> tuple[Markup, ...]:
    """Loss and F-beta over the steps."""
    run = report.run
    if len(run.points) < 2:
        return ()
    beta = run.comparison.after.beta if run.comparison else run.settings.get("beta")
    beta = beta if isinstance(beta, int | float) else 2.0
    steps = "step" if run.kind is RunKind.REFIT else "epoch"
    return tuple(
        inline(
            plots.curves_plot(run.points, best=run.best, measure=measure, beta=beta, steps=steps, size=_SMALL)
        )
        for measure in plots.Measure
    )


def growth_plots(report: RunReport) -> tuple[Markup, ...]:
    """How F-beta and each label grew with photos; those that more would help come first."""
    if report.growth is None or len(report.growth.photos) < 2:
        return ()
    beta = report.answers.beta if report.answers else 2.0
    found = plots.growth_plots(report.growth, beta=beta, size=_SMALL)
    return tuple(inline(plot) for plot in found[: MOST_PLOTS + 1])


def reliability_plot(report: RunReport) -> Markup | None:
    """Whether probabilities mean what they say, or None where nothing was judged."""
    comparison = report.run.comparison
    known = comparison.after.reliability if comparison else None
    return inline(plots.reliability_plot(known)) if known and known.bins else None


def mistakes(report: RunReport) -> tuple[Photo, ...]:
    """The worst mistakes with their photos."""
    return tuple(_photo(mistake) for mistake in report.mistakes)


def inline(document: str) -> Markup:
    """An SVG document as a part of a page of HTML, which needs no name of its kind."""
    return Markup(document.replace(f' xmlns="{NAMESPACE}"', "", 1))


def _row(
    item: LabelFigures, count: LabelCount | None, standing: str, before: dict[str, float], *, judged: int
) -> Row:
    proposed = count.proposed if count else None
    return Row(
        label=item.label,
        standing=standing or "–",
        yes=f"{item.yes:,}",
        no=f"{item.no:,}",
        open=f"{judged - item.yes - item.no:,} not answered" if judged > item.yes + item.no else "",
        found=percent(item.recall),
        found_count=f"{count.found:,} of {item.yes:,}" if count and item.yes else "",
        right=percent(item.precision),
        right_count=f"{count.found:,} of {proposed:,}" if count and proposed else "",
        fbeta=figure(item.fbeta),
        before=figure(before.get(item.label, math.nan)),
        average_precision=figure(item.average_precision),
        threshold=figure(item.threshold),
    )


def _curves(report: RunReport) -> list[LabelCurves]:
    comparison = report.run.comparison
    ranks = {
        item.label: rank
        for rank, item in enumerate(weakest_first(comparison.after.labels if comparison else ()))
    }
    return sorted(report.curves, key=lambda curve: ranks.get(curve.label, len(ranks)))[:MOST_PLOTS]


def _photo(mistake: Mistake) -> Photo:
    name = f"“{shown(mistake.label)}”"
    chance, bar = figure(mistake.probability), figure(mistake.threshold)
    verb = "not proposed" if mistake.said else "proposed"
    said = f"annotated {'yes' if mistake.said else 'no'}, but {verb}: {chance} (threshold {bar})"
    alternative = (
        f"Photo {shown(mistake.path)}: {name} is annotated {'yes' if mistake.said else 'no'} but {verb}."
    )
    source = ""
    if mistake.picture:
        source = f"data:image/jpeg;base64,{base64.b64encode(mistake.picture).decode('ascii')}"
    corrected = f"corrected since: now {'no' if mistake.said else 'yes'}" if mistake.corrected else ""
    if corrected:
        alternative = f"{alternative} Corrected since."
    return Photo(mistake.path, mistake.label, said, alternative, source, corrected)
