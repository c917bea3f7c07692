"""Everything that menus and keys can do, and the menus made from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from mlic_gui.operations import edits, projects, tagging, training, why
from mlic_gui.session.kept.settings import Theme as Appearance
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.photos.photo_grid import STEP

if TYPE_CHECKING:
    from mlic_gui.widgets.main_window import MainWindow

Run = Callable[[], object]
_ANSWER_KEYS = 9


class Actions(QObject):
    """Makes the menus of a main window and keeps their entries enabled as fits.

    Attributes:
        entries: Name to action, for those that change.
    """

    def __init__(self, window: MainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._theme = theme
        self.entries: dict[str, QAction] = {}
        self._make_file_menu()
        self._make_edit_menu()
        self._make_photo_menu()
        self._make_view_menu()
        self._make_training_menu()
        self._make_help_menu()
        self._make_answer_keys()
        self._connect()
        self._refresh()

    def _make_file_menu(self) -> None:
        menu, window = self._menu(self.tr("&File")), self._window
        self._add(menu, self.tr("Open folder…"), window.ask_for_folder, "Ctrl+O")
        self._recent = menu.addMenu(self.tr("Open recent"))
        self._recent.aboutToShow.connect(self._fill_recent)
        self._add(menu, self.tr("Open the sample photos"), lambda: projects.open_sample_photos(self._desk))
        menu.addSeparator()
        self._add(menu, self.tr("Import labels…"), window.ask_for_import, "Ctrl+I", name="import")
        self._add(menu, self.tr("Labels from folder names…"), window.ask_for_folder_names, name="folders")
        self._add(menu, self.tr("Export tags…"), window.ask_for_export, "Ctrl+E", name="export")
        self._add(menu, self.tr("Export tagger…"), window.ask_for_tagger_export, name="export_tagger")
        menu.addSeparator()
        self._add(
            menu, self.tr("Close folder"), lambda: projects.leave_project(self._desk), "Ctrl+W", name="close"
        )
        self._add(menu, self.tr("Quit"), window.close, "Ctrl+Q")

    def _make_edit_menu(self) -> None:
        menu, desk = self._menu(self.tr("&Edit")), self._desk
        self._add(menu, self.tr("Undo"), lambda: edits.undo(desk), "Ctrl+Z", name="undo")
        redo = self._add(menu, self.tr("Redo"), lambda: edits.redo(desk), "Ctrl+Shift+Z", name="redo")
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu.addSeparator()
        self._add(
            menu, self.tr("Select all photos"), self._window.middle.grid.selectAll, "Ctrl+A", name="select"
        )
        menu.addSeparator()
        self._add_setting(menu, self.tr("Done answers every label"), "done_answers_all")

    def _make_photo_menu(self) -> None:
        menu, grid = self._menu(self.tr("&Photo")), self._window.middle.grid
        done = self._add(
            menu, self.tr("Done, next"), lambda: edits.mark_done(self._desk), "Return", name="done"
        )
        done.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        self._add(menu, self.tr("Next photo to review"), grid.go_to_unreviewed, "U", name="unreviewed")
        self._add(menu, self.tr("Add a label"), self._window.go_to_label_field, "A", name="label")
        one_label = self._add(menu, self.tr("One label per photo"), self._switch_one_label, name="one_label")
        one_label.setCheckable(True)
        menu.addSeparator()
        self._add(
            menu, self.tr("Tag all photos now"), lambda: tagging.tag_photos(self._desk), "Ctrl+T", name="tag"
        )
        self._add_setting(menu, self.tr("Tag photos when a folder is opened"), "tag_on_open")

    def _make_view_menu(self) -> None:
        menu, middle = self._menu(self.tr("&View")), self._window.middle
        preview, grid = middle.preview, middle.grid
        self._add(menu, self.tr("Preview alone"), middle.toggle_preview_alone, "Space", name="preview_alone")
        self._add(menu, self.tr("Grid alone"), middle.toggle_grid_alone, "G", name="grid_alone")
        self._add(menu, self.tr("Why this label"), lambda: why.toggle(self._desk), "Y", name="why")
        for name in ("preview_alone", "grid_alone", "why"):
            self.entries[name].setCheckable(True)
        self._no_reasons = QShortcut(QKeySequence("Esc"), self._window)
        self._no_reasons.activated.connect(lambda: why.switch(self._desk, on=False))
        menu.addSeparator()
        self._add(menu, self.tr("Fit photo to view"), preview.fit, "Ctrl+0")
        self._add(menu, self.tr("Photo at 100 %"), preview.show_pixels, "Ctrl+1")
        self._add(menu, self.tr("Fit or 100 %"), preview.toggle_fit, "Z")
        self._add(menu, self.tr("Zoom in"), preview.zoom_in, "Ctrl++")
        self._add(menu, self.tr("Zoom out"), preview.zoom_out, "Ctrl+-")
        self._add(menu, self.tr("Larger thumbnails"), lambda: grid.set_side(grid.side + STEP), "+")
        self._add(menu, self.tr("Smaller thumbnails"), lambda: grid.set_side(grid.side - STEP), "-")
        menu.addSeparator()
        for number, dock in enumerate(self._window.panels.docks, start=1):
            action = dock.toggleViewAction()
            action.setShortcut(QKeySequence(f"Alt+{number}"))
            menu.addAction(action)
        self._add(menu, self.tr("Panels back in their places"), self._window.panels.reset)
        menu.addSeparator()
        self._make_appearance_menu(menu)
        self._add(menu, self.tr("Full screen"), self._window.toggle_full_screen, "F11")

    def _make_appearance_menu(self, menu: QMenu) -> None:
        appearances = menu.addMenu(self.tr("Appearance"))
        group = QActionGroup(self)
        for appearance, title in (
            (Appearance.SYSTEM, self.tr("Like the system")),
            (Appearance.LIGHT, self.tr("Light")),
            (Appearance.DARK, self.tr("Dark")),
        ):
            action = self._add(appearances, title, partial(self._set_appearance, appearance))
            action.setCheckable(True)
            action.setActionGroup(group)
            action.setChecked(self._theme.appearance is appearance)

    def _make_training_menu(self) -> None:
        menu, desk = self._menu(self.tr("&Training")), self._desk
        self._add(menu, self.tr("Retrain"), lambda: training.retrain(desk), "Ctrl+R", name="retrain")
        self._add(menu, self.tr("Train…"), self._window.ask_for_training, "Ctrl+Shift+R", name="train")
        self._add(menu, self.tr("Stop and keep the best"), lambda: training.stop_training(desk), name="stop")
        self._add(
            menu, self.tr("Cancel and keep nothing"), lambda: training.cancel_training(desk), name="cancel"
        )
        menu.addSeparator()
        self._add(menu, self.tr("Runs and reports…"), self._window.others.show_runs, "Ctrl+H", name="runs")
        self._add(menu, self.tr("What the network sees…"), self._window.others.show_explorer, "Ctrl+L")

    def _make_help_menu(self) -> None:
        menu = self._menu(self.tr("&Help"))
        keys = self._add(menu, self.tr("Keys"), self._window.show_keys, "F1")
        keys.setShortcuts([QKeySequence("F1"), QKeySequence("?")])
        self._add(menu, self.tr("About mlic-gui"), self._window.show_about)

    def _make_answer_keys(self) -> None:
        for place in range(_ANSWER_KEYS):
            for modifier, word in (("", 1), ("Shift+", 0)):
                shortcut = QShortcut(QKeySequence(f"{modifier}{place + 1}"), self._window)
                shortcut.activated.connect(partial(self._answer, place, word))

    def _answer(self, place: int, word: int) -> None:
        """Set a label directly; the same key again takes the word back."""
        session = self._desk.session
        if place < len(session.labels) and session.current_row >= 0 and not session.read_only:
            present = int(session.selection_words()[place])
            edits.set_word(self._desk, session.labels[place], -1 if present == word else word)

    def _switch_one_label(self) -> None:
        edits.set_one_label(self._desk, not self._desk.session.exclusive)

    def _connect(self) -> None:
        session = self._desk.session
        for signal in (
            session.project_opened,
            session.project_closed,
            session.exclusive_changed,
            session.current_changed,
            session.counts_changed,
            session.undo_changed,
            session.tagger_changed,
            session.read_only_changed,
            session.history.state_changed,
            session.why.switched,
            self._window.middle.arrangement_changed,
        ):
            signal.connect(self._refresh)

    def _refresh(self) -> None:
        session = self._desk.session
        is_open = session.folder is not None
        writable = is_open and not session.read_only
        has_photo = session.current_row >= 0
        can_train = writable and session.counts.annotated > 0 and not session.history.running
        for name, enabled in (
            ("import", writable),
            ("folders", writable and bool(session.records)),
            ("export", is_open and bool(session.records)),
            ("export_tagger", is_open and session.tagger is not None),
            ("close", is_open),
            ("undo", writable and bool(session.undo_text)),
            ("redo", writable and bool(session.redo_text)),
            ("select", has_photo),
            ("done", writable and has_photo),
            ("unreviewed", has_photo),
            ("label", writable and has_photo),
            ("one_label", writable),
            ("tag", is_open and bool(session.records)),
            ("retrain", can_train),
            ("train", can_train),
            ("runs", is_open),
            ("stop", session.history.running),
            ("cancel", session.history.running),
            ("preview_alone", has_photo),
            ("grid_alone", has_photo),
            ("why", has_photo),
        ):
            self.entries[name].setEnabled(enabled)
        self.entries["undo"].setText(self._with_what(self.tr("Undo"), session.undo_text))
        self.entries["redo"].setText(self._with_what(self.tr("Redo"), session.redo_text))
        self.entries["one_label"].setChecked(session.exclusive)
        self.entries["preview_alone"].setChecked(self._window.middle.preview_alone)
        self.entries["grid_alone"].setChecked(self._window.middle.grid_alone)
        self.entries["why"].setChecked(session.why.on)
        self._no_reasons.setEnabled(session.why.on)

    def _with_what(self, verb: str, what: str) -> str:
        return f"{verb}: {what}" if what else verb

    def _fill_recent(self) -> None:
        self._recent.clear()
        for folder in self._desk.settings.recent_folders:
            self._recent.addAction(str(folder), partial(projects.open_folder, self._desk, folder))
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("None yet")).setEnabled(False)

    def _set_appearance(self, appearance: Appearance) -> None:
        self._theme.set_appearance(appearance)
        self._desk.settings.theme = appearance

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _add(self, menu: QMenu, text: str, run: Run, key: str = "", *, name: str = "") -> QAction:
        action = QAction(text, self._window)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: run())
        menu.addAction(action)
        if name:
            self.entries[name] = action
        return action

    def _add_setting(self, menu: QMenu, text: str, setting: str) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(getattr(self._desk.settings, setting))
        action.toggled.connect(lambda checked: setattr(self._desk.settings, setting, checked))
