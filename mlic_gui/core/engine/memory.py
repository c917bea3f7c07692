"""Tells whether a process ended for lack of memory."""

from __future__ import annotations

import signal
from pathlib import Path

_STATISTICS = Path("/proc/vmstat")
# What C++ and TensorFlow write before they give up, and the exit code of Windows (STATUS_NO_MEMORY).
_LAST_WORDS = ("std::bad_alloc", "MemoryError", "OOM when allocating")
_WINDOWS_NO_MEMORY = 0xC0000017


def memory_kills() -> int | None:
    """How many processes Linux has killed for lack of memory since it started; None elsewhere."""
    try:
        lines = _STATISTICS.read_text().splitlines()
    except OSError:
        return None
    counts = [int(line.split()[1]) for line in lines if line.startswith("oom_kill ")]
    return counts[0] if counts else None


def killed_for_memory(exit_code: int, details: str, *, kills_before: int | None) -> bool:
    """Whether an exit code and the last words of a process, or the system's own count, speak of memory."""
    if exit_code == _WINDOWS_NO_MEMORY or any(words in details for words in _LAST_WORDS):
        return True
    kills = memory_kills()
    if kills is None or kills_before is None:
        return False
    return exit_code == -getattr(signal, "SIGKILL", 9) and kills > kills_before
