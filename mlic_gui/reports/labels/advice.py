"""What to do about each label, in plain sentences, from where its mistakes come from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mlic_gui.core.learning.judging.comparison import MIN_PHOTOS
from mlic_gui.core.learning.judging.evaluation import LabelFigures
from mlic_gui.core.learning.reporting.run_report import LabelCurves, LabelGrowth, RunReport
from mlic_gui.core.learning.requirements import MIN_NO, MIN_YES, Missing
from mlic_gui.reports.labels.counting import LabelCount, label_counts, of_hundred
from mlic_gui.reports.labels.mix_ups import MixUp, mix_ups
from mlic_gui.reports.labels.standing import Standing, standing
from mlic_gui.reports.shown import figure, photos, quoted

_ROUGH = 30  # photos with yes from which a share is no longer a rough figure
_DOUBTFUL, _MANY_DOUBTFUL, _DOUBTFUL_SHARE = 2, 4, 0.06
_MANY_WRONG, _PRECISION_GAIN = 0.8, 0.1
_FEWEST_MORE, _MOST_MORE = 20, 500
FLAT = 0.01  # of average precision: less than this from the last doubling is nobody's work worth
_NOTHING, _NOTHING_URGENT = "Nothing to do.", "Nothing urgent."
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class LabelAdvice:
    """What is said of one label.

    Attributes:
        label: The label.
        weak: Whether it does so badly that something should be done.
        how: How it does, in a sentence.
        steps: What to do about it, the likeliest to help first.
        standing: How it does, in a word.
        doubtful: Whether many of its annotations look wrong.
        learned: Whether the tagger knows it.
    """

    label: str
    weak: bool
    how: str
    steps: tuple[str, ...]
    standing: Standing
    doubtful: bool = False
    learned: bool = True

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
    if mostly_seen(report):  # what is weak on photos that flatter it is weak; of the rest nobody knows
        return tuple(
            sorted((one for one in judged if one.standing.is_low), key=lambda one: fbetas[one.label])
        )
    order = list(Standing)
    judged.sort(key=lambda one: (order.index(one.standing), _last_if_unknown(fbetas[one.label])))
    return (*judged, *_not_learned(report))


def mostly_seen(report: RunReport) -> bool:
    """Whether an earlier training had learned from most of the photos that judged, so that they flatter."""
    comparison = report.run.comparison
    return comparison is not None and 2 * comparison.seen > comparison.photos


def _advice(report: RunReport, item: LabelFigures, count: LabelCount) -> LabelAdvice:
    found = standing(item)
    if found is Standing.UNKNOWN:
        doubts = (_check_first(count),) if _are_doubtful(report, count) else ()
        steps: tuple[str, ...] = (*doubts, _more_of_what_is_rare(report, count))
    else:
        steps = tuple(islice(_reasons(report, item, count, found), _MOST_STEPS))
    steps = steps or (_nothing_particular(found, item.label),)
    how, doubtful = _how(count, found), _are_doubtful(report, count)
    return LabelAdvice(item.label, found.is_weak, how, steps, found, doubtful)


def _how(count: LabelCount, found: Standing) -> str:
    name = quoted(count.label)
    if not count.yes:
        return f"No photo that judged this run has {name}, so nobody knows how well it is found."
    text = f"{name}: {_found(count)}"
    if not count.proposed:
        return f"{text}." if count.proposed is None else f"{text}; it is never proposed."
    return f"{text}; {_right(count)}.{_rough(count, found)}"


def _found(count: LabelCount) -> str:
    if count.yes == 1:
        return f"{'finds' if count.found else 'misses'} the only photo that has it"
    return f"finds {of_hundred(count.found, count.yes)} photos that have it"


def _right(count: LabelCount) -> str:
    proposed = count.proposed or 0
    if proposed == 1:
        return f"the only proposal is {'right' if count.found else 'wrong'}"
    return f"{of_hundred(count.found, proposed)} proposals are right"


def _rough(count: LabelCount, found: Standing) -> str:
    """That few photos judged it, if so."""
    if found is Standing.SEEMS_WEAK:
        few = "these are too few photos to be sure" if count.yes < _ROUGH else "that may be chance"
        return f" It seems weak, but {few}."
    if MIN_PHOTOS <= count.yes < _ROUGH:
        return f" Only {photos(count.yes)} had it, so this is a rough figure."
    return ""


def _more_of_what_is_rare(report: RunReport, count: LabelCount) -> str:
    """How many more photos have to be annotated before anything can be said."""
    rare, word, has = (count.yes, "yes", "have") if count.yes < MIN_PHOTOS else (count.no, "no", "lack")
    more = math.ceil((MIN_PHOTOS - rare) / _judged_share(report) / 5) * 5
    has = {"have": "has", "lack": "lacks"}[has] if rare == 1 else has
    so_few = f"{f'Only {rare}' if rare else 'None'} of the photos that judged {has} {quoted(count.label)}"
    return f"{so_few}, so nothing certain can be said. Annotate about {more:,} more with {word}."


def _reasons(report: RunReport, item: LabelFigures, count: LabelCount, found: Standing) -> Iterator[str]:
    """What its mistakes come from and what helps, the likeliest first."""
    causes = list(_causes(report, count, found))
    yield from causes
    if found.is_low and not causes:
        yield _nothing_particular(found, item.label)
    if found.is_low:
        yield from _flat(report, count)
    if found is Standing.SEEMS_WEAK and min(count.yes, count.no) < MIN_PHOTOS:
        yield _more_of_what_is_rare(report, count)
    curve = next((curve for curve in report.curves if curve.label == item.label), None)
    if curve is not None and item.precision < _MANY_WRONG and not mostly_seen(report):
        yield from _other_threshold(curve, item, report)


def _causes(report: RunReport, count: LabelCount, found: Standing) -> Iterator[str]:
    doubtful = _are_doubtful(report, count)
    if doubtful:
        yield _check_first(count)
    if found is not Standing.GOOD and report.answers is not None:
        yield from (_mixed_up(one, count.label) for one in mix_ups(report.answers, count.label))
    if found is not Standing.GOOD and not doubtful and _photos_may_help(report, count, found):
        yield _more_photos(report, count)
    if count.doubtful >= _DOUBTFUL and not doubtful:
        yield (
            f"On {photos(count.doubtful)} the tagger is very sure about {quoted(count.label)} and the "
            "annotation says otherwise: look at them among the worst mistakes, perhaps the annotation is "
            "wrong."
        )


def _check_first(count: LabelCount) -> str:
    """That annotations are perhaps wrong: where many are, there is nothing better to do first."""
    return (
        f"Check the annotations of {quoted(count.label)} first: {count.doubtful:,} of the "
        f"{count.yes + count.no:,} photos that judged it look wrongly annotated, for the tagger is as sure "
        "of the contrary as it usually is when it is right. Begin with its worst mistakes; photos that it "
        "learned from may be wrong, too."
    )


def _are_doubtful(report: RunReport, count: LabelCount) -> bool:
    """Whether so many annotations are in doubt that it can't be a handful of hard photos.

    A label that more photos helped clearly is not yet learned; its mistakes say less of the annotations.
    """
    if report.growth is not None and count.label in report.growth.helps:
        return False
    return count.doubtful >= max(_MANY_DOUBTFUL, _DOUBTFUL_SHARE * (count.yes + count.no))


def _mixed_up(found: MixUp, label: str) -> str:
    name, other = quoted(label), quoted(found.other)
    if found.missed:
        both = found.count == found.mistakes == 2
        some = "Both photos" if both else f"{found.count:,} of the {photos(found.mistakes)}"
        return (
            f"{some} of {name} that it missed were taken for {other}, against {found.usual:,} of the "
            f"{found.others:,} that it found. Look at these, and say yes to {name} on more photos that look "
            f"like {other}."
        )
    return (
        f"{found.count:,} of the {found.mistakes:,} wrong proposals of {name} are on photos of {other}, "
        f"against {found.usual:,} of the {found.others:,} other photos without {name}. Look at these, and "
        f"say no to {name} on more photos of {other} that lack it."
    )


def _grown(report: RunReport, label: str) -> LabelGrowth | None:
    grown = report.growth.labels if report.growth else ()
    return next((item for item in grown if item.label == label), None)


def _photos_may_help(report: RunReport, count: LabelCount, found: Standing) -> bool:
    """Whether more photos helped the label so far, or nobody knows."""
    growth, grown = report.growth, _grown(report, count.label)
    if growth is not None and count.label in growth.helps:
        return True
    if not found.is_low:
        return False
    return growth is None or grown is None or (count.label in growth.unclear and grown.gain >= FLAT)


def _more_photos(report: RunReport, count: LabelCount) -> str:
    grown = _grown(report, count.label)
    known = (grown.yes if grown else 0) or count.yes / _judged_share(report)
    more = min(_MOST_MORE, max(_FEWEST_MORE, round(known / 2, -1)))
    return f"Annotate more photos of {quoted(count.label)}, about {more:.0f} to begin with, and train again."


def _flat(report: RunReport, count: LabelCount) -> Iterator[str]:
    """That more photos brought nothing so far."""
    growth, grown = report.growth, _grown(report, count.label)
    if growth is None or grown is None or count.label in growth.helps or grown.gain >= FLAT:
        return
    half, whole = (figure(value) for value in grown.values[-2:])
    yield (
        f"More photos alone will hardly help {quoted(count.label)}: its AP was {half} with "
        f"{growth.photos[-2]:,} photos and is {whole} with {growth.photos[-1]:,}."
    )


def _other_threshold(curve: LabelCurves, item: LabelFigures, report: RunReport) -> Iterator[str]:
    """What a threshold that weighs both mistakes alike would give, where that is quite another one."""
    assert report.run.comparison is not None
    beta = report.run.comparison.after.beta
    place = _balanced(curve)
    if place is None or report.answers is None or report.answers.exclusive:
        return
    right, hits = curve.precision_at[place], round(curve.recall_at[place] * item.yes)
    if beta > 1 and right >= item.precision + _PRECISION_GAIN:
        yield (
            f"The threshold of {quoted(item.label)} accepts wrong proposals rather than missing a photo. At "
            f"{figure(curve.thresholds[place])}, {of_hundred(hits, round(hits / right))} proposals would be "
            f"right and {of_hundred(hits, item.yes)} photos found: if wrong ones disturb you more, train "
            "with Beta 1."
        )


def _balanced(curve: LabelCurves) -> int | None:
    """The threshold where the harmonic mean of precision and recall is highest."""
    pairs = list(zip(curve.precision_at, curve.recall_at, strict=True))
    known = [number for number, (right, found) in enumerate(pairs) if right + found > 0]
    return max(known, key=lambda number: math.prod(pairs[number]) / sum(pairs[number]), default=None)


def _nothing_particular(found: Standing, label: str) -> str:
    if found is Standing.GOOD:
        return _NOTHING
    if found in {Standing.FAIR, Standing.UNKNOWN}:
        return _NOTHING_URGENT
    name = quoted(label)
    return f"The mistakes with {name} have no single cause: look at the worst ones, and try a fine-tuning."


def _not_learned(report: RunReport) -> Iterator[LabelAdvice]:
    """Labels of the project that this run has no figures of."""
    comparison, data = report.run.comparison, report.run.data
    if comparison is None or data is None:
        return
    judged = {item.label for item in comparison.after.labels}
    for label in data.labels:
        if label not in judged:
            todo = _needed(label, report.lacking)
            how = f"{quoted(label)} was not learned yet."
            yield LabelAdvice(label, False, how, (todo,), Standing.UNKNOWN, learned=False)


def _needed(label: str, lacking: Sequence[Missing] | None) -> str:
    """What a label needs before it can be learned, which is five photos with yes and five with no."""
    if lacking is None:
        return f"Annotate at least {MIN_YES} photos with yes and {MIN_NO} with no, and train again."
    need = next((one for one in lacking if one.label == label), Missing(label, 0, 0))
    parts = [f"{count} more with {word}" for count, word in ((need.yes, "yes"), (need.no, "no")) if count]
    if not parts:
        return f"It has {MIN_YES} photos with yes and {MIN_NO} with no by now: train again."
    enough = "" if need.yes and need.no else f"; it has enough with {'no' if need.yes else 'yes'}"
    return f"Annotate {' and '.join(parts)}{enough}. Then train again."


def _judged_share(report: RunReport) -> float:
    """Which part of the annotated photos judged the run."""
    counts = report.run.counts
    if counts is None or counts.folds is not None:
        return 1.0
    return max(0.05, counts.held_out / max(1, counts.train + counts.selection + counts.held_out))


def _last_if_unknown(value: float) -> float:
    return math.inf if math.isnan(value) else value
