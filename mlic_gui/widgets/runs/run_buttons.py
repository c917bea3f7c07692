"""What can be done with a run: use its tagger, run it again, save its report."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QToolButton, QWidget

from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.operations import repeating, reporting, runs
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.controls import filled_button, plain_button
from mlic_gui.widgets.look.tips import plain_tip
from mlic_gui.widgets.runs.listing.run_model import is_in_use


class RunButtons(QWidget):
    """Three buttons, enabled as fits.

    Attributes:
        use: Takes the run's tagger into use.
        again: Runs it again.
        save: Opens the menu of files.

    Signals:
        used: The run's tagger is taken into use; the button can't hold the keyboard any longer.
    """

    used = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._run: RunRecord | None = None
        self.use = filled_button(self.tr("Use this tagger"))
        self.again = plain_button(self.tr("Run again"))
        self.save = self._make_save()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for button in (self.use, self.again, self.save):
            layout.addWidget(button)
        self.use.clicked.connect(self._use)
        self.again.clicked.connect(self._again)
        session = desk.session
        for signal in (session.tagger_changed, session.read_only_changed, session.history.state_changed):
            signal.connect(self._refresh)

    def _make_save(self) -> QToolButton:
        button, menu = QToolButton(), QMenu(self)
        button.setObjectName("choice")
        button.setText(self.tr("Save report"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        menu.addAction(self.tr("As a page for the browser (HTML)…"), self.ask_for_page)
        menu.addAction(self.tr("Curves and figures (CSV, JSON)…"), self.ask_for_tables)
        return button

    def show_run(self, run: RunRecord) -> None:
        """The buttons are about this run."""
        self._run = run
        self._refresh()

    def _refresh(self) -> None:
        run, session = self._run, self._desk.session
        if run is None:
            return
        used = is_in_use(session, run)
        self.use.setEnabled(bool(run.name) and not used)
        self.use.setText(self.tr("In use") if used else self.tr("Use this tagger"))
        self.use.setToolTip(plain_tip(self._use_tip(run, used=used)))
        self.again.setEnabled(not session.read_only and not session.history.running)
        self.again.setToolTip(
            self.tr("Train again with the same settings, from what you had said of the photos at that time")
        )

    def _use_tip(self, run: RunRecord, *, used: bool) -> str:
        if not run.name:
            return self.tr("This run made no tagger")
        if used:
            return self.tr("{name} proposes the labels now").format(name=run.name)
        return self.tr("{name} proposes the labels from now on; you can go back the same way").format(
            name=run.name
        )

    def _use(self) -> None:
        if self._run is not None:
            self.used.emit()
            runs.use_run(self._desk, self._run.id)

    def _again(self) -> None:
        if self._run is not None:
            repeating.run_again(self._desk, self._run.id)

    def ask_for_page(self) -> None:
        """Let the user choose a file, and write the report as HTML."""
        run = self._run  # another one may be shown once the user has chosen
        if run is None:
            return
        folder = self._desk.session.folder or Path.home()
        start = str(folder.parent / self.tr("report of {name}.html").format(name=folder.name))
        kinds = self.tr("Pages (*.html)")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the report"), start, kinds)
        if chosen:
            path = Path(chosen)
            runs.save_page(self._desk, run.id, path if path.suffix else path.with_suffix(".html"))

    def ask_for_tables(self) -> None:
        """Let the user choose a folder, and write curves and figures into it."""
        run = self._run
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Save curves and figures in this folder"))
        if chosen and run is not None:
            reporting.save_report(self._desk, Path(chosen), run)
