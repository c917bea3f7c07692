"""The tagger in use, and the list of those there are."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from mlic_gui.core.learning.taggers.library import TaggerEntry
from mlic_gui.core.learning.taggers.tagger import TaggerCard
from mlic_gui.operations import tagging
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.notice import error_sentence
from mlic_gui.session.text import counted
from mlic_gui.widgets.look.tips import plain_tip
from mlic_gui.widgets.runs.run_text import moment
from mlic_gui.widgets.training.training_text import duration


class TaggerChooser(QToolButton):
    """A button that names the tagger in use and opens the list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choice")
        self._desk = desk
        self._menu = QMenu(self)
        self._choices = QActionGroup(self._menu)
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
        self.setToolTip(plain_tip(tip + (" " + self.tr("It looks twice at each photo.") if twice else "")))

    def _fill(self) -> None:
        self._menu.clear()
        for title, entries in self._groups():
            if entries:
                self._add_group(title, entries)
        self._add_look_twice()

    def _groups(self) -> tuple[tuple[str, list[TaggerEntry]], ...]:
        """Those of this folder, the newest first, those of others, and those that ship."""
        session = self._desk.session
        project = session.project.id if session.project is not None else ""
        own = [entry for entry in session.taggers if not entry.shipped]
        here = [entry for entry in own if entry.tagger is not None and entry.tagger.card.project == project]
        return (
            (self.tr("Learned from this folder"), here),
            (self.tr("Learned elsewhere"), [entry for entry in own if entry not in here]),
            (self.tr("Came with the program"), [entry for entry in session.taggers if entry.shipped]),
        )

    def _add_group(self, title: str, entries: list[TaggerEntry]) -> None:
        if not self._menu.isEmpty():
            self._menu.addSeparator()
        self._menu.addAction(title).setEnabled(False)
        for entry in entries:
            self._add(entry)

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

    def _add(self, entry: TaggerEntry) -> None:
        action = self._menu.addAction(
            "\t".join(part for part in (entry.name.replace("&", "&&"), details(entry)) if part)
        )
        action.setCheckable(True)
        action.setActionGroup(self._choices)
        action.setEnabled(entry.tagger is not None)
        in_use = self._desk.session.tagger
        action.setChecked(in_use is not None and in_use.name == entry.name)
        if entry.error is not None:
            action.setToolTip(error_sentence(entry.error))
        action.triggered.connect(lambda: tagging.choose_tagger(self._desk, entry.name))


def details(entry: TaggerEntry) -> str:
    """When a tagger was made and how good it was found to be: `today 10:15 · F2 0.91`."""
    card = entry.tagger.card if entry.tagger is not None else TaggerCard()
    figures = card.figures
    parts = [moment(card.date)] if card.date and not entry.shipped else []
    if figures is not None and not math.isnan(figures.fbeta):
        parts.append(f"F{figures.beta:g} {figures.fbeta:.2f}")
    return " · ".join(parts)
