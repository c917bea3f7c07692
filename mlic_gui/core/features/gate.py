"""Lets work that somebody waits for go before work that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_POLL_SECONDS = 0.05


class Gate:
    """Background work passes through it between two photos; interactive work closes it for a moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closings = 0
        self._open = threading.Event()
        self._open.set()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Hold background work back inside this block; blocks may overlap, in any threads."""
        self._change(+1)
        try:
            yield
        finally:
            self._change(-1)

    def wait(self, stop: threading.Event) -> None:
        """Return once the gate is open, or `stop` is set."""
        while not stop.is_set() and not self._open.wait(_POLL_SECONDS):
            pass

    def _change(self, by: int) -> None:
        with self._lock:
            self._closings += by
            if self._closings:
                self._open.clear()
            else:
                self._open.set()
