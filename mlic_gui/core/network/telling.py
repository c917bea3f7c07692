"""How whatever the training process does tells how far it is, and how it ended."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from typing import TypeVar

from mlic_gui.core.engine.explaining import FilterFound
from mlic_gui.core.engine.messages import Advance, EpochPoint, Failure, WasCancelled
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Cancelled, Progress, Stage

_REPORT_SECONDS = 0.07
_Result = TypeVar("_Result")

Told = Advance | EpochPoint | FilterFound


class PipeProgress(Progress):
    """Sends on what is reported, at most fifteen times a second."""

    def __init__(self, tell: Callable[[Told], None], *, between: Callable[[], None]) -> None:
        """Tell through a pipe; `between` is called wherever the work may be interrupted."""
        super().__init__()
        self._tell = tell
        self._between = between
        self._stage: Stage | None = None
        self._sent = 0.0

    def report(self, stage: Stage, done: int, total: int | None = None) -> None:
        """Say how far the work is, unless that was said just now."""
        now = time.monotonic()
        if stage is not self._stage or done == total or now - self._sent >= _REPORT_SECONDS:
            self._stage, self._sent = stage, now
            self._tell(Advance(stage, done, total))

    def partial(self, value: object) -> None:
        """Send on a part of the result."""
        if isinstance(value, EpochPoint | FilterFound):
            self._tell(value)

    def check(self) -> None:
        """Be interrupted, and raise `Cancelled` if somebody asked for the work to stop."""
        super().check()
        self._between()
        super().check()


def ending(work: Callable[[], _Result]) -> _Result | WasCancelled | Failure:
    """What the work returns, or how it failed; the client, who is told, keeps the report."""
    try:
        return work()
    except Cancelled:
        return WasCancelled()
    except CoreError as error:
        fields = {name: str(value) for name, value in error.fields.items()}
        return Failure(error.code, traceback.format_exc(), fields)
    except Exception as error:  # noqa: BLE001 - whatever fails is told
        return _failure(error)


def _failure(error: Exception) -> Failure:
    details = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return Failure(ErrorCode.ENGINE_MEMORY, details, {})
    return Failure(ErrorCode.ENGINE_FAILED, details, {"reason": str(error) or type(error).__name__})
