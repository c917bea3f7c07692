"""Asks whether a training may be interrupted, for the folder is to be left."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from mlic_gui.session.learning.leaving import Leaving


class LeavingBox(QMessageBox):
    """Nothing is interrupted unless it is told.

    Attributes:
        keep: The button that stays; Escape is the same.
        interrupt: The button that leaves.
    """

    def __init__(self, leaving: Leaving, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leaving = leaving
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(self.tr("Training"))
        self.setText(self.tr("A training is running. Leave the folder and interrupt it?"))
        self.setInformativeText(self.tr("It can go on when the folder is opened again."))
        self.keep = self.addButton(self.tr("Keep training"), QMessageBox.ButtonRole.RejectRole)
        self.interrupt = self.addButton(self.tr("Interrupt"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self.keep)
        self.setEscapeButton(self.keep)
        self.finished.connect(self._answer)

    def _answer(self, _result: int) -> None:
        if self.clickedButton() is self.interrupt:
            self._leaving.go()
        else:
            self._leaving.stay()
