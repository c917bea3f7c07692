"""The labels of a report sorted by what there is to do: something, nothing, or first of all more photos."""

from __future__ import annotations

from collections.abc import Sequence

from mlic_gui.reports.labels.advice import LabelAdvice
from mlic_gui.reports.labels.standing import Standing
from mlic_gui.reports.shown import quoted

_MOST_ALONE = 2  # labels of too few photos; more are told together
_STANDING = {
    Standing.VERY_WEAK: "very weak",
    Standing.WEAK: "weak",
    Standing.SEEMS_WEAK: "seems weak",
    Standing.UNKNOWN: "too few photos",
    Standing.FAIR: "fair",
    Standing.GOOD: "good",
}


def busy(advice: Sequence[LabelAdvice]) -> tuple[LabelAdvice, ...]:
    """The labels that there is something to do about; those of too few photos only where they are few."""
    few = unknown(advice)
    return tuple(one for one in advice if not one.idle and one.label not in few)


def unknown(advice: Sequence[LabelAdvice]) -> tuple[str, ...]:
    """The labels that too few photos judged, where there are so many that they are told together."""
    found = tuple(one.label for one in advice if one.standing is Standing.UNKNOWN)
    return found if len(found) > _MOST_ALONE else ()


def unknown_todo(advice: Sequence[LabelAdvice]) -> str:
    """What to do about these together, and about those among them that need something else."""
    few = [one for one in advice if one.label in unknown(advice)]
    parts = []
    if any(one.learned for one in few):
        parts.append(
            "Hardly any photos that judged have these labels, or hardly any lack them. Annotate more photos, "
            "first of all such as have them, until ten with and ten without are among those that judge."
        )
    parts += [one.steps[0] for one in few if one.doubtful]
    parts += [f"{quoted(one.label)} was not learned yet. {one.todo}" for one in few if not one.learned]
    return " ".join(parts)


def idle(advice: Sequence[LabelAdvice]) -> tuple[str, ...]:
    """The labels that there is nothing to do about."""
    few = unknown(advice)
    return tuple(one.label for one in advice if one.idle and one.label not in few)


def standing_word(standing: Standing) -> str:
    """How a label does, in a word or two."""
    return _STANDING[standing]
