"""A run's record and the settings that it ran with, each made from the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.plain import from_plain
from mlic_gui.core.learning.runs import RunKind, RunRecord

WEIGHTS_FILE = "weights_file"  # beside the settings that a run records

Settings = RefitSettings | TrainingSettings


def begin_run(
    settings: Settings, *, base: str, recipe: str, weights_file: Path | None = None, repeats: str = ""
) -> RunRecord:
    """A run that starts now.

    Args:
        settings: What it runs with; their kind tells what is trained.
        base: Name of the tagger it starts from.
        recipe: Name of the recipe.
        weights_file: Weights of another backbone, or None for the published ones.
        repeats: Id of the run that it repeats, or "".
    """
    kind = RunKind.REFIT if isinstance(settings, RefitSettings) else RunKind.FINE_TUNE
    new = RunRecord.begin(kind, base=base, settings={}, recipe=recipe)
    return replace(recorded(new, settings, weights_file=weights_file), repeats=repeats)


def recorded(run: RunRecord, settings: Settings, *, weights_file: Path | None) -> RunRecord:
    """The run with the settings that it really runs with."""
    given = {} if weights_file is None else {WEIGHTS_FILE: str(weights_file)}
    return replace(run, settings=asdict(settings) | given)


def settings_of(run: RunRecord) -> tuple[Settings, Path | None]:
    """The settings and the weights file of a run.

    Raises:
        LearningError: RUN_UNREPEATABLE(id) for those of another version.
    """
    given = dict(run.settings)
    weights_file = given.pop(WEIGHTS_FILE, None)
    try:
        chosen = _refit(given) if run.kind is RunKind.REFIT else _training(given)
    except ValueError as error:
        raise LearningError(ErrorCode.RUN_UNREPEATABLE, id=run.id[:8]) from error
    return chosen, Path(weights_file) if isinstance(weights_file, str) else None


def _refit(given: Mapping[str, object]) -> Settings:
    _require_all(given, RefitSettings)
    return from_plain(RefitSettings, given)


def _training(given: Mapping[str, object]) -> Settings:
    _require_all(given, TrainingSettings)
    return from_plain(TrainingSettings, given)


def _require_all(given: Mapping[str, object], kind: type[Settings]) -> None:
    """A setting that is not there may have been another in its version than it would be now by default."""
    if set(given) != {item.name for item in fields(kind)}:
        raise ValueError("settings of another version")
