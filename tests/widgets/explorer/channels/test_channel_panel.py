"""One channel large: where it answers, what it looks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from mlic_gui.widgets.explorer.channels.channel_panel import ChannelPanel
from tests.support.seen_network import DEAD, SILENT, pattern


@pytest.fixture
def panel(qtbot, desk, theme, state) -> ChannelPanel:
    panel = ChannelPanel(desk, theme)
    qtbot.addWidget(panel)
    panel.resize(290, 640)
    panel.show()
    return panel


def test_its_number_and_where_it_answers(panel, answer, state) -> None:
    answer()
    state.choose_channel(5)
    assert panel.title.text() == "Channel 5 of 40"
    assert "% of the picture" in panel._place_text.text()
    over = panel.place.picture()
    panel.over.setChecked(False)
    assert panel.place.picture() != over


def test_the_photo_lights_up_where_the_channel_answers(panel, answer, state) -> None:
    answer("block1_conv")
    state.choose_channel(1)  # at a sixth of the width, a ninth of the height
    picture = panel.place.picture()
    near = picture.pixelColor(picture.width() // 6, picture.height() // 9)
    far = picture.pixelColor(picture.width() * 5 // 6, picture.height() * 5 // 6)
    assert near.lightness() > far.lightness() + 20


def test_a_silent_channel_is_said_to_be_so(panel, answer, state) -> None:
    answer()
    state.choose_channel(SILENT)
    assert "Silent" in panel._place_text.text()


def test_its_pattern_is_offered_made_and_shown(qtbot, panel, answer, state, calls) -> None:
    answer()
    state.choose_channel(30)
    assert "not made yet" in panel.pattern.accessibleDescription()
    qtbot.mouseClick(panel.find_one, Qt.MouseButton.LeftButton)
    assert calls.named("find_patterns") == [([30],)]
    state.want_patterns((30,))
    assert not panel.find_one.isVisible()
    assert "Being made" in panel.pattern.accessibleDescription()
    state.add_pattern(pattern("block2_conv", 30))
    assert not panel.pattern.is_empty


def test_a_dead_filter_is_said_to_be_so(panel, answer, state) -> None:
    answer()
    state.choose_channel(DEAD)
    state.add_pattern(pattern("block2_conv", DEAD))
    assert "Dead" in panel.pattern.accessibleDescription()
    assert panel.pattern.is_empty
    assert "the activation function silences it" in panel._place_text.text()


def test_the_steps_stay_in_their_place_whatever_the_photos_shape(panel, answer, state) -> None:
    answer()
    before = panel.after.y(), panel.save.y()
    state.maps.photo.swap(QImage(40, 400, QImage.Format.Format_RGB32))
    panel.refresh()
    panel.layout().activate()
    assert (panel.after.y(), panel.save.y()) == before


def test_without_a_channel_the_photo_is_shown_alone(panel, answer) -> None:
    answer()
    assert panel.title.text() == "No channel chosen"
    assert not panel.place.is_empty
    assert not panel.find_one.isVisible()


def test_a_picture_is_saved_as_png(qtbot, panel, answer, state, calls, monkeypatch, tmp_path: Path) -> None:
    answer()
    state.choose_channel(5)
    asked: list[str] = []

    def choose(_parent, _title, name, _kinds):
        asked.append(name)
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    assert asked == ["block2_conv-5-photo.png"]
    [(picture, path)] = calls.named("save_picture")
    assert path == tmp_path / "mine.png"
    assert picture.width() == 512


def test_the_keyboard_reaches_both_pictures_and_sees_where_it_is(qtbot, panel, answer) -> None:
    answer()
    for view in (panel.place, panel.pattern):
        panel.before.setFocus()
        qtbot.waitUntil(panel.before.hasFocus)
        without = view.grab().toImage()
        view.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(view.hasFocus)
        assert view.grab().toImage() != without


def test_nothing_is_saved_if_nothing_was_wanted(panel, answer, calls, monkeypatch) -> None:
    answer()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    panel._save_place()
    assert not calls.named("save_picture")


def test_the_photos_beside_are_a_click_away(qtbot, panel, calls) -> None:
    qtbot.mouseClick(panel.after, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.before, Qt.MouseButton.LeftButton)
    assert calls.named("step_photo") == [(1,), (-1,)]
