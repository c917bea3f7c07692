"""How large a window opens: as is pleasant, but with its frame on the screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QWidget

_FRAME = QSize(24, 48)  # borders and title bar, whose size is not known before the window was shown


def open_as(window: QWidget, pleasant: QSize, remembered: QByteArray) -> None:
    """Give a window the size and place that it had, else a pleasant size that fits on its screen."""
    window.resize(pleasant.boundedTo(window.screen().availableSize() - _FRAME))
    if not remembered.isEmpty():
        window.restoreGeometry(remembered)
