"""What is said of a training in a few words: when, which kind, how it stands, how good."""

from __future__ import annotations

from datetime import datetime

from mlic_gui.cli import report
from mlic_gui.core.learning.judging.bootstrap import Interval
from mlic_gui.core.learning.judging.comparison import Comparison
from mlic_gui.core.learning.judging.evaluation import Intervals
from mlic_gui.core.learning.runs import DataSnapshot, RunKind, RunRecord


def run_title(run: RunRecord) -> str:
    """Such as "Run 3f2a1b2c of 2026-11-21 07:15"."""
    return f"Run {run.id[:8]} of {started(run)}"


def started(run: RunRecord) -> str:
    """When it started, by this computer's clock."""
    return datetime.fromisoformat(run.started).astimezone().strftime("%Y-%m-%d %H:%M")


def kind(run: RunRecord) -> str:
    """The recipe, and what it repeats: such as "fine-tune, 3f2a1b2c again"."""
    recipe = run.recipe or ("quick" if run.kind is RunKind.REFIT else "fine-tune")
    return f"{recipe}, {run.repeats[:8]} again" if run.repeats else recipe


def status(run: RunRecord) -> str:
    """How it stands, and what became of its tagger."""
    if run.name is None or run.repeats:
        return run.status
    return f"{run.status.value}, {'taken into use' if run.adopted else 'offered'}"


def data_line(data: DataSnapshot) -> str:
    """How much a run was given: such as "70 photos, 210 yes, 140 no, 4 labels"."""
    labels = report.counted(len(data.labels), "label", "labels")
    return f"{report.photos(data.photos)}, {data.yes:,} yes, {data.no:,} no, {labels}"


def figures(comparison: Comparison | None) -> str:
    """F-beta and mAP with their intervals, on how many photos."""
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
