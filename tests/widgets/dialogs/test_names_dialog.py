from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.dialogs.names_dialog import NamesDialog


@pytest.fixture
def dialog(qtbot, desk: Desk, opened) -> NamesDialog:
    opened()
    dialog = NamesDialog(desk, Path("/x/targets.mat"), 3)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_it_says_how_many_names_are_wanted(dialog: NamesDialog) -> None:
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "targets.mat is about 3 labels and does not name them." in said
    assert "0 of 3" in said


@pytest.mark.parametrize("typed", ["", "a", "a, b", "a, b,", "a, b, c, d", "a,,c"])
def test_only_as_many_names_can_go_on(dialog: NamesDialog, typed: str) -> None:
    dialog.field.setText(typed)
    assert not dialog.confirm.isEnabled()


def test_the_file_is_read_again_with_the_names(qtbot, dialog: NamesDialog, calls) -> None:
    dialog.field.setText(" sea,red sky , trees")
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert calls.named("plan_import") == [(Path("/x/targets.mat"), ("sea", "red sky", "trees"))]
    assert not dialog.isVisible()


def test_it_goes_with_the_project(dialog: NamesDialog, session) -> None:
    session.close()
    assert not dialog.isVisible()
