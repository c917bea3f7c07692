"""The windows beside the main one: runs and their reports, and what the network sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mlic_gui.operations import runs
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme

if TYPE_CHECKING:
    from mlic_gui.widgets.explorer.explorer_window import ExplorerWindow
    from mlic_gui.widgets.runs.runs_window import RunsWindow


class OtherWindows(QObject):
    """Makes each when it is first wanted, and keeps it until the main window is closed.

    They have no parent, so that the main window, where photos are chosen, can come before them.

    Attributes:
        explorer: The window into the network, or None.
        runs: The window of runs, or None.
    """

    def __init__(self, desk: Desk, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._theme, self._window = desk, theme, window
        self.explorer: ExplorerWindow | None = None
        self.runs: RunsWindow | None = None

    def show_explorer(self) -> None:
        """Look into the network."""
        from mlic_gui.widgets.explorer.explorer_window import ExplorerWindow  # noqa: PLC0415 - costs time

        if self.explorer is None:
            self.explorer = ExplorerWindow(self._desk, self._theme)
        bring_to_front(self.explorer)

    def show_runs(self) -> None:
        """Look at runs and their reports."""
        from mlic_gui.widgets.runs.runs_window import RunsWindow  # noqa: PLC0415 - not before first paint

        if self.runs is None:
            self.runs = RunsWindow(self._desk, self._theme)
            self.runs.photo_asked.connect(self.go_to_photo)
        bring_to_front(self.runs)

    def go_to_photo(self, path: str) -> None:
        """Show a photo in the main window, before the others."""
        if runs.open_photo(self._desk, path):
            bring_to_front(self._window)

    def close(self) -> None:
        """Close those that are open."""
        for window in (self.explorer, self.runs):
            if window is not None:
                window.close()
                window.deleteLater()
        self.explorer = self.runs = None


def bring_to_front(window: QWidget) -> None:
    """Show a window before all others, with the keyboard in it."""
    window.show()
    window.raise_()
    window.activateWindow()
