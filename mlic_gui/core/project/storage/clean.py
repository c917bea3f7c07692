"""Remembers how a database was left, so that one that nothing has touched since is not checked again."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

_RECORD = "closed"


def note_closed(path: Path) -> None:
    """Remember that this database was closed in good order."""
    state = _state(path)
    with suppress(OSError):
        if state is not None:
            path.with_name(_RECORD).write_text(json.dumps(state), encoding="utf-8")


def is_as_closed(path: Path) -> bool:
    """Whether this database is as it was when it was last closed in good order."""
    try:
        noted = json.loads(path.with_name(_RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return noted is not None and bool(noted == _state(path))


def _state(path: Path) -> list[int] | None:
    """Size and time of the file; None while a log beside it holds more."""
    try:
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            return None
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]
