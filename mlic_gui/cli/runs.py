"""The command that lists the trainings of a project and writes their reports."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from mlic_gui.cli import report
from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.json_output import STDOUT, write_json
from mlic_gui.cli.workspace import TAGGER_STATE
from mlic_gui.core import pipeline
from mlic_gui.core.learning.judging.bootstrap import Interval
from mlic_gui.core.learning.judging.comparison import Comparison
from mlic_gui.core.learning.judging.evaluation import Intervals
from mlic_gui.core.learning.runs import DataSnapshot, RunRecord
from mlic_gui.core.project.location import open_project

_HEADS = ("ID", "STARTED", "KIND", "FROM", "TAGGER", "STATUS", "DATA", "ON PHOTOS IT HAD NOT LEARNED FROM")
_MARK = 6  # digits of a digest that people can tell apart


def runs(options: argparse.Namespace, console: Console) -> int:
    """List the trainings of a project, or tell of one; writes the report of one where that is asked for."""
    with open_project(options.folder, create=False, read_only=True) as store:
        known, in_use = pipeline.remembered_runs(store), store.state(TAGGER_STATE)
    if options.export is not None:
        run = pipeline.find_run(known, options.run)
        pipeline.write_report(run, options.export)
        console.say(
            f"{run_title(run)}: curves.csv, labels.csv, reliability.csv and run.json in {options.export}"
        )
        return ExitCode.OK
    one = None if options.run is None else pipeline.find_run(known, options.run)
    if options.json is not None:
        write_json(one.to_json() if one else [run.to_json() for run in known], options.json, console)
    if options.json != STDOUT:
        for line in run_lines(one) if one else run_table(known, in_use=in_use):
            console.say(line)
    return ExitCode.OK


def run_table(runs: Sequence[RunRecord], *, in_use: object = None) -> Iterator[str]:
    """The list of runs, oldest first, in columns.

    Args:
        runs: The runs.
        in_use: What the project remembers of the tagger that it uses.
    """
    rows = [_HEADS, *(_row(run, in_use=in_use) for run in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS) - 1)]
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def run_lines(run: RunRecord) -> Iterator[str]:
    """One run with its settings and all figures."""
    yield f"{run_title(run)}, {_status(run)}"
    if run.reason:
        yield f"It failed: {run.reason}"
    if run.repeats:
        yield f"It repeats run {run.repeats[:8]}."
    yield f"From: {run.base}" + (f", SHA-256 {run.base_digest}" if run.base_digest else "")
    if run.data is not None:
        yield f"Data: {data_line(run.data)}, split {run.data.split}, SHA-256 {run.data.digest}"
    yield "Settings: " + ", ".join(f"{name} {value}" for name, value in run.settings.items())
    if run.logs:
        yield f"TensorBoard logs: {Path(run.logs)}"
    if run.comparison is not None and run.comparison.photos:
        yield from report.evaluation_lines(
            run.comparison.after, tagger=run.name or "The new tagger", seen=run.comparison.seen, lacking=()
        )


def data_line(data: DataSnapshot) -> str:
    """How much a run was given: such as "70 photos, 210 yes, 140 no, 4 labels"."""
    labels = report.counted(len(data.labels), "label", "labels")
    return f"{report.photos(data.photos)}, {data.yes:,} yes, {data.no:,} no, {labels}"


def _row(run: RunRecord, *, in_use: object) -> tuple[str, ...]:
    used = run.name is not None and in_use in (run.name, run.directory)
    return (
        run.id[:8],
        _started(run),
        _kind(run),
        run.base,
        f"{run.name} (in use)" if used else run.name or "–",
        _status(run),
        f"{report.photos(run.data.photos)} #{run.data.digest[:_MARK]}" if run.data else "–",
        run.reason or _figures(run.comparison),
    )


def _kind(run: RunRecord) -> str:
    kind = run.kind.value.replace("_", "-")
    kind = f"{kind} ({run.recipe})" if run.recipe else kind
    return f"{kind}, {run.repeats[:8]} again" if run.repeats else kind


def run_title(run: RunRecord) -> str:
    """Such as "Run 3f2a1b2c of 2026-11-21 07:15"."""
    return f"Run {run.id[:8]} of {_started(run)}"


def _started(run: RunRecord) -> str:
    """When it started, by this computer's clock."""
    return datetime.fromisoformat(run.started).astimezone().strftime("%Y-%m-%d %H:%M")


def _status(run: RunRecord) -> str:
    if run.name is None or run.repeats:
        return run.status
    return f"{run.status.value}, {'taken into use' if run.adopted else 'offered'}"


def _figures(comparison: Comparison | None) -> str:
    if comparison is None or not comparison.photos:
        return "–"
    after = comparison.after
    intervals = after.intervals or Intervals()
    fbeta = f"F{after.beta:g} {report.number(after.fbeta)}{_within(intervals.fbeta)}"
    mean = f"mAP {report.number(after.mean_average_precision)}{_within(intervals.mean_average_precision)}"
    seen = f" ({comparison.seen:,} seen in an earlier training)" if comparison.seen else ""
    return f"{fbeta}, {mean}, {report.photos(comparison.photos)}{seen}"


def _within(interval: Interval | None) -> str:
    return "" if interval is None else f" ({interval.low:.2f} to {interval.high:.2f})"
