"""The list of keys, grouped as people use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mlic_gui.widgets.look.controls import SectionHead, plain_button


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together.

    Attributes:
        title: What they are for.
        keys: Key and what it does.
    """

    title: str
    keys: tuple[tuple[str, str], ...]


class ShortcutsDialog(QDialog):
    """Two columns of groups."""

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        columns = QHBoxLayout()
        columns.setSpacing(44)
        half = (len(groups) + 1) // 2
        for part in (groups[:half], groups[half:]):
            column = QVBoxLayout()
            column.setSpacing(16)
            for group in part:
                column.addLayout(_group_layout(group))
            column.addStretch(1)
            columns.addLayout(column)
        close = plain_button(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 18)
        layout.setSpacing(18)
        layout.addLayout(columns)
        layout.addLayout(below)


def _group_layout(group: KeyGroup) -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    grid.setColumnMinimumWidth(0, 104)
    grid.setColumnStretch(1, 1)
    for line, (key, meaning) in enumerate(group.keys):
        name = QLabel(key)
        name.setProperty("muted", True)
        grid.addWidget(name, line, 0)
        grid.addWidget(QLabel(meaning), line, 1)
    box = QVBoxLayout()
    box.setSpacing(9)
    box.addWidget(SectionHead(group.title))
    box.addLayout(grid)
    return box
