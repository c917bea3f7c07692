"""The tagger in use, and the list of those there are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from mlic_gui.core.learning.library import TaggerEntry
from mlic_gui.operations import tagging
from mlic_gui.operations.desk import Desk
from mlic_gui.session.notice import error_sentence


class TaggerChooser(QToolButton):
    """A button that names the tagger in use and opens the list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choice")
        self._desk = desk
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._menu.aboutToShow.connect(self._fill)
        for signal in (desk.session.tagger_changed, desk.session.project_opened, desk.session.project_closed):
            signal.connect(self._show_name)
        self._show_name()

    def _show_name(self) -> None:
        tagger = self._desk.session.tagger
        self.setEnabled(self._desk.session.folder is not None)
        name = tagger.name if tagger is not None else self.tr("none")
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 220)
        self.setText(self.tr("Tagger: {name}").format(name=shown))
        self.setAccessibleName(self.tr("Tagger: {name}").format(name=name))
        self.setToolTip(self.tr("{name} proposes the labels. Choose another one.").format(name=name))

    def _fill(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        own = [entry for entry in self._desk.session.taggers if not entry.shipped]
        for entry in self._desk.session.taggers:
            if entry.shipped:
                self._add(entry, group)
        if own:
            self._menu.addSeparator()
        for entry in own:
            self._add(entry, group)

    def _add(self, entry: TaggerEntry, group: QActionGroup) -> None:
        action = self._menu.addAction(entry.name)
        action.setCheckable(True)
        action.setActionGroup(group)
        action.setEnabled(entry.tagger is not None)
        in_use = self._desk.session.tagger
        action.setChecked(in_use is not None and in_use.name == entry.name)
        if entry.error is not None:
            action.setToolTip(error_sentence(entry.error))
        action.triggered.connect(lambda: tagging.choose_tagger(self._desk, entry.name))
