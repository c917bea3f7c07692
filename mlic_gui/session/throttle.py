"""Turns bursts of calls into at most one signal per interval."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal


class Throttle(QObject):
    """Fires soon after the first call of a burst, and not more often than once per interval.

    Signals:
        fired: At most once per interval while `call` keeps being called, and once after the last call.
    """

    fired = Signal()

    def __init__(self, milliseconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.fired)

    def call(self) -> None:
        """Ask for the signal."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Send a signal that is due at once."""
        if self._timer.isActive():
            self._timer.stop()
            self.fired.emit()

    def drop(self) -> None:
        """Forget a signal that is due."""
        self._timer.stop()
