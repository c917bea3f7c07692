from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from mlic_gui.operations.desk import Desk
from mlic_gui.session.session import Session
from mlic_gui.widgets.labels.label_row import LabelRow
from mlic_gui.widgets.main_window import MainWindow
from mlic_gui.workers.thumbnails import ThumbnailLoader
from tests.widgets.why.support import explained, heat, neighbour


@pytest.fixture
def window(qtbot, desk: Desk, thumbnails: ThumbnailLoader) -> Iterator[MainWindow]:
    window = MainWindow(desk, thumbnails)
    qtbot.addWidget(window)
    window.resize(1280, 820)
    window.show()
    window.activateWindow()
    yield window
    window.close()


@pytest.fixture
def shown(window: MainWindow, opened) -> Session:
    return opened()


def hover(row: LabelRow) -> None:
    at = QPointF(10, 10)
    QApplication.sendEvent(row, QEnterEvent(at, at, row.mapToGlobal(at)))


def press(qtbot, window: MainWindow, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, key)


def test_a_key_shows_why_and_escape_ends_it(qtbot, window: MainWindow, shown: Session) -> None:
    entry = window._actions.entries["why"]
    press(qtbot, window, Qt.Key.Key_Y)
    assert (shown.why.on, entry.isChecked(), window.desk.settings.why) == (True, True, True)
    assert window.middle.near.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert (shown.why.on, entry.isChecked(), window.desk.settings.why) == (False, False, False)
    assert not window.middle.near.isVisible()


def test_the_button_on_the_preview_does_the_same(qtbot, window: MainWindow, shown: Session) -> None:
    button = window.middle.preview.strip._why
    button.click()
    assert shown.why.on
    shown.why.switch(on=False)
    assert not button.isChecked()


def test_it_is_shown_at_the_next_start_as_it_was_left(
    qtbot, desk: Desk, thumbnails: ThumbnailLoader, opened
) -> None:
    desk.session.why.switch(on=True)
    window = MainWindow(desk, thumbnails)
    qtbot.addWidget(window)
    opened()
    assert window._actions.entries["why"].isChecked()
    assert window.middle.preview.strip._why.isChecked()
    window.close()


def test_the_label_under_the_cursor_is_asked_about(window: MainWindow, shown: Session) -> None:
    explained(shown, heat("sea"), heat("desert", 0.1))
    assert [row.label for row in window.labels.rows if row.state.explained] == ["sea"]
    hover(window.labels.rows[0])
    assert shown.why.label == "desert"
    assert [row.label for row in window.labels.rows if row.state.explained] == ["desert"]
    assert window.middle.preview.reason.text.startswith("Why desert? 0.10")


def test_the_keyboard_goes_from_label_to_label(qtbot, window: MainWindow, shown: Session) -> None:
    explained(shown, heat("desert"), heat("sea"), heat("sunset"))
    window.labels.rows[0].setFocus()
    asked = [shown.why.label]
    for _ in range(2):
        press(qtbot, window, Qt.Key.Key_Down)
        asked.append(shown.why.label)
    assert asked == ["desert", "sea", "sunset"]


def test_a_near_photo_becomes_the_current_one(qtbot, window: MainWindow, shown: Session) -> None:
    explained(shown, heat("sea"))
    shown.why.set_neighbours((neighbour(2), neighbour(3)))
    qtbot.mouseClick(window.middle.near.photos[1], Qt.MouseButton.LeftButton)
    assert shown.current_row == 3


def test_where_there_is_little_room_the_photo_has_it(window: MainWindow, shown: Session) -> None:
    explained(shown, heat("sea"))
    window.middle._upper.resize(380, 300)
    assert window.middle.near.isHidden()
    window.middle._upper.resize(640, 300)
    assert not window.middle.near.isHidden()


def test_in_a_narrow_preview_the_photos_size_gives_way_to_the_buttons(
    window: MainWindow, shown: Session
) -> None:
    strip = window.middle.preview.strip
    strip.show_photo("IMG_0001.jpg", details="6000 × 4000", taken="2019-08-02 19:41")
    strip.fit_into(900)
    assert not strip._details.isHidden()
    strip.fit_into(260)
    assert strip._taken.isHidden()
    assert strip._details.isHidden()
    assert strip.width() <= 260


def test_the_strip_does_not_lie_on_light_at_the_top(window: MainWindow, shown: Session) -> None:
    preview = window.middle.preview
    explained(shown, heat("sea", hot=(slice(4, 6), slice(0, 6))))
    assert preview.reason.y() < 20
    explained(shown, heat("sea", hot=(slice(0, 2), slice(0, 6))))
    assert preview.reason.geometry().bottom() < preview.strip.y()
    assert preview.reason.y() > preview.height() / 2
