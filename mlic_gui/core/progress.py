"""How a long function tells what it is doing, hands over partial results, and learns that it is unwanted."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """What a long function is doing; each front end has a sentence for each."""

    SCAN = "scan"
    FINGERPRINT = "fingerprint"
    TAG = "tag"
    REFIT = "refit"
    START_ENGINE = "start_engine"
    PREPARE = "prepare"
    ESTIMATE = "estimate"
    FINE_TUNE = "fine_tune"
    EVALUATE = "evaluate"
    IMPORT = "import"
    EXPORT = "export"
    READ_FILE = "read_file"
    UNPACK = "unpack"
    FETCH = "fetch"
    DOWNLOAD = "download"
    MAKE_BACKBONE = "make_backbone"
    EXPLAIN = "explain"
    LAYERS = "layers"
    ACTIVATIONS = "activations"
    FILTERS = "filters"
    REPORT = "report"
    GROWTH = "growth"


class Cancelled(Exception):  # noqa: N818 - it is an outcome, not an error
    """The work was cancelled by whoever asked for it."""


class Interrupted(Cancelled):
    """The work was broken off for something else; what it reached is kept, to go on from there."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report of progress.

    Attributes:
        stage: What is being done.
        done: How many items are done.
        total: How many there are, or None while that is not known.
    """

    stage: Stage
    done: int
    total: int | None


class Progress:
    """What a long function is given; this one reports to nobody. Front ends override `report` and `partial`.

    `cancel` may be called from any thread; the working thread notices at its next `check`.
    """

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._interrupted = threading.Event()

    def report(self, stage: Stage, done: int, total: int | None = None) -> None:
        """Say how far the work is."""

    def partial(self, value: object) -> None:
        """Hand over a part of the result while the rest is still being made."""

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._cancelled.set()

    def interrupt(self) -> None:
        """As `cancel`, but what can be gone on with later is to be kept."""
        self._interrupted.set()
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked for the work to stop."""
        return self._cancelled.is_set()

    @property
    def interrupted(self) -> bool:
        """Whether what can be gone on with later is to be kept."""
        return self._interrupted.is_set()

    def check(self) -> None:
        """Raise `Cancelled`, or `Interrupted`, if somebody asked for the work to stop."""
        if self.cancelled:
            raise Interrupted if self.interrupted else Cancelled


class Translated(Progress):
    """Another progress, for work whose parts have another form than its listener expects."""

    def __init__(self, inner: Progress, translate: Callable[[object], object]) -> None:
        super().__init__()
        self._inner = inner
        self._translate = translate

    def report(self, stage: Stage, done: int, total: int | None = None) -> None:
        """Pass it on."""
        self._inner.report(stage, done, total)

    def partial(self, value: object) -> None:
        """Pass it on, translated."""
        self._inner.partial(self._translate(value))

    def cancel(self) -> None:
        """Pass it on."""
        self._inner.cancel()

    def interrupt(self) -> None:
        """Pass it on."""
        self._inner.interrupt()

    @property
    def cancelled(self) -> bool:
        """Whether the inner progress was cancelled."""
        return self._inner.cancelled

    @property
    def interrupted(self) -> bool:
        """Whether the inner progress was interrupted."""
        return self._inner.interrupted

    def check(self) -> None:
        """Raise `Cancelled` if the inner progress was."""
        self._inner.check()


@dataclass(slots=True)
class Pace:
    """Rate and time left of a counted task, over the last few seconds.

    Attributes:
        window: Seconds of history that the rate is taken over.
    """

    window: float = 5.0
    _marks: deque[tuple[float, int]] = field(default_factory=deque)

    def mark(self, done: int, *, now: float | None = None) -> None:
        """Note that `done` items are done."""
        moment = time.monotonic() if now is None else now
        self._marks.append((moment, done))
        while len(self._marks) > 2 and moment - self._marks[0][0] > self.window:
            self._marks.popleft()

    @property
    def rate(self) -> float | None:
        """Items per second, or None before there is anything to tell."""
        if len(self._marks) < 2:
            return None
        (start, first), (end, last) = self._marks[0], self._marks[-1]
        return (last - first) / (end - start) if end > start and last > first else None

    def seconds_left(self, total: int | None) -> float | None:
        """Seconds until `total` items are done at the present rate, or None if that is not known."""
        rate = self.rate
        if total is None or rate is None:
            return None
        return max(0, total - self._marks[-1][1]) / rate
