"""Threads that give way to the window's thread, where the operating system has a priority for each thread."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress


def be_nice(amount: int) -> None:
    """Lower the priority of the calling thread to this niceness (0 to 19), on Linux."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), amount)
