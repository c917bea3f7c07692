from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.empty_state import EmptyState
from mlic_gui.widgets.look.theme import Theme


@pytest.fixture
def empty(qtbot, desk: Desk, theme: Theme) -> EmptyState:
    desk.settings.recent_folders = (Path("/photos/Coast"), Path("/photos/Alps"))
    empty = EmptyState(desk, theme)
    qtbot.addWidget(empty)
    empty.resize(800, 600)
    empty.show()
    return empty


def test_it_says_what_to_do(qtbot, empty: EmptyState, calls) -> None:
    assert empty.headline.text() == "No photos here yet"
    with qtbot.waitSignal(empty.open_asked):
        qtbot.mouseClick(empty.open_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(empty.sample_button, Qt.MouseButton.LeftButton)
    assert len(calls.named("open_sample_photos")) == 1


def test_a_recent_folder_is_one_click_away(qtbot, empty: EmptyState, calls) -> None:
    assert len(empty.recent) == 2
    button = empty.recent[1].findChild(QPushButton)
    assert button is not None
    assert button.text() == "Alps"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert calls.named("open_folder") == [(Path("/photos/Alps"),)]


def test_a_folder_without_photos_is_told_apart(empty: EmptyState, opened) -> None:
    opened(paths=())
    empty.refresh()
    assert empty.headline.text() == "No photos in this folder"
    assert "Holidays" in empty._advice.text()


def test_a_scan_has_nothing_to_press(empty: EmptyState, opened, desk: Desk) -> None:
    opened(paths=())
    desk.session.scanning = True
    empty.refresh()
    assert empty.headline.text() == "Looking for photos…"
    assert empty.open_button.isHidden()


def test_it_shows_that_a_folder_may_be_dropped(empty: EmptyState) -> None:
    before = empty.grab().toImage()
    empty.await_drop(awaited=True)
    assert empty.grab().toImage() != before
