"""A button that is one row of several: up and down go from row to row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton


class RowButton(QAbstractButton):
    """Takes the keys that move among rows; subclasses paint themselves."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the next row; left and right are the window's."""
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
