"""Ctrl+C while a command's modules are read: nothing is begun, so nothing is kept or told."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPED_BY_SIGNAL = 128


def cancelled_code(number: int) -> int:
    """The exit code of a command that a signal ended; 130 for Ctrl+C."""
    return _STOPPED_BY_SIGNAL + number


@contextmanager
def ending_quietly() -> Iterator[None]:
    """While it lasts, Ctrl+C ends the process at once, wherever it is; one that is ignored stays ignored.

    An exception would come out of the middle of a library's import, as whatever that makes of it.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(number: int, _frame: FrameType | None) -> None:
    os._exit(cancelled_code(number))
