"""Imports heavy modules before they are needed, one after the other, on a thread that nobody waits for."""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Sequence

from mlic_gui.core.progress import Progress

_PAUSE = 0.01  # seconds between two imports, for the window


def warm_up(modules: Sequence[str], *, progress: Progress) -> tuple[str, ...]:
    """Import the modules; returns those that are not there, for their users to complain about."""
    missing = []
    for name in modules:
        progress.check()
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
        gc.freeze()  # modules stay: looking through them for garbage would only hold up the window
        time.sleep(_PAUSE)
    return tuple(missing)
