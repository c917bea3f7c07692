from __future__ import annotations

from PySide6.QtWidgets import QLabel

from mlic_gui.widgets.dialogs.shortcuts_dialog import ShortcutsDialog
from mlic_gui.widgets.keys import key_groups


def test_every_key_is_listed_with_its_meaning(qtbot) -> None:
    groups = key_groups()
    dialog = ShortcutsDialog(groups)
    qtbot.addWidget(dialog)
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    for group in groups:
        for key, meaning in group.keys:
            assert key in texts
            assert meaning in texts
