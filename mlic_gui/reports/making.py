"""How a run was made, as pairs of a term and what it was; nothing of it is a path of this computer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PureWindowsPath
from types import MappingProxyType
from typing import Any

from mlic_gui import __version__
from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import settings_of
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.learning.runs import RunCounts, RunKind, RunRecord, RunStatus
from mlic_gui.reports.shown import counted, photos

Pair = tuple[str, str]

_AS_IT_IS: Mapping[tuple[str, Any], str] = MappingProxyType(
    {("backbone", SAME_BACKBONE): "that of the tagger it started from", ("size", 0): "the network's own"}
)

_STATUS = {
    RunStatus.RUNNING: "still running",
    RunStatus.FINISHED: "finished",
    RunStatus.STOPPED: "stopped; the best so far was kept",
    RunStatus.CANCELLED: "cancelled",
    RunStatus.FAILED: "failed",
    RunStatus.INTERRUPTED: "interrupted",
}


def made(run: RunRecord) -> tuple[Pair, ...]:
    """When, from what and on which photos a run was made."""
    return tuple(_made(run))


def chosen_settings(run: RunRecord) -> tuple[Pair, ...]:
    """The settings that it ran with, by their titles; of a file only its name."""
    known = settings_of(RefitSettings if run.kind is RunKind.REFIT else TrainingSettings)
    titles = {name: setting.title for name, setting in known.items()}
    return tuple(
        (titles.get(name, name.replace("_", " ").capitalize()), _value(name, value))
        for name, value in run.settings.items()
    )


def moment(time: str) -> str:
    """A time as a report has it, such as 2026-11-21 10:05 UTC; a dash if it is none."""
    try:
        return datetime.fromisoformat(time).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError):
        return "–"


def plain_value(value: Any) -> str:
    """A setting's value for people; of what could be a path only the last name."""
    if value is None:
        return "chosen by the program"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {plain_value(item)}" for name, item in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(plain_value(item) for item in value) or "–"
    if isinstance(value, float):
        return f"{value:g}"
    return PureWindowsPath(str(value)).name or "–"


def _value(name: str, value: Any) -> str:
    plain = isinstance(value, str | int)
    return (_AS_IT_IS.get((name, value)) if plain else None) or plain_value(value)


def _made(run: RunRecord) -> Iterator[Pair]:
    yield "Program", f"mlic-gui {__version__}"
    yield "Run", run.id[:8]
    yield "Kind", _kind(run)
    yield "Started", moment(run.started)
    if run.finished:
        yield "Ended", f"{moment(run.finished)}, {_STATUS[run.status]}"
    yield "Started from", run.base
    if run.name:
        yield (
            "Tagger",
            f"{run.name}, {'taken into use' if run.adopted else 'offered at the end of the training'}",
        )
    if run.repeats:
        yield "Repeats", f"run {run.repeats[:8]}"
    if run.counts:
        yield "Split", _split(run.counts)
    if run.data:
        annotations = counted(run.data.yes + run.data.no, "annotation", "annotations")
        yield (
            "Annotated",
            f"{photos(run.data.photos)}, {annotations}: {run.data.yes:,} yes, {run.data.no:,} no",
        )
        yield "Labels", ", ".join(run.data.labels)
        yield "Data snapshot", run.data.digest[:16]
    if run.base_digest:
        yield "Base snapshot", run.base_digest[:16]


def _kind(run: RunRecord) -> str:
    kind = "Retraining of the head" if run.kind is RunKind.REFIT else "Fine-tuning of the network"
    recipe = RECIPES.get(run.recipe)
    return f"{kind}, recipe {recipe.title if recipe else run.recipe}" if run.recipe else kind


def _split(counts: RunCounts) -> str:
    if counts.folds is not None:
        return f"{photos(counts.train)} learned from; each was judged in one of {counts.folds} folds, unseen"
    chose = f"{photos(counts.selection)} to choose thresholds and the best step"
    return f"{photos(counts.train)} to learn from, {chose}, {photos(counts.held_out)} only to judge"
