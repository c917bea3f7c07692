"""What the project's runs came to, and a run's curves and figures as files."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path, PureWindowsPath

from mlic_gui.core.atomic import write_error
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.formats.tables.text_table import guard, write_table
from mlic_gui.core.learning.judging.evaluation import Figures, LabelFigures
from mlic_gui.core.learning.judging.reliability import Reliability, ReliabilityBin
from mlic_gui.core.learning.run_settings import WEIGHTS_FILE
from mlic_gui.core.learning.runs import CurvePoint, RunRecord, RunStatus
from mlic_gui.core.outputs import check_output, write_output
from mlic_gui.core.project.store import ProjectStore

REPORT_FILES = ("curves.csv", "labels.csv", "reliability.csv", "run.json")

_POINT = [field.name for field in fields(CurvePoint)]
_LABEL = [field.name for field in fields(LabelFigures)]
_BIN = [field.name for field in fields(ReliabilityBin)]
_BEFORE = ("fbeta", "average_precision")


def remembered_runs(store: ProjectStore) -> tuple[RunRecord, ...]:
    """The trainings that a project remembers, oldest first; one that can't be understood is passed over."""
    runs = []
    for stored in store.runs():
        try:
            run = RunRecord.from_json(stored.payload)
        except (ValueError, KeyError, TypeError):
            continue
        cut_off = stored.interrupted and run.status is RunStatus.RUNNING
        runs.append(replace(run, status=RunStatus.INTERRUPTED) if cut_off else run)
    return tuple(runs)


def find_run(runs: Sequence[RunRecord], beginning: str | None) -> RunRecord:
    """The only run whose id begins so; with None the latest that has curves.

    Raises:
        LearningError: RUN_MISSING(id), RUN_AMBIGUOUS(id, count) or, if nothing was typed, RUN_UNNAMED; with
            None RUN_NO_CURVES.
    """
    if beginning is None:
        return _latest_with_curves(runs)
    wanted = beginning.strip().casefold()
    if not wanted:
        raise LearningError(ErrorCode.RUN_UNNAMED)
    found = [run for run in runs if run.id.startswith(wanted)]
    if not found:
        raise LearningError(ErrorCode.RUN_MISSING, id=beginning)
    if len(found) > 1:
        raise LearningError(ErrorCode.RUN_AMBIGUOUS, id=beginning, count=len(found))
    return found[0]


def _latest_with_curves(runs: Sequence[RunRecord]) -> RunRecord:
    found = [run for run in runs if run.points]
    if not found:
        raise LearningError(ErrorCode.RUN_NO_CURVES)
    return found[-1]


def report_name(run: RunRecord) -> str:
    """A folder name for a run's report, such as `refit-2026-11-21-0715-1a2b3c4d`."""
    minute = "".join(mark for mark in run.started[:16].replace("T", "-") if mark in "0123456789-")
    return f"{run.kind.value.replace('_', '-')}-{minute}-{run.id[:8]}"


def write_report(run: RunRecord, directory: Path) -> None:
    """Write `REPORT_FILES` into a folder, made if it is not there; files of these names are replaced.

    `labels.csv` and `reliability.csv` are of photos that the run did not learn from; undefined figures are
    empty cells, and null in `run.json`, which names files and folders without where they lie.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE, or as `check_output`.
    """
    check_output(directory)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, directory) from error
    after = run.comparison.after if run.comparison else None
    before = run.comparison.before if run.comparison else None
    bins = (after.reliability or Reliability()).bins if after else ()
    curves, labels, reliability, everything = (directory / name for name in REPORT_FILES)
    write_table(curves, [*_POINT, "best"], _curve_rows(run))
    write_table(labels, [*_LABEL, *(f"{name}_before" for name in _BEFORE)], _label_rows(after, before))
    write_table(reliability, _BIN, ([_cell(getattr(one, name)) for name in _BIN] for one in bins))
    text = json.dumps(_without_places(run).to_json(), indent=2, ensure_ascii=False, allow_nan=False)
    write_output(everything, f"{text}\n".encode(errors="backslashreplace"))


def _without_places(run: RunRecord) -> RunRecord:
    """The run without where on this computer its files lie: of these only their names."""
    weights = run.settings.get(WEIGHTS_FILE)
    settings = {**run.settings, WEIGHTS_FILE: _name(weights)} if isinstance(weights, str) else run.settings
    return replace(
        run,
        directory=_name(run.directory),
        base_directory=_name(run.base_directory),
        logs=_name(run.logs),
        settings=settings,
    )


def _name(path: str | None) -> str | None:
    return path and PureWindowsPath(path).name  # it parts at either kind of slash


def _curve_rows(run: RunRecord) -> Iterator[list[str]]:
    for point in run.points:
        yield [*(_cell(getattr(point, name)) for name in _POINT), str(int(point.step == run.best))]


def _label_rows(after: Figures | None, before: Figures | None) -> Iterator[list[str]]:
    earlier = {item.label: item for item in before.labels} if before else {}
    for item in after.labels if after else ():
        known = earlier.get(item.label)
        was = [_cell(getattr(known, name)) if known else "" for name in _BEFORE]
        yield [*(_cell(getattr(item, name)) for name in _LABEL), *was]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.6g}"
    return guard(str(value))
