"""The answers to the photo, on the scale and in the order that is said, or why there are none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from mlic_gui.core.learning.explaining.explanations import Frame
from mlic_gui.core.progress import Report, Stage
from mlic_gui.widgets.explorer.channels.photo_page import PhotoPage
from tests.support.seen_network import SILENT


@pytest.fixture
def page(qtbot, desk, theme, state) -> PhotoPage:
    page = PhotoPage(desk, theme)
    qtbot.addWidget(page)
    page.resize(560, 400)
    page.show()
    return page


def legend(page: PhotoPage) -> str:
    return page._line.text()


def said(page: PhotoPage) -> str:
    assert page.message.isVisible()
    return f"{page.message.headline.text()} {page.message.sentence.text()}"


def test_every_channel_has_its_picture(page, answer) -> None:
    answer()
    assert page.grid.isVisible()
    assert page.grid.channels == tuple(range(40))
    assert "Alps/a.jpg" in legend(page)
    assert page._tile(SILENT).note == "silent"
    assert page._tile(SILENT + 1).note == ""


def test_the_scale_is_said_and_held(page, answer) -> None:
    answer()
    weak = 5  # of strength 1, the strongest have 5
    alone = page._tile(weak).image.copy()
    assert "each by itself" in legend(page)
    page.scale.setCurrentIndex(1)
    assert "all compared" in legend(page)
    assert page._tile(weak).image != alone


def test_the_strongest_come_first_if_wanted(page, answer, state) -> None:
    answer()
    page.order.setCurrentIndex(1)
    strengths = [state.maps.high[channel] for channel in page.grid.channels]
    assert strengths == sorted(strengths, reverse=True)
    assert sorted(page.grid.channels) == list(range(40))


def test_a_padded_photo_is_said_to_be_one(page, answer) -> None:
    answer(frame=Frame(0, -0.25, 1, 1.5))
    assert "square" in legend(page)


def test_a_click_is_the_sessions(page, answer, state) -> None:
    answer()
    page.grid.channel_chosen.emit(7)
    assert state.channel == 7


def test_a_layer_of_numbers_says_so(page, state) -> None:
    state.choose_layer("top_pool")
    assert "plain numbers" in said(page)


def test_without_a_photo_it_says_what_to_do(page, state, session) -> None:
    state.choose_layer("block1_conv")
    session.select((), current=-1)
    assert "No photo chosen" in said(page)


def test_trouble_is_a_sentence_and_can_be_tried_again(qtbot, page, state, calls) -> None:
    state.choose_layer("block1_conv")
    assert not page.message.again.isVisible()
    state.set_maps(None, trouble="The photo is gone. Look for it.")
    assert "The photo is gone." in said(page)
    qtbot.mouseClick(page.message.again, Qt.MouseButton.LeftButton)
    assert calls.named("look_at_photo") == [()]


def test_while_it_waits_it_says_for_what(page, state, answer) -> None:
    state.choose_layer("block1_conv")
    state.ask_maps()
    assert "Looking" in said(page)
    state.note_report(Report(Stage.START_ENGINE, 0, None))
    assert "Starting the training engine" in said(page)
    answer("block1_conv")
    state.ask_maps()
    assert page.grid.isVisible()
    assert "Starting the training engine" in legend(page)


def test_all_of_them_are_saved_as_one_picture(page, answer, calls, monkeypatch, tmp_path) -> None:
    answer("block1_conv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "all.png"), ""))
    page.grid.save_asked.emit()
    [(picture, path)] = calls.named("save_picture")
    assert path == tmp_path / "all.png"
    assert picture.size() == page.grid.picture().size()
