"""Offers to take over what was said in folders below, when they were opened by themselves before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mlic_gui.operations.adoption import adopt_projects
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button

_LISTED = 8


class AdoptionDialog(QDialog):
    """Lists the folders; nothing is taken over unless it is told.

    Attributes:
        take: The button that takes everything over.
    """

    def __init__(self, desk: Desk, folders: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Labels in folders below"))
        self._desk = desk
        self._folders = tuple(folders)
        self.take = filled_button(self.tr("Take over"))
        self.take.setDefault(True)
        self.take.clicked.connect(self._adopt)
        leave = plain_button(self.tr("Not now"))
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self._headline())
        layout.addWidget(muted_label("\n".join(self._names()), small=False))
        layout.addWidget(
            muted_label(
                self.tr(
                    "Their labels and answers can become part of this project. Those folders then open this "
                    "project. It can be undone."
                ),
                wrap=True,
            )
        )
        layout.addLayout(buttons)
        desk.session.project_closed.connect(self.reject)

    def _headline(self) -> QLabel:
        label = QLabel(
            counted(
                "AdoptionDialog",
                QT_TRANSLATE_NOOP(
                    "AdoptionDialog", "{count} folder in here has been labelled by itself before:"
                ),
                QT_TRANSLATE_NOOP(
                    "AdoptionDialog", "{count} folders in here have been labelled by themselves before:"
                ),
                len(self._folders),
            )
        )
        label.setMinimumWidth(400)
        return label

    def _names(self) -> list[str]:
        top = self._desk.session.folder
        below = [
            folder.relative_to(top) if top and folder.is_relative_to(top) else folder
            for folder in self._folders
        ]
        names = [str(folder) for folder in below[:_LISTED]]
        return names if len(below) <= _LISTED else [*names, "…"]

    def _adopt(self) -> None:
        self.accept()
        adopt_projects(self._desk, self._folders)
