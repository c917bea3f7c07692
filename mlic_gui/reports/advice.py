"""What to do about each label, in plain sentences, from where its mistakes come from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from mlic_gui.core.learning.judging.comparison import MIN_PHOTOS
from mlic_gui.core.learning.judging.evaluation import LabelFigures
from mlic_gui.core.learning.reporting.run_report import Confusion, LabelCurves, RunReport
from mlic_gui.core.learning.requirements import MIN_NO, MIN_YES
from mlic_gui.reports.counting import LabelCount, label_counts, of_hundred
from mlic_gui.reports.shown import figure, photos, shown

WEAK, GOOD = 0.85, 0.92  # F-beta of a label
_ROUGH = 30  # photos with yes from which a share is no longer a rough figure
_SOURCE_SHARE, _SOURCE_LIFT, _SOURCE_PHOTOS = 0.3, 1.5, 4
_DOUBTFUL = 2
_MANY_WRONG, _PRECISION_GAIN = 0.8, 0.1
_FEWEST_MORE, _MOST_MORE = 20, 500
_NOTHING, _NOTHING_URGENT = "Nothing to do.", "Nothing urgent."
_MOST_STEPS = 2


class Standing(StrEnum):
    """How one label does."""

    UNKNOWN = "unknown"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class LabelAdvice:
    """What is said of one label.

    Attributes:
        label: The label.
        weak: Whether it does so badly that something should be done.
        how: How it does, in a sentence.
        steps: What to do about it, the likeliest to help first.
        standing: How it does, in a word.
    """

    label: str
    weak: bool
    how: str
    steps: tuple[str, ...]
    standing: Standing

    @property
    def todo(self) -> str:
        """What to do about it."""
        return " ".join(self.steps)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do about it."""
        return self.steps[0] in {_NOTHING, _NOTHING_URGENT}

    @property
    def sentence(self) -> str:
        """How it does and what to do about it."""
        return f"{self.how} {self.todo}"


def label_advice(report: RunReport) -> tuple[LabelAdvice, ...]:
    """What to do about each label: weak ones first, then those that too few photos judged, then others."""
    comparison = report.run.comparison
    if comparison is None:
        return ()
    counts = {count.label: count for count in label_counts(report)}
    judged = [
        _advice(report, item, counts[item.label]) for item in comparison.after.labels if item.label in counts
    ]
    fbetas = {item.label: item.fbeta for item in comparison.after.labels}
    order = [Standing.WEAK, Standing.UNKNOWN, Standing.FAIR, Standing.GOOD]
    judged.sort(key=lambda one: (order.index(one.standing), _last_if_unknown(fbetas[one.label])))
    return (*judged, *_not_learned(report))


def standing(item: LabelFigures) -> Standing:
    """How a label does; with fewer than ten photos that have it or don't, nobody knows."""
    if min(item.yes, item.no) < MIN_PHOTOS or math.isnan(item.fbeta):
        return Standing.UNKNOWN
    return Standing.WEAK if item.fbeta < WEAK else Standing.GOOD if item.fbeta >= GOOD else Standing.FAIR


def _advice(report: RunReport, item: LabelFigures, count: LabelCount) -> LabelAdvice:
    found = standing(item)
    how = _how(count)
    if found is Standing.UNKNOWN:
        steps: tuple[str, ...] = (_more_of_what_is_rare(report, count),)
    else:
        steps = tuple(islice(_reasons(report, item, count, found), _MOST_STEPS))
    return LabelAdvice(
        item.label, found is Standing.WEAK, how, steps or (_nothing_particular(found, item.label),), found
    )


def _how(count: LabelCount) -> str:
    name = _quoted(count.label)
    if not count.yes:
        return f"No photo that judged this run has {name}, so nobody knows how well it is found."
    text = f"{name}: finds {of_hundred(count.found, count.yes)} photos that have it"
    if not count.proposed:
        return f"{text}." if count.proposed is None else f"{text}; it is never proposed."
    right = of_hundred(count.found, count.proposed)
    rough = (
        f" Only {photos(count.yes)} had it, so this is a rough figure."
        if MIN_PHOTOS <= count.yes < _ROUGH
        else ""
    )
    return f"{text}; {right} proposals are right.{rough}"


def _more_of_what_is_rare(report: RunReport, count: LabelCount) -> str:
    """How many more photos have to be annotated before anything can be said."""
    rare, word, has = (count.yes, "yes", "have") if count.yes < MIN_PHOTOS else (count.no, "no", "lack")
    more = math.ceil((MIN_PHOTOS - rare) / _judged_share(report) / 5) * 5
    has = {"have": "has", "lack": "lacks"}[has] if rare == 1 else has
    so_few = f"{f'Only {rare}' if rare else 'None'} of the photos that judged {has} {_quoted(count.label)}"
    return f"{so_few}, so nothing certain can be said. Annotate about {more:,} more with {word}."


def _reasons(report: RunReport, item: LabelFigures, count: LabelCount, found: Standing) -> Iterator[str]:
    """What its mistakes come from and what helps, the likeliest first."""
    causes = list(_causes(report, count, found))
    yield from causes
    if found is Standing.WEAK and not causes:
        yield _nothing_particular(found, item.label)
    curve = next((curve for curve in report.curves if curve.label == item.label), None)
    if curve is not None and item.precision < _MANY_WRONG:
        yield from _other_threshold(curve, item, report)


