from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from mlic_gui.session.photos.photo_model import PhotoModel
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.photos.photo_delegate import cell_size
from mlic_gui.widgets.photos.photo_grid import PhotoGrid
from tests.widgets.support import suggest


@pytest.fixture
def grid(qtbot, session: Session, theme: Theme) -> PhotoGrid:
    grid = PhotoGrid(session, PhotoModel(session), theme, side=128)
    qtbot.addWidget(grid)
    grid.resize(480, 420)
    grid.show()
    return grid


def centre(grid: PhotoGrid, item: int) -> QPoint:
    return grid.visualRect(grid.model().index(item, 0)).center()


def click(qtbot, grid: PhotoGrid, item: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, centre(grid, item))


def test_a_click_makes_a_photo_current(qtbot, grid: PhotoGrid, opened) -> None:
    session = opened()
    qtbot.waitUntil(lambda: grid.visualRect(grid.model().index(2, 0)).isValid())
    click(qtbot, grid, 2)
    assert (session.current_row, session.selected_rows) == (2, (2,))


def test_many_photos_are_selected(qtbot, grid: PhotoGrid, opened) -> None:
    session = opened()
    qtbot.waitUntil(lambda: grid.visualRect(grid.model().index(3, 0)).isValid())
    click(qtbot, grid, 0)
    click(qtbot, grid, 2, Qt.KeyboardModifier.ShiftModifier)
    assert session.selected_rows == (0, 1, 2)
    click(qtbot, grid, 1, Qt.KeyboardModifier.ControlModifier)
    assert session.selected_rows == (0, 2)
    grid.selectAll()
    assert session.selected_rows == (0, 1, 2, 3, 4)


def test_the_session_hears_of_a_key_once(qtbot, grid: PhotoGrid, opened) -> None:
    session = opened()
    heard: list[int] = []
    session.selection_changed.connect(lambda: heard.append(session.current_row))
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert heard == [1]
    assert session.selected_rows == (1,)


def test_arrows_move_and_shift_selects(qtbot, grid: PhotoGrid, opened) -> None:
    session = opened()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert (session.current_row, session.selected_rows) == (2, (1, 2))


def test_a_click_beside_the_photos_keeps_the_current_one(qtbot, grid: PhotoGrid, opened) -> None:
    session = opened(paths=("a.jpg", "b.jpg"))
    grid.go_to_row(1)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 380))
    assert (session.current_row, session.selected_rows) == (1, (1,))
    assert grid.selectionModel().selectedIndexes() == [grid.model().index(1, 0)]


def test_it_follows_the_session(grid: PhotoGrid, opened) -> None:
    session = opened()
    session.select((1, 3), current=3)
    chosen = sorted(index.row() for index in grid.selectionModel().selectedIndexes())
    assert (grid.currentIndex().row(), chosen) == (3, [1, 3])


def test_a_folder_keeps_rows_apart_from_items(qtbot, grid: PhotoGrid, opened) -> None:
    session = opened()
    session.show_folder("Coast")
    grid.go_to_row(2)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert session.current_row == 3


def test_letters_and_enter_are_the_windows(qtbot, grid: PhotoGrid, opened) -> None:
    session = opened()
    for key in (Qt.Key.Key_C, Qt.Key.Key_1, Qt.Key.Key_Return):
        qtbot.keyClick(grid, key)
    assert session.current_row == 0


def test_the_next_photo_to_review_comes_round(grid: PhotoGrid, opened) -> None:
    session = opened()
    session.change_words([], {"Alps/b.jpg": True, "Coast/c.jpg": True, "Coast/e.jpg": True})
    seen = []
    for _ in range(3):
        grid.go_to_unreviewed()
        seen.append(session.current_row)
    assert seen == [3, 0, 3]


def test_it_tells_which_rows_are_seen(qtbot, grid: PhotoGrid, opened) -> None:
    with qtbot.waitSignal(grid.rows_seen) as seen:
        opened()
    assert seen.args[0].tolist() == [0, 1, 2, 3, 4]


def test_cells_fill_the_width_and_keep_one_size(qtbot, grid: PhotoGrid, opened) -> None:
    opened()
    width = grid.gridSize().width()
    assert 3 * width <= grid.width() < 3.2 * width
    assert grid.gridSize() == cell_size(width)


def test_thumbnails_grow_within_limits(qtbot, grid: PhotoGrid) -> None:
    with qtbot.waitSignal(grid.side_changed) as changed:
        grid.set_side(5000)
    assert changed.args == [304]
    assert grid.gridSize().width() > 300


def test_a_hundred_thousand_photos_lay_out_in_batches(qtbot, grid: PhotoGrid, opened) -> None:
    opened(paths=[f"{number}.jpg" for number in range(100_000)])
    assert len(grid.visible_rows()) < 40
    assert grid.grab().height() == grid.height()
    grid.selectAll()
    assert len(grid._session.selected_rows) == 100_000


def test_cards_of_every_kind_are_painted(qtbot, grid: PhotoGrid, opened) -> None:
    from mlic_gui.core.errors import ErrorCode, PhotoError

    session = opened(labels=[f"a long label {number}" for number in range(9)])
    plain = grid.grab().toImage()
    session.change_words([("Alps/a.jpg", "a long label 0", 1)], {"Alps/b.jpg": True})
    suggest(session, 2, np.linspace(0.3, 0.99, 9))
    session.add_problem(3, PhotoError(ErrorCode.PHOTO_EMPTY, path="Coast/d.jpg"))
    session.problems_changed.emit()
    assert grid.grab().toImage() != plain
