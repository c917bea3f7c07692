"""Where a command writes: results to stdout, progress and notes to stderr, and how it is interrupted."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from types import FrameType
from typing import TextIO

from mlic_gui import sentences
from mlic_gui.cli.interrupting import cancelled_code
from mlic_gui.core.progress import Pace, Progress, Report, Stage

_REDRAW_SECONDS = 0.1
_SHOWN_REASONS = 20
_USUAL_COLUMNS = 80


class ExitCode(IntEnum):
    """What scripts can trust."""

    OK = 0
    FAILED = 1
    USAGE = 2
    SOME_PHOTOS_UNREAD = 3


class Console:
    """The two streams of a command.

    Attributes:
        progress: What the command's work reports to.
    """

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self.progress = ConsoleProgress(self._err)

    @property
    def width(self) -> int | None:
        """Columns of the terminal that results go to, or None where they go elsewhere."""
        return _columns(self._out) if self._out.isatty() else None

    def say(self, line: str = "") -> None:
        """A line of the result."""
        self.progress.clear()
        print(line, file=self._out)

    def note(self, line: str) -> None:
        """A line that is not part of the result: a problem, a hint."""
        self._out.flush()
        self.progress.clear()
        print(line, file=self._err)

    def unread(self, reasons: Sequence[str]) -> ExitCode:
        """Name the photos that could not be read; returns the exit code that says whether there were any."""
        if not reasons:
            return ExitCode.OK
        photos = "1 photo" if len(reasons) == 1 else f"{len(reasons):,} photos"
        self.note(f"{photos} could not be read:")
        for reason in reasons[:_SHOWN_REASONS]:
            self.note(f"  {reason}")
        if len(reasons) > _SHOWN_REASONS:
            self.note(f"  and {len(reasons) - _SHOWN_REASONS:,} more")
        return ExitCode.SOME_PHOTOS_UNREAD


class ConsoleProgress(Progress):
    """Progress as one line that is drawn over and over, on a terminal only."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._shown = stream.isatty()
        self._width = 0
        self._drawn_at = 0.0
        self._stage: Stage | None = None
        self._pace = Pace()

    def report(self, stage: Stage, done: int, total: int | None = None) -> None:
        """Redraw the line, ten times a second at most; a new stage and the last item are always drawn."""
        if not self._shown:
            return
        if stage is not self._stage:
            self._stage, self._pace, self._drawn_at = stage, Pace(), 0.0
        self._pace.mark(done)
        now = time.monotonic()
        if now - self._drawn_at >= _REDRAW_SECONDS or done == total:
            self._drawn_at = now
            self._draw(progress_line(Report(stage, done, total), self._pace))

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            self._draw("")

    def _draw(self, line: str) -> None:
        line = line[: _columns(self._stream) - 1]
        print(f"\r{line}{' ' * (self._width - len(line))}\r{line}", end="", file=self._stream, flush=True)
        self._width = len(line)


def progress_line(report: Report, pace: Pace) -> str:
    """Such as "Tagging: 312 of 1,500 photos, 57 photos/s, 21 s left"."""
    unit = sentences.unit(report.stage)
    counted = f"{report.done:,} of {report.total:,} {unit}" if report.total else f"{report.done:,} {unit}"
    parts = [counted.strip()] if unit else []
    if unit and pace.rate is not None:
        parts.append(f"{pace.rate:,.0f} {unit}/s" if pace.rate >= 10 else f"{pace.rate:.1f} {unit}/s")
    left = pace.seconds_left(report.total)
    if left:
        parts.append(f"{duration(left)} left")
    doing = sentences.doing(report.stage)
    return f"{doing}: {', '.join(parts)}" if parts else f"{doing} …"


def duration(seconds: float) -> str:
    """Such as "21 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{max(1, whole)} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def interruptible(progress: Progress) -> Iterator[list[int]]:
    """While it lasts, Ctrl+C and SIGTERM cancel `progress`; a second one ends the process at once.

    Yields the list that the number of the signal is put into.
    """
    received: list[int] = []

    def cancel(number: int, _frame: FrameType | None) -> None:
        if received:
            os._exit(cancelled_code(number))
        received.append(number)
        progress.cancel()

    watched = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, cancel) for number in watched]
    try:
        yield received
    finally:
        for number, handler in zip(watched, before, strict=True):
            signal.signal(number, handler)


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_COLUMNS
    except (OSError, ValueError):
        return _USUAL_COLUMNS
