"""The list of trainings: a line each where the terminal is wide enough, else a few lines each."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Sequence

from mlic_gui.cli import report
from mlic_gui.cli.history.run_words import figures, kind, started, status
from mlic_gui.core.learning.runs import RunRecord

_HEADS = ("ID", "STARTED", "KIND", "STATUS", "TAGGER", "FROM", "DATA", "ON PHOTOS IT HAD NOT LEARNED FROM")
_FIRST = 4  # columns that a narrow list keeps
_INDENT = " " * 10
_NOTHING = "–"
_MARK = 6  # digits of a digest that people can tell apart


def run_table(
    runs: Sequence[RunRecord],
    *,
    in_use: str | None = None,
    gone: Collection[str] = (),
    width: int | None = None,
) -> Iterator[str]:
    """The list of runs, oldest first.

    Args:
        runs: The runs.
        in_use: Id of the run whose tagger is in use.
        gone: Ids of runs whose taggers are not there any more.
        width: Of the terminal in characters, or None for lines of any length.
    """
    rows = [_row(run, in_use=run.id == in_use, gone=run.id in gone) for run in runs]
    lines = list(_columns([_HEADS, *rows]))
    if width is None or max(map(len, lines)) <= width:
        yield from lines
        return
    first, *lines = _columns([_HEADS[:_FIRST], *(row[:_FIRST] for row in rows)])
    yield first
    for line, row in zip(lines, rows, strict=True):
        yield line
        tagger, base, *others = row[_FIRST:]
        told = ": ".join(other for other in others if other != _NOTHING)
        for part in (f"{tagger}, from {base}", told):
            yield from textwrap.wrap(part, width, initial_indent=_INDENT, subsequent_indent=_INDENT)


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(run: RunRecord, *, in_use: bool, gone: bool) -> tuple[str, ...]:
    mark = " (gone)" if gone else " (in use)" if in_use else ""
    return (
        run.id[:8],
        started(run),
        kind(run),
        status(run),
        f"{run.name}{mark}" if run.name else _NOTHING,
        run.base,
        f"{report.photos(run.data.photos)} #{run.data.digest[:_MARK]}" if run.data else _NOTHING,
        run.reason or figures(run.comparison),
    )
