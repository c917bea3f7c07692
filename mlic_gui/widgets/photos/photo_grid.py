"""The grid of thumbnails: virtualised, many photos selected at once, in step with the session."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from mlic_gui.session.photos.photo_model import PhotoModel
from mlic_gui.session.session import Session
from mlic_gui.session.throttle import Throttle
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.photos.photo_delegate import GAP, PhotoDelegate

SMALLEST, LARGEST, STEP = 96, 304, 16
_MARGIN = 5
_SCROLL_BAR = 10
_FRAME = GAP + 8  # what a cell has around its picture
_VISIBLE_MS = 60
_MANY = 60  # selected photos


class PhotoGrid(QListView):
    """Shows a photo model; knows nothing of labels.

    Attributes:
        side: Wanted width of a thumbnail in pixels; cells grow from it until they fill the row.

    Signals:
        rows_seen: Session rows (intp array) that are on the screen now; at most 16 a second.
        side_changed: Another size of thumbnails was chosen.
        opened: A photo was double-clicked.
    """

    rows_seen = Signal(object)
    side_changed = Signal(int)
    opened = Signal()

    def __init__(
        self, session: Session, model: PhotoModel, theme: Theme, *, side: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.side = side
        self._session = session
        self._photos = model
        self._follows = True
        self._handling = 0
        self._moved = False
        self._delegate = PhotoDelegate(theme, self)
        self._seen = Throttle(_VISIBLE_MS, self)
        self._set_up()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._connect(model)

    def _set_up(self) -> None:
        self.setObjectName("grid")
        self.setAccessibleName(self.tr("Photos"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setViewportMargins(_MARGIN, _MARGIN, 0, 0)
        self.setMinimumSize(160, 120)

    def _connect(self, model: PhotoModel) -> None:
        self.selectionModel().selectionChanged.connect(self._on_moved)
        self.selectionModel().currentChanged.connect(self._on_moved)
        self._session.selection_changed.connect(self._follow)
        self._session.current_changed.connect(self._follow)
        model.modelReset.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._seen.call)
        for signal in (model.modelReset, model.rowsInserted, self._session.tagger_changed):
            signal.connect(self._seen.call)
        self._seen.fired.connect(self._tell_seen)
        self.doubleClicked.connect(self.opened)

    def set_side(self, side: int) -> None:
        """Choose the size of thumbnails."""
        wanted = min(LARGEST, max(SMALLEST, side))
        if wanted != self.side:
            self.side = wanted
            self._fit_cells()
            self.side_changed.emit(wanted)

    def visible_rows(self) -> NDArray[np.intp]:
        """Session rows that are on the screen, first to last."""
        count = len(self._photos.rows)
        cell = self._delegate.cell
        if not count or not cell.height():
            return np.empty(0, dtype=np.intp)
        columns = max(1, self._room() // cell.width())
        top = self.verticalScrollBar().value() // cell.height()
        lines = self.viewport().height() // cell.height() + 2
        return self._photos.rows[top * columns : (top + lines) * columns]

    def go_to_row(self, row: int) -> None:
        """Make a session row the current and only selected photo."""
        self._session.select((row,), current=row)

    def step(self, by: int) -> None:
        """Make the photo `by` places further on the current one."""
        count = len(self._photos.rows)
        if count:
            item = min(count - 1, max(0, self._photos.item_of(self._session.current_row) + by))
            self.go_to_row(int(self._photos.rows[item]))

    def go_to_unreviewed(self) -> None:
        """Make the next photo that has not been reviewed the current one, from the top again at the end."""
        rows = self._photos.rows
        waiting = np.flatnonzero(~self._session.reviewed[rows]) if len(rows) else rows
        if len(waiting):
            after = waiting[waiting > self._photos.item_of(self._session.current_row)]
            self.go_to_row(int(rows[after[0] if len(after) else waiting[0]]))

    def top_row(self) -> int:
        """Session row of the photo at the top left, -1 if there is none."""
        return self._photos.row_at(self.indexAt(QPoint(20, 20)))

    def scroll_to_row(self, row: int) -> None:
        """Bring a session row to the top."""
        index = self._photos.index_of(row)
        if index.isValid():
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def _on_moved(self) -> None:
        """Selection and current photo change one after the other: tell of both at once."""
        if self._follows:
            self._moved = True
        if not self._handling:
            self._tell_selection()

    def _tell_selection(self) -> None:
        if not self._moved:
            return
        self._moved = False
        chosen = self._chosen_rows()
        current = self._photos.row_at(self.currentIndex())
        if len(chosen) and current not in chosen:
            current = int(chosen[0])
        self._session.select(chosen.tolist(), current=current)
        if len(chosen) != len(self._session.selected_rows):
            self._follow()

    def _chosen_rows(self) -> NDArray[np.intp]:
        selection = self.selectionModel().selection()
        spans = [selection.at(number) for number in range(selection.size())]
        rows = [self._photos.rows[span.top() : span.bottom() + 1] for span in spans]
        return np.concatenate(rows) if rows else np.empty(0, dtype=np.intp)

    def _follow(self) -> None:
        if not self._follows or self._moved:
            return
        self._follows = False
        index = self._photos.index_of(self._session.current_row)
        select = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(self._session_selection(), select.ClearAndSelect)
        self.selectionModel().setCurrentIndex(index, select.NoUpdate)
        if index.isValid():
            self.scrollTo(index)
        self._follows = True

    def _session_selection(self) -> QItemSelection:
        items = np.flatnonzero(np.isin(self._photos.rows, self._session.selected_rows))
        selection = QItemSelection()
        for span in np.split(items, np.flatnonzero(np.diff(items) > 1) + 1):
            if len(span):
                first, last = self._photos.index(int(span[0]), 0), self._photos.index(int(span[-1]), 0)
                selection.select(first, last)
        return selection

    def _settled(self, handle: Callable[[QEvent], bool], event: QEvent) -> bool:
        self._handling += 1
        try:
            return handle(event)
        finally:
            self._handling -= 1
            if not self._handling:
                self._tell_selection()

    def _tell_seen(self) -> None:
        self.rows_seen.emit(self.visible_rows())

    def _room(self) -> int:
        return max(1, self.width() - _MARGIN - _SCROLL_BAR)

    def _fit_cells(self) -> None:
        columns = max(1, round(self._room() / (self.side + _FRAME)))
        self._delegate.set_cell_width(self._room() // columns)
        self.setGridSize(self._delegate.cell)
        self.verticalScrollBar().setSingleStep(self._delegate.cell.height() // 3)
        self._seen.call()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cells fill the width."""
        self._fit_cells()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the thumbnails grow or shrink."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_side(self.side + (STEP if event.angleDelta().y() > 0 else -STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and selection are the grid's; letters, figures and Enter are the window's."""
        plain = event.text().isprintable() and event.text() != ""
        if plain or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Of many photos all that is visible; the base class would ask every one where it is."""
        photos = sum(selection.at(number).height() for number in range(selection.size()))
        return (
            super().visualRegionForSelection(selection) if photos < _MANY else QRegion(self.viewport().rect())
        )

    def event(self, event: QEvent) -> bool:
        """Tell the session once when the event has had all its effects."""
        return self._settled(super().event, event)

    def viewportEvent(self, event: QEvent) -> bool:
        """The same for the mouse."""
        return self._settled(super().viewportEvent, event)