def _causes(report: RunReport, count: LabelCount, found: Standing) -> Iterator[str]:
    if count.doubtful >= _DOUBTFUL:
        yield _doubtful(count)
    if found is Standing.GOOD:
        return
    if report.confusion is not None:
        yield from _taken_for(report.confusion, count, count.yes + count.no)
    growth, weak = report.growth, found is Standing.WEAK
    helped = growth is not None and count.label in growth.helps
    if helped or (weak and (growth is None or count.label in growth.unclear)):
        yield _more_photos(report, count)


def _doubtful(count: LabelCount) -> str:
    return (
        f"On {photos(count.doubtful)} the tagger is very sure about {_quoted(count.label)} and the "
        "annotation says otherwise: look at them among the worst mistakes, perhaps the annotation is wrong."
    )


def _taken_for(confusion: Confusion, count: LabelCount, judged: int) -> Iterator[str]:
    """Another label that most of the mistakes have to do with."""
    place = confusion.labels.index(count.label) if count.label in confusion.labels else None
    if place is None:
        return
    name = _quoted(count.label)
    on = [row[place] for row in confusion.beside]
    if count.wrong >= count.missed and (other := _source(on, count.wrong, confusion, judged)) is not None:
        beside = _quoted(confusion.labels[other])
        yield (
            f"{on[other]:,} of the {count.wrong:,} wrong proposals of {name} are on photos of {beside}. "
            f"Look at these, and say no to {name} on more photos of {beside} that lack it."
        )
    instead = confusion.taken_for[place]
    if (
        count.missed > count.wrong
        and (other := _source(instead, count.missed, confusion, judged)) is not None
    ):
        beside = _quoted(confusion.labels[other])
        yield (
            f"{instead[other]:,} of the {photos(count.missed)} of {name} that it missed were taken for "
            f"{beside}. Look at these, and say yes to {name} on more photos that look like {beside}."
        )


def _source(counts: Sequence[int], total: int, confusion: Confusion, judged: int) -> int | None:
    """The label that more of the mistakes have to do with than chance would bring, or None."""
    best = max(range(len(counts)), key=counts.__getitem__, default=None)
    if best is None or counts[best] < _SOURCE_PHOTOS or not total or not judged:
        return None
    usual, share = confusion.has[best] / judged, counts[best] / total
    return best if share >= _SOURCE_SHARE and share >= _SOURCE_LIFT * usual else None


def _more_photos(report: RunReport, count: LabelCount) -> str:
    grown = report.growth.labels if report.growth else ()
    taught = next((item.yes for item in grown if item.label == count.label), 0)
    known = taught or count.yes / _judged_share(report)
    more = min(_MOST_MORE, max(_FEWEST_MORE, round(known / 2, -1)))
    return f"Annotate more photos of {_quoted(count.label)}, about {more:.0f} to begin with, and train again."


def _other_threshold(curve: LabelCurves, item: LabelFigures, report: RunReport) -> Iterator[str]:
    """What a threshold that weighs both mistakes alike would give, where that is quite another one."""
    assert report.run.comparison is not None
    beta = report.run.comparison.after.beta
    place = _balanced(curve)
    if place is None or report.answers is None or report.answers.exclusive:
        return
    right, found = curve.precision_at[place], curve.recall_at[place]
    if beta > 1 and right >= item.precision + _PRECISION_GAIN:
        yield (
            f"The threshold of {_quoted(item.label)} accepts wrong proposals rather than missing a photo. At "
            f"{figure(curve.thresholds[place])}, {_per_hundred(right)} proposals would be right and "
            f"{_per_hundred(found)} photos found: if wrong ones disturb you more, train with Beta 1."
        )


def _balanced(curve: LabelCurves) -> int | None:
    """The threshold where the harmonic mean of precision and recall is highest."""
    pairs = list(zip(curve.precision_at, curve.recall_at, strict=True))
    known = [number for number, (right, found) in enumerate(pairs) if right + found > 0]
    return max(known, key=lambda number: math.prod(pairs[number]) / sum(pairs[number]), default=None)


def _nothing_particular(found: Standing, label: str) -> str:
    if found is Standing.GOOD:
        return _NOTHING
    if found is Standing.FAIR:
        return _NOTHING_URGENT
    name = _quoted(label)
    return f"The mistakes with {name} have no single cause: look at the worst ones, and try a fine-tuning."


def _not_learned(report: RunReport) -> Iterator[LabelAdvice]:
    """Labels of the project that this run has no figures of."""
    comparison, data = report.run.comparison, report.run.data
    if comparison is None or data is None:
        return
    judged = {item.label for item in comparison.after.labels}
    for label in data.labels:
        if label not in judged:
            name = _quoted(label)
            needed = f"{MIN_YES} photos of {name} with yes and {MIN_NO} with no"
            todo = f"Annotate at least {needed}, and train again."
            yield LabelAdvice(label, False, f"{name} was not learned yet.", (todo,), Standing.UNKNOWN)


def _judged_share(report: RunReport) -> float:
    """Which part of the annotated photos judged the run."""
    counts = report.run.counts
    if counts is None or counts.folds is not None:
        return 1.0
    return max(0.05, counts.held_out / max(1, counts.train + counts.selection + counts.held_out))


def _per_hundred(share: float) -> str:
    return f"{100 * share:.0f} of 100"


def _quoted(label: str) -> str:
    return f"“{shown(label)}”"


def _last_if_unknown(value: float) -> float:
    return math.inf if math.isnan(value) else value
