"""One training as it is remembered: settings, curves, split and result."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from mlic_gui.core.learning.judging.comparison import Comparison
from mlic_gui.core.learning.plain import from_plain, to_plain

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class RunKind(StrEnum):
    """What was trained."""

    REFIT = "refit"
    FINE_TUNE = "fine_tune"


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of the curves; *validation* is the selection side.

    Attributes:
        step: Accepted solver iteration (refit) or epoch (fine-tune); 0 is the head that it started from.
        train_loss: Masked binary cross-entropy on the train side, natural logarithm; where labels exclude
            each other the mean loss of its photos (see `exclusive`).
        validation_loss: The same on the selection side; NaN when that side is empty.
        train_fbeta: F-beta over photos on the train side, at 0.5 or with the best label that excludes others.
        validation_fbeta: The same on the selection side; NaN when that side is empty.
    """

    step: int
    train_loss: float
    validation_loss: float
    train_fbeta: float
    validation_fbeta: float


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How many annotated photos each side had.

    Attributes:
        train: Photos learned from.
        selection: Photos that chose the penalty, the thresholds and the best step.
        held_out: Photos that were only judged.
        folds: Number of folds when every photo took each part in turn, or None.
    """

    train: int
    selection: int
    held_out: int
    folds: int | None = None


@dataclass(frozen=True, slots=True)
class DataSnapshot:
    """The data that a run was given, so that it can be told whether another run was given the same.

    Attributes:
        photos: Annotated photos that could be read.
        yes: Annotations that say *yes*.
        no: Annotations that say *no*.
        labels: The project's labels.
        split: Name of the split.
        digest: SHA-256 in hex over labels, content keys, words and sides; equal for equal data, in whatever
            order the photos were found and whatever they are called.
        step: The last step of the project's journal that is in it, 0 if that is not known.
    """

    photos: int
    yes: int
    no: int
    labels: tuple[str, ...]
    split: str
    digest: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One training.

    Attributes:
        id: A UUID.
        kind: Refit or fine-tune.
        started: ISO 8601 time with zone.
        base: Name of the tagger it started from.
        settings: The settings it ran with.
        status: How it stands.
        name: Name of the tagger it made, or None.
        directory: That tagger's directory then, or None; the tagger may have moved since.
        points: The curves.
        best: Step of the point that was kept, or None.
        counts: Photos per side, or None before that is known.
        comparison: Before and after on photos that were not learned from, or None.
        adopted: Whether the tagger was taken into use by itself.
        finished: ISO 8601 time with zone, or None while it runs.
        recipe: Name of the recipe, or "" where none was chosen.
        logs: Folder of TensorBoard's files, or None.
        data: What it was given, or None before that is known and in records of earlier versions.
        base_digest: SHA-256 in hex of the tagger that it started from, head and network; "" if not known.
        base_directory: Directory of that tagger, or None if it is not known.
        reason: Why it failed, in a sentence; "" if it did not.
        repeats: Id of the run that it repeats, or "".
    """

    id: str
    kind: RunKind
    started: str
    base: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    status: RunStatus = RunStatus.RUNNING
    name: str | None = None
    directory: str | None = None
    points: tuple[CurvePoint, ...] = ()
    best: int | None = None
    counts: RunCounts | None = None
    comparison: Comparison | None = None
    adopted: bool = False
    finished: str | None = None
    recipe: str = ""
    logs: str | None = None
    data: DataSnapshot | None = None
    base_digest: str = ""
    base_directory: str | None = None
    reason: str = ""
    repeats: str = ""

    @classmethod
    def begin(cls, kind: RunKind, *, base: str, settings: Mapping[str, Any], recipe: str = "") -> Self:
        """A run that starts now."""
        return cls(str(uuid.uuid4()), kind, _now(), base, dict(settings), recipe=recipe)

    def ended(self, status: RunStatus) -> RunRecord:
        """The same run, ended now."""
        return replace(self, status=status, finished=_now())

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The run that `to_json` described.

        Raises:
            ValueError: The data does not describe a run, or its id could lead elsewhere as a name of a file.
        """
        run = from_plain(cls, data)
        datetime.fromisoformat(run.started)
        if not _ID.fullmatch(run.id):
            raise ValueError("id")
        return run


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
