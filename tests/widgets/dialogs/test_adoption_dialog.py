from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.dialogs import adoption_dialog
from mlic_gui.widgets.dialogs.adoption_dialog import AdoptionDialog


def test_it_lists_folders_and_takes_them_over(
    qtbot, desk: Desk, opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened()
    taken: list[tuple[Path, ...]] = []
    monkeypatch.setattr(adoption_dialog, "adopt_projects", lambda _desk, folders: taken.append(folders))
    folders = (session.folder / "Coast", session.folder / "Alps" / "2019")
    dialog = AdoptionDialog(desk, folders)
    qtbot.addWidget(dialog)
    dialog.show()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert texts[0] == "2 folders in here have been labelled by themselves before:"
    assert texts[1] == f"Coast\n{Path('Alps/2019')}"
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert taken == [folders]


def test_nothing_is_taken_over_unasked(qtbot, desk: Desk, opened, monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened()
    taken: list[tuple[Path, ...]] = []
    monkeypatch.setattr(adoption_dialog, "adopt_projects", lambda _desk, folders: taken.append(folders))
    dialog = AdoptionDialog(desk, (session.folder / "Coast",))
    qtbot.addWidget(dialog)
    dialog.show()
    session.close()
    assert not dialog.isVisible()
    assert taken == []
