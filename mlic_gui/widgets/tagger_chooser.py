"""The tagger in use, and the list of those there are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from mlic_gui.core.learning.taggers.library import TaggerEntry
from mlic_gui.operations import tagging
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.notice import error_sentence
from mlic_gui.session.text import counted
from mlic_gui.widgets.training.training_text import duration


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
        twice = tagger is not None and tagger.preprocessing.mirrored
        self.setText(self.tr("Tagger: {name}").format(name=shown) + (" ×2" if twice else ""))
        self.setAccessibleName(self.tr("Tagger: {name}").format(name=name))
        tip = self.tr("{name} proposes the labels. Choose another one.").format(name=name)
        self.setToolTip(tip + (" " + self.tr("It looks twice at each photo.") if twice else ""))

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
        self._add_look_twice()

    def _add_look_twice(self) -> None:
        """The option of the tagger in use, with what it costs below."""
        session = self._desk.session
        if session.tagger is None:
            return
        self._menu.addSeparator()
        twice = self._menu.addAction(self.tr("Look &twice (mirror image too)"))
        twice.setCheckable(True)
        twice.setChecked(session.tagger.preprocessing.mirrored)
        twice.setEnabled(not session.read_only)
        twice.triggered.connect(lambda on: tagging.look_twice(self._desk, on=on))
        self._menu.addAction(self._cost_of_looking_twice()).setEnabled(False)

    def _cost_of_looking_twice(self) -> str:
        """What it takes, from how long photos took when they were last tagged."""
        photos, seconds = len(self._desk.session.records), self._desk.settings.look_seconds
        if not seconds or not photos:
            return self.tr("Takes about twice the time per photo")
        return counted(
            "TaggerChooser",
            QT_TRANSLATE_NOOP(
                "TaggerChooser", "Takes about twice the time: {count} photo in {twice} instead of {once}"
            ),
            QT_TRANSLATE_NOOP(
                "TaggerChooser", "Takes about twice the time: {count} photos in {twice} instead of {once}"
            ),
            photos,
            twice=duration(2 * photos * seconds, exact=True),
            once=duration(photos * seconds, exact=True),
        )

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
