"""The middle of the window: preview above, grid below, either alone, or what to do when there is no photo."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.empty_state import EmptyState
from mlic_gui.widgets.photos.image_preview import ImagePreview
from mlic_gui.widgets.photos.photo_grid import PhotoGrid
from mlic_gui.widgets.why.beside_preview import BesidePreview
from mlic_gui.widgets.why.near_photos import NearPhotos

_PREVIEW_SHARE, _GRID_SHARE = 46, 54


class Middle(QStackedWidget):
    """Holds the two views of photos.

    Attributes:
        preview: The current photo.
        near: The annotated photos most like it, beside the preview while reasons are shown.
        grid: All shown photos.
        empty: Shown while there is no photo.
        splitter: Between preview and grid.

    Signals:
        arrangement_changed: Preview or grid was hidden or shown.
    """

    arrangement_changed = Signal()

    def __init__(
        self,
        desk: Desk,
        *,
        preview: ImagePreview,
        near: NearPhotos,
        grid: PhotoGrid,
        empty: EmptyState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.preview = preview
        self.near = near
        self.grid = grid
        self.empty = empty
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("middle")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self._upper = BesidePreview(desk.session, preview, near)
        self.splitter.addWidget(self._upper)
        self.splitter.addWidget(grid)
        self.splitter.setSizes([_PREVIEW_SHARE * 10, _GRID_SHARE * 10])
        self.addWidget(empty)
        self.addWidget(self.splitter)
        session = desk.session
        for signal in (
            session.project_opened,
            session.project_closed,
            session.photos_added,
            session.scan_finished,
        ):
            signal.connect(self._choose_page)
        grid.opened.connect(self.toggle_preview_alone)

    @property
    def preview_alone(self) -> bool:
        """Whether the grid is hidden."""
        return self.grid.isHidden()

    @property
    def grid_alone(self) -> bool:
        """Whether the preview is hidden."""
        return self._upper.isHidden()

    def toggle_preview_alone(self) -> None:
        """The preview alone, or both."""
        self._arrange(preview=True, grid=self.preview_alone)

    def toggle_grid_alone(self) -> None:
        """The grid alone, or both."""
        self._arrange(preview=self.grid_alone, grid=True)

    def _arrange(self, *, preview: bool, grid: bool) -> None:
        self._upper.setVisible(preview)
        self.grid.setVisible(grid)
        (self.grid if grid else self.preview).setFocus()
        self.arrangement_changed.emit()

    def _choose_page(self) -> None:
        has_photos = bool(self._desk.session.records)
        if not has_photos:
            self.empty.refresh()
        page = self.splitter if has_photos else self.empty
        if page is not self.currentWidget():
            self.setCurrentWidget(page)
            if has_photos:
                self.grid.setFocus()
