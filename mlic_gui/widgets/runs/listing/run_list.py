"""The list of runs; one is looked at, two are compared."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.listing.run_delegate import RunDelegate
from mlic_gui.widgets.runs.listing.run_model import RunModel

_Flag = QItemSelectionModel.SelectionFlag


class RunList(QListView):
    """Shows the session's runs; what is selected here is `RunReviews.chosen`, and the other way round."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs = RunModel(session, self)
        self._reviews = session.reviews
        self._follows = False
        self.setAccessibleName(self.tr("Runs, newest first"))
        self.setModel(self.runs)
        self.setItemDelegate(RunDelegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.selectionModel().selectionChanged.connect(self._tell)
        self._reviews.chosen_changed.connect(self.follow)
        self.runs.modelReset.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Select the runs that are looked at; the one to begin with if there is none."""
        rows = [row for row in map(self.runs.row_of, self._reviews.chosen) if row >= 0]
        if not rows and self.runs.rowCount():
            self.begin()
            return
        self._follows = True
        selection = self.selectionModel()
        selection.clearSelection()
        for row in rows:
            selection.select(self.runs.index(row), _Flag.Select)
        if rows and self.currentIndex().row() not in rows:
            selection.setCurrentIndex(self.runs.index(rows[-1]), _Flag.NoUpdate)
            self.scrollTo(self.runs.index(rows[-1]))
        self._follows = False

    def begin(self) -> None:
        """Look at the run of the tagger in use, at the newest that ended if there is none."""
        if self.runs.rowCount():
            run = self.runs.run_at(self.runs.row_to_begin_with())
            self._reviews.choose((run.id,), picked=False)

    def _tell(self) -> None:
        if self._follows:
            return
        rows = sorted((index.row() for index in self.selectedIndexes()), reverse=True)
        self._reviews.choose([self.runs.run_at(row).id for row in rows])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as wide as the list."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
