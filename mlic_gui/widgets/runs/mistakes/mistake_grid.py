"""The worst mistakes as a grid; a click or Enter goes to the photo in the main window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QWidget

from mlic_gui.core.learning.reporting.run_report import Mistake
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.mistakes.mistake_delegate import MistakeDelegate
from mlic_gui.widgets.runs.mistakes.mistake_model import MistakeModel

_WANTED = 176


class MistakeGrid(QListView):
    """As many columns as fit.

    Signals:
        photo_asked: Path of the photo, relative to the folder.
    """

    photo_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mistakes = MistakeModel(session, self)
        self._cards = MistakeDelegate(theme, self)
        self.setAccessibleName(self.tr("Worst mistakes"))
        self.setModel(self.mistakes)
        self.setItemDelegate(self._cards)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.clicked.connect(self._ask)
        self.mistakes.modelReset.connect(self._cards.forget)

    def show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Show these."""
        self.mistakes.show_mistakes(mistakes)

    def _ask(self, index: QModelIndex) -> None:
        self.photo_asked.emit(self.mistakes.mistake_at(index.row()).path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space go to the photo."""
        chosen = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if chosen and self.currentIndex().isValid():
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cards fill the width."""
        room = max(1, self.viewport().width() - 2)
        self._cards.set_cell_width(room // max(1, round(room / _WANTED)))
        self.setGridSize(self._cards.cell)
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """A card."""
        return QSize(160, 120)
