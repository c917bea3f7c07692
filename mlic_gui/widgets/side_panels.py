"""The docks beside the photos: their places at first, how two share their height, what is remembered."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from mlic_gui.session.kept.settings import Settings
from mlic_gui.widgets.labels.folder_panel import FolderPanel
from mlic_gui.widgets.labels.label_panel import LabelPanel
from mlic_gui.widgets.look.dock import Dock
from mlic_gui.widgets.training.training_panel import TrainingPanel

_LEFT, _RIGHT = 216, 344
_PLOTS_HEIGHT = 340  # of the training panel, for plots that can be read
_FOLDED_HEIGHT = 180  # of the training panel without plots
_MOVED = "panels_moved"


class SidePanels(QObject):
    """Folders at the left; labels above training at the right.

    The labels get the height that shows them all, unless the user has moved what parts them from training.

    Attributes:
        docks: Folders, labels, training.
    """

    def __init__(
        self, window: QMainWindow, *, folders: FolderPanel, labels: LabelPanel, training: TrainingPanel
    ) -> None:
        super().__init__(window)
        self._window = window
        self._labels = labels
        self._training = training
        self.docks = (
            Dock("folders", self.tr("Folders"), folders.head, folders, window),
            Dock("labels", self.tr("Labels"), labels.head, labels, window),
            Dock("training", self.tr("Training"), training.head, training, window),
        )
        self._settled = False
        self._moved_by_user = False
        self._last_size = window.size()
        self._place()
        labels.height_wanted.connect(self._share_height)
        training.height_wanted.connect(self._share_height)
        window.installEventFilter(self)
        self.docks[1].installEventFilter(self)

    def settle(self, settings: Settings) -> None:
        """Now that the window has its size: go where the panels were, at first to their places."""
        if self._settled:
            return
        self._settled = True
        self._moved_by_user = not settings.bytes_of(_MOVED).isEmpty()
        layout = settings.window_layout
        if layout.isEmpty() or not self._window.restoreState(layout):
            self._set_widths()
        self._share_height()

    def remember(self, settings: Settings) -> None:
        """Keep for the next time where the panels are."""
        settings.window_layout = self._window.saveState()
        settings.set_bytes(_MOVED, QByteArray(b"1" if self._moved_by_user else b""))

    def reset(self) -> None:
        """Put all panels back in their places."""
        self._moved_by_user = False
        self._place()
        self._set_widths()
        self._share_height()

    def _place(self) -> None:
        folders, labels, training = self.docks
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, folders)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, labels)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, training)
        self._window.splitDockWidget(labels, training, Qt.Orientation.Vertical)
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()

    def _set_widths(self) -> None:
        self._window.resizeDocks(list(self.docks), [_LEFT, _RIGHT, _RIGHT], Qt.Orientation.Horizontal)

    def _share_height(self) -> None:
        """Show all labels if the plots still fit; else fold those."""
        if not self._settled or self._moved_by_user or not self._are_stacked():
            return
        _, labels, training = self.docks
        beside = labels.height() + training.height()
        wanted = self._labels.wanted_height() + self._labels.head.sizeHint().height()
        folded = max(_FOLDED_HEIGHT, self._training.folded_height() + self._training.head.height())
        roomy = beside - (max(_PLOTS_HEIGHT, folded) if self._training.has_curves else folded)
        height = max(1, min(wanted, roomy if roomy >= min(wanted, _PLOTS_HEIGHT) else beside - folded))
        if abs(height - labels.height()) > 1:
            shares = [height, max(1, beside - height)]
            self._window.resizeDocks([labels, training], shares, Qt.Orientation.Vertical)

    def _are_stacked(self) -> bool:
        _, labels, training = self.docks
        shown = not (labels.isHidden() or training.isHidden() or labels.isFloating() or training.isFloating())
        place = self._window.dockWidgetArea
        together = place(labels) == place(training) and not self._window.tabifiedDockWidgets(labels)
        return shown and together and labels.x() == training.x()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share anew when the window grows; stop when the user moves what parts labels and training."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._last_size = self._window.size()
            self._share_height()
        elif event.type() == QEvent.Type.Resize and watched is self.docks[1]:
            dragged = bool(QApplication.mouseButtons() & Qt.MouseButton.LeftButton)
            self._moved_by_user |= dragged and self._last_size == self._window.size()
        return super().eventFilter(watched, event)
