"""Many pictures: only those in view are made; keys and mouse choose one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from mlic_gui.widgets.explorer.channels.channel_grid import ChannelGrid, Tile
from mlic_gui.widgets.explorer.channels.grid_layout import filling


def tile(channel: int) -> Tile:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(channel % 256)
    return Tile(image)


@pytest.fixture
def grid(qtbot, theme) -> ChannelGrid:
    grid = ChannelGrid(theme, tile, side=60)
    qtbot.addWidget(grid)
    grid.resize(400, 300)
    grid.show_channels(range(1000))
    grid.show()
    qtbot.waitExposed(grid)
    grid.grab()
    return grid


def test_only_what_is_in_view_is_made(grid) -> None:
    assert 0 < grid.painted < 40
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.grab()
    assert grid.painted < 80


def test_a_picture_lies_above_its_number(grid) -> None:
    place = filling(grid.viewport().width(), side=60).place(6).center()
    assert grid.grab().toImage().pixelColor(grid.viewport().mapTo(grid, place)).blue() == 6


def test_a_click_chooses(qtbot, grid) -> None:
    place = filling(grid.viewport().width(), side=60).place(6).center()
    with qtbot.waitSignal(grid.channel_chosen) as chosen:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [6]
    assert "6" in grid.accessibleDescription()


def test_a_click_beside_the_pictures_chooses_nothing(qtbot, grid) -> None:
    with qtbot.assertNotEmitted(grid.channel_chosen):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_keys_go_from_one_to_another_and_bring_it_into_view(qtbot, grid) -> None:
    columns = filling(grid.viewport().width(), side=60).columns
    chosen: list[int] = []
    grid.channel_chosen.connect(chosen.append)
    for key in ("Right", "Right", "Down", "Left", "End", "Up", "Home"):
        qtbot.keyClick(grid, getattr(Qt.Key, f"Key_{key}"))
    assert chosen == [0, 1, 1 + columns, columns, 999, 999 - columns, 0]
    assert grid.verticalScrollBar().value() == 0
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.verticalScrollBar().value() > 1000


def test_being_shown_a_channel_is_not_choosing_it(qtbot, grid) -> None:
    with qtbot.assertNotEmitted(grid.channel_chosen):
        grid.show_chosen(700)
    assert grid.verticalScrollBar().value() > 1000


def test_in_another_order_the_same_are_shown(qtbot, grid) -> None:
    grid.show_channels([5, 3, 1])
    place = filling(grid.viewport().width(), side=60).place(0).center()
    assert grid.grab().toImage().pixelColor(grid.viewport().mapTo(grid, place)).blue() == 5
    assert grid.verticalScrollBar().maximum() == 0


def test_all_of_it_can_be_had_as_one_picture(grid) -> None:
    picture = grid.picture()
    assert picture.width() < 4000 and picture.height() < 4000
    grid.show_channels(range(7))
    few = grid.picture()
    assert few.width() <= grid.width()


def test_an_empty_grid_answers_no_key(qtbot, grid) -> None:
    grid.show_channels(())
    with qtbot.assertNotEmitted(grid.channel_chosen):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.picture().height() >= 1


@pytest.mark.parametrize("room", [80, 300, 455, 1200])
def test_pictures_fill_the_row(room: int) -> None:
    layout = filling(room, side=90)
    assert layout.columns >= 1 and 90 <= layout.side <= 120
    assert layout.columns == 1 or layout.size(layout.columns).width() <= room
