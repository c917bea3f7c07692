"""Which photos are still to be done, and which of them somebody is looking at."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Sequence

_MAX_URGENT = 4096


class WorkQueue:
    """Rows 0 to `count` - 1, each handed out once; threads may share it."""

    def __init__(self, count: int) -> None:
        self._lock = threading.Lock()
        self._ordered = deque(range(count))
        self._urgent: deque[int] = deque()
        self._waiting = bytearray(b"\1") * count
        self._left = count

    def __len__(self) -> int:
        """How many rows have not been handed out."""
        with self._lock:
            return self._left

    def prioritise(self, rows: Sequence[int]) -> None:
        """Hand these out next, in this order; earlier requests come after them."""
        with self._lock:
            wanted = [row for row in rows if 0 <= row < len(self._waiting) and self._waiting[row]]
            self._urgent.extendleft(reversed(wanted))
            while len(self._urgent) > _MAX_URGENT:
                self._urgent.pop()

    def take(self, count: int) -> list[int]:
        """The next rows, at most `count`; fewer, and at last none, when there are no more."""
        taken: list[int] = []
        with self._lock:
            for rows in (self._urgent, self._ordered):
                while rows and len(taken) < count:
                    row = rows.popleft()
                    if self._drop(row):
                        taken.append(row)
        return taken

    def discard(self, rows: Iterable[int]) -> None:
        """These are done already."""
        with self._lock:
            for row in rows:
                self._drop(row)

    def _drop(self, row: int) -> bool:
        was_waiting = bool(self._waiting[row])
        self._waiting[row] = 0
        self._left -= was_waiting
        return was_waiting
