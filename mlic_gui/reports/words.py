"""What a report says in plain sentences, for the page, the window and the command line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from mlic_gui.core.learning.judging.comparison import MIN_PHOTOS, Comparison, Verdict
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.reporting.run_report import Growth, LabelGrowth, RunReport
from mlic_gui.core.learning.runs import RunStatus
from mlic_gui.reports.labels.advice import FLAT, LabelAdvice, label_advice, mostly_seen
from mlic_gui.reports.labels.counting import label_counts, of_hundred, whole
from mlic_gui.reports.labels.standing import Standing
from mlic_gui.reports.shown import counted, figure, photos, quoted, shown, signed

__all__ = [
    "LabelAdvice",
    "Standing",
    "fbeta_meaning",
    "growth_method",
    "growth_sentence",
    "headline",
    "interval_sentence",
    "judged_photos",
    "label_advice",
    "map_meaning",
    "no_answers",
    "not_judged",
    "proposed_nothing",
    "reliability_sentence",
    "unjudged_todo",
    "verdict",
    "weakest_sentence",
]

_STATUS = {
    RunStatus.RUNNING: "This run has not ended yet, so it was not judged.",
    RunStatus.CANCELLED: "This run was cancelled, so it was not judged.",
    RunStatus.FAILED: "This run failed, so it was not judged.",
    RunStatus.INTERRUPTED: "This run was interrupted, so it was not judged.",
}
_NO_PHOTOS = "There were no photos to judge this run by. Annotate more photos and train again."
_SEEN = (
    "The photos that judged taught a tagger that this one descends from, so they can't tell what{else_} is "
    "weak. Annotate photos that no training has seen."
)
_LOWER = 0.2  # of average precision, by all photos instead of those that judged
_WIDE, _LITTLE = 0.1, 0.02
_ENOUGH_TO_GROW = 25  # photos; half of four fifths of them are ten
_OFF, _FEWEST_IN_BIN = 0.05, 10


def headline(report: RunReport) -> str:
    """How good the tagger is, in a sentence or two that need no other knowledge."""
    comparison = report.run.comparison
    if comparison is None or not comparison.photos:
        return not_judged(report)
    where = f"on {photos(comparison.photos)} that it had not learned from"
    if comparison.seen:
        where = (
            f"on {photos(comparison.photos)}, {_seen(comparison)} in an earlier training, which flatters it"
        )
    if comparison.photos < MIN_PHOTOS:
        return f"{_quality(report, comparison.after)}, {where}: too few to say how good it is."
    return f"{_quality(report, comparison.after)}, {where}."


def not_judged(report: RunReport) -> str:
    """Why there are no figures."""
    return _STATUS.get(report.run.status, _NO_PHOTOS)


def unjudged_todo(report: RunReport) -> str:
    """What to do about a run without figures."""
    if report.run.status in _STATUS:
        return "Train again to have figures and advice."
    return "Annotate more photos and train again to have figures and advice."


def weakest_sentence(report: RunReport) -> str:
    """Which label is weak, or seems so, or that none is; "" where nothing is known."""
    advice = label_advice(report)
    if mostly_seen(report):
        return " ".join([*_weak(advice), *_seeming(advice), _SEEN.format(else_=" else" if advice else "")])
    if not advice:
        return ""
    parts = [*_weak(advice), *_seeming(advice)]
    known = [one for one in advice if one.standing in {Standing.FAIR, Standing.GOOD}]
    unknown = [one.label for one in advice if one.standing is Standing.UNKNOWN]
    if not known and not parts:
        return "There are too few photos to say which label is weak."
    if len(unknown) > 1 and len(unknown) >= len(advice) / 2:
        parts.append(f"Of {_listed(unknown)} too few photos judged to say how they do.")
        return " ".join(parts)
    if not parts:
        parts.append(_none_weak(known))
    return " ".join([*parts, *([f"Too little is known of {_listed(unknown)}."] if unknown else [])])


def _weak(advice: Sequence[LabelAdvice]) -> Iterator[str]:
    for found, word in ((Standing.VERY_WEAK, "very weak"), (Standing.WEAK, "weak")):
        labels = [one.label for one in advice if one.standing is found]
        if labels:
            yield f"{_listed(labels)} {'is' if len(labels) == 1 else 'are'} {word}."


def _seeming(advice: Sequence[LabelAdvice]) -> Iterator[str]:
    labels = [one.label for one in advice if one.standing is Standing.SEEMS_WEAK]
    if labels:
        seem = "seems" if len(labels) == 1 else "seem"
        yield f"{_listed(labels)} {seem} weak, but these are too few photos to be sure."


def _none_weak(known: Sequence[LabelAdvice]) -> str:
    least = known[0].standing is not Standing.GOOD and len(known) > 1
    return f"No label is weak; {_listed([known[0].label])} does least well." if least else "No label is weak."


def verdict(report: RunReport) -> str:
    """Whether it is better than the tagger before, on the same photos; "" where that was not judged."""
    comparison = report.run.comparison
    if comparison is None or not comparison.photos or math.isnan(comparison.after.fbeta):
        return ""
    if proposed_nothing(comparison.before):
        return f"“{shown(report.run.base)}”, which was in use before, proposed none of these labels."
    name = f"F{comparison.after.beta:g}"
    figures = f"{name} {figure(comparison.before.fbeta)} before, {figure(comparison.after.fbeta)} now"
    said = {
        Verdict.BETTER: "Clearly better than {base}, which was in use before",
        Verdict.WORSE: "Clearly worse than {base}, which was in use before",
        Verdict.NO_CLEAR_DIFFERENCE: "No clear difference to {base}, which was in use before",
        Verdict.TOO_FEW: "Too few photos to tell it from {base}, which was in use before",
    }[comparison.verdict].format(base=f"“{shown(report.run.base)}”")
    return f"{said}: on the same photos {figures} ({_span(comparison)}).{_flattered(comparison)}"


def proposed_nothing(figures: Figures) -> bool:
    """Whether a tagger proposed none of the labels, because it does not know them."""
    return all(math.isnan(item.precision) for item in figures.labels)


def interval_sentence(report: RunReport) -> str:
    """The headline figure with its interval in words; "" where there is none."""
    comparison = report.run.comparison
    if comparison is None or math.isnan(comparison.after.fbeta):
        return ""
    after = comparison.after
    text = f"F{after.beta:g} is {figure(after.fbeta)}"
    interval = after.intervals.fbeta if after.intervals else None
    if interval is None:
        return f"{text}."
    wide = interval.high - interval.low > _WIDE
    more = " That is a wide span; more annotated photos make it narrower." if wide else ""
    span = f"between {figure(interval.low)} and {figure(interval.high)}"
    return f"{text}; had other photos of this kind judged it, it would most likely lie {span}.{more}"


def fbeta_meaning(beta: float) -> str:
    """What F-beta means, in one sentence (van Rijsbergen, Information Retrieval, 1979)."""
    name = f"F{beta:g}"
    if beta == 1:
        weighed = "a label that is missed counts as much as one that is wrongly proposed"
    elif beta > 1:
        times = f"{beta * beta:.3g} times as much as one that is wrongly proposed"
        weighed = f"a label that is missed counts {times}"
    else:
        weighed = "a label that is wrongly proposed counts more than one that is missed"
    return f"{name} is one figure for both kinds of mistakes, from 0 (all wrong) to 1 (all right): {weighed}."


def map_meaning() -> str:
    """What mAP means, in one sentence."""
    return (
        "mAP says how well the tagger sorts photos, whatever the thresholds: 1 if, for every label, it is "
        "surer of each photo that has it than of any photo that lacks it. AP is the same for one label."
    )


def growth_sentence(report: RunReport) -> str:
    """What more photos would bring."""
    growth = report.growth
    if growth is None or len(growth.photos) < 2:
        return f"It is not known what more photos would bring: {_no_growth_why(report)}."
    lower = _lower_by_all(report, growth)
    return f"{_growth_sentence(report, growth)} {lower}".rstrip()


def _lower_by_all(report: RunReport, growth: Growth) -> str:
    """Which labels do clearly worse by all annotated photos than by the few that judged the run."""
    judged = report.run.comparison.after.labels if report.run.comparison else ()
    seemed = {item.label: item.average_precision for item in judged}
    found = [one for one in growth.labels if seemed.get(one.label, 0) - one.values[-1] > _LOWER]
    if not found:
        return ""
    worst = min(found, key=lambda one: one.values[-1])
    return (
        f"By all annotated photos {quoted(worst.label)} does worse than its figures say: AP "
        f"{figure(worst.values[-1])} instead of {figure(seemed[worst.label])}."
    )


def _growth_sentence(report: RunReport, growth: Growth) -> str:
    if not growth.helps:
        return _no_growth(growth, label_advice(report))
    first, *others = growth.helps
    text = f"More photos are expected to help{_much(growth, first)}, above all of {_listed([first])}"
    rose = " to ".join(figure(value, 3) for value in _label(growth, first).values[-2:])
    text += (
        f": {_last_doubling(growth)}, its AP rose from {rose}. The next doubling should bring somewhat less."
    )
    return f"{text} {_listed(others[:5])} would gain, too." if others else text


def _no_growth_why(report: RunReport) -> str:
    if not report.growth_asked:
        return "it was not asked"
    data = report.run.data
    if data is not None and data.photos >= _ENOUGH_TO_GROW:
        return (
            "what the network sees in the annotated photos is not at hand. Tag the folder, and make it again"
        )
    return "too few photos are annotated to learn from fewer of them"


def _label(growth: Growth, label: str) -> LabelGrowth:
    return next(item for item in growth.labels if item.label == label)


def _much(growth: Growth, label: str) -> str:
    return " a little" if _label(growth, label).gain < _LITTLE else ""


def _last_doubling(growth: Growth) -> str:
    return f"from {growth.photos[-2]:,} to {photos(growth.photos[-1])}"


def _no_growth(growth: Growth, advice: Sequence[LabelAdvice]) -> str:
    """What it means that no label gained for sure: that none gains much, or that nobody knows."""
    span = _last_doubling(growth).capitalize()
    if not growth.unclear:
        nothing = "more photos of the same kind will not help much"
        return (
            f"{span}, no label became clearly better: {nothing}. Look at the mistakes, or try a fine-tuning."
        )
    text = (
        f"{span}, changes are within what chance brings: too few are annotated to tell which label more "
        "photos would help."
    )
    settled = {one.label for one in advice if one.doubtful or one.standing is Standing.GOOD}
    rising = [label for label in growth.unclear if _label(growth, label).gain >= FLAT]
    first = [label for label in rising if label not in settled][:2]
    if not first:
        return text
    counts = [_label(growth, label).yes for label in first]
    few = " and ".join(f"{count:,}" for count in counts)
    rare = f", of which there are fewest ({few} with yes)" if all(counts) else ""
    return f"{text} Begin with {_listed(first)}{rare}."


def growth_method(report: RunReport) -> str:
    """How it was estimated what more photos would bring; "" where it was not."""
    growth = report.growth
    if growth is None:
        return ""
    text = (
        "Estimated by quick trainings of the head alone on parts of the photos, "
        f"{counted(growth.draws, 'draw', 'draws')} of each size; each of {photos(growth.judged)} was judged "
        "by one that had not learned from it, so figures differ a little from the run's. Of all labels "
        "F-beta is shown, of each label AP."
    )
    if growth.own_network:
        return text
    return (
        f"{text} Another network looked at the photos, the one that this run started from or the one that "
        "ships, because this run's own had learned from them or what it saw is not at hand."
    )


def judged_photos(report: RunReport) -> str:
    """What the figures were counted on."""
    comparison = report.run.comparison
    if comparison is None:
        return "no photos"
    text = f"{photos(comparison.photos)} that the tagger had not learned from"
    if comparison.seen:
        text = f"{photos(comparison.photos)}, {_seen(comparison)} in an earlier training, which flatters"
    if comparison.folds is not None:
        left = "; this training left each out when it was judged" if comparison.seen else ""
        folds = f", each judged in one of {comparison.folds} rounds that left it out"
        text += left or folds
    return text


def no_answers(report: RunReport) -> str:
    """Why what needs the answers to single photos is not there."""
    comparison = report.run.comparison
    if comparison is None or not comparison.photos:
        return not_judged(report)
    if report.trouble is not None:
        path = PurePath(str(report.trouble.fields.get("path", ""))).name
        return (
            f"The file of what this run answered to single photos, {shown(path)}, is damaged, so mix-ups, "
            "mistakes, curves and thresholds are left out. Delete it, and repeat the run if you need them."
        )
    return (
        "What this run answered to single photos was not kept, so mix-ups, mistakes, curves and thresholds "
        "are left out."
    )


def reliability_sentence(report: RunReport) -> str:
    """Whether probabilities mean what they say; "" where nothing is known."""
    comparison = report.run.comparison
    reliability = comparison.after.reliability if comparison else None
    if reliability is None or not reliability.bins:
        return ""
    off = f"Probabilities are off by {figure(reliability.error)} on average."
    solid = [one for one in reliability.bins if one.count >= _FEWEST_IN_BIN]
    worst = max(solid, key=lambda one: abs(one.probability - one.yes), default=None)
    if worst is None or abs(worst.probability - worst.yes) < _OFF:
        return off
    right = f"{round(worst.yes * worst.count):,} of {worst.count:,}"
    return (
        f"{off} Farthest off are those from {worst.low:.1f} to {worst.high:.1f}: {right} have the label, "
        f"where about {round(worst.probability * worst.count):,} should."
    )


def _quality(report: RunReport, after: Figures) -> str:
    name = "The tagger" if report.run.name is None else f"“{shown(report.run.name)}”"
    if report.answers is not None and report.answers.exclusive:
        right = of_hundred(round(after.exact_match * after.photos), after.photos)
        return f"{name} gives {right} photos the right label"
    together = whole(label_counts(report))
    if together is None or not together.yes:
        return f"{name} reaches F{after.beta:g} {figure(after.fbeta)}"
    found = f"{name} finds {of_hundred(together.found, together.yes)} labels that photos have"
    if not together.proposed:
        return found
    return f"{found}, and {of_hundred(together.found, together.proposed)} proposals are right"


def _span(comparison: Comparison) -> str:
    if comparison.verdict is Verdict.TOO_FEW:
        return photos(comparison.photos)
    return f"a difference between {signed(comparison.low)} and {signed(comparison.high)}"


def _seen(comparison: Comparison) -> str:
    """Such as "12 of them seen"."""
    return f"{'all' if comparison.seen == comparison.photos else f'{comparison.seen:,}'} of them seen"


def _flattered(comparison: Comparison) -> str:
    if not comparison.seen:
        return ""
    some = counted(comparison.seen, "photo was", "photos were")
    return f" {some} seen in an earlier training, which flatters both figures."


def _listed(labels: Sequence[str]) -> str:
    """Such as “sea”, “sky” and “trees”."""
    names = [quoted(label) for label in labels]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
