"""Asks what the labels of a file are called that does not say it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from mlic_gui.operations import exchange
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button

_UNNAMED = (
    QT_TRANSLATE_NOOP("Names", "{file} is about {count} label and does not name it."),
    QT_TRANSLATE_NOOP("Names", "{file} is about {count} labels and does not name them."),
)


class NamesDialog(QDialog):
    """Takes as many names as there are labels, parted by commas; then the file is read again.

    Attributes:
        field: Where the names are typed.
        confirm: The button that goes on.
    """

    def __init__(self, desk: Desk, path: Path, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Names of the labels"))
        self._desk, self._path, self._count = desk, path, count
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("sea, sunset, trees"))
        self.field.setAccessibleName(self.tr("Names of the labels"))
        self._typed = muted_label()
        self.confirm = filled_button(self.tr("Go on"))
        self.confirm.setDefault(True)
        self._lay_out()
        self.field.textChanged.connect(self._refresh)
        self.confirm.clicked.connect(self._go_on)
        desk.session.project_closed.connect(self.reject)
        self._refresh()

    def names(self) -> tuple[str, ...]:
        """The names as typed, without blanks around them."""
        text = self.field.text().strip()
        return tuple(name.strip() for name in text.split(",")) if text else ()

    def _lay_out(self) -> None:
        cancel = plain_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._typed)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.confirm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        headline = QLabel(counted("Names", *_UNNAMED, self._count, file=self._path.name))
        headline.setMinimumWidth(420)
        headline.setWordWrap(True)
        layout.addWidget(headline)
        layout.addWidget(
            muted_label(self.tr("Type them in the order of the file, parted by commas."), wrap=True)
        )
        layout.addWidget(self.field)
        layout.addLayout(buttons)

    def _refresh(self) -> None:
        names = self.names()
        text = self.tr("{typed} of {count}").format(typed=len(names), count=self._count)
        self._typed.setText(text)
        self.confirm.setEnabled(len(names) == self._count and all(names))

    def _go_on(self) -> None:
        self.accept()
        exchange.plan_import(self._desk, self._path, names=self.names())
