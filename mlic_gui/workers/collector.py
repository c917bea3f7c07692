"""Collects cyclic garbage on the GUI thread alone, where Qt objects may be destroyed."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_MILLISECONDS = 500


class Collector(QObject):
    """Takes over from Python's automatic collection, which runs on whichever thread happens to allocate.

    A cycle that holds a Qt object would then be destroyed on a worker's thread, which Qt does not allow.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_MILLISECONDS)
        self._timer.timeout.connect(self.collect_due)

    def take_over(self) -> None:
        """No thread collects by itself from now on."""
        gc.disable()

    def start(self) -> None:
        """Collect by the clock from now on; what there is already is taken to stay."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.enable()

    def collect_due(self) -> int | None:
        """Collect the oldest generation that is due; returns it, or None if none was."""
        due = [
            generation
            for generation, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if limit and count > limit
        ]
        if not due:
            return None
        gc.collect(max(due))
        return max(due)
