"""The window follows the session while it is open, and asks for nothing while it is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

from mlic_gui.core.progress import Report, Stage
from mlic_gui.session.notice import Notice
from mlic_gui.widgets.explorer.explorer_window import ExplorerWindow
from tests.support.seen_network import LAYERS


@pytest.fixture
def window(qtbot, desk, theme) -> ExplorerWindow:
    window = ExplorerWindow(desk, theme)
    qtbot.addWidget(window)
    return window


def said(window: ExplorerWindow) -> str:
    assert window.message.isVisible()
    return f"{window.message.headline.text()} {window.message.sentence.text()}"


def test_without_a_project_it_says_what_to_do(window) -> None:
    window.show()
    assert "Open a folder in the main window" in said(window)


def test_without_a_tagger_it_says_what_to_do(window, session, opened) -> None:
    opened()
    session.set_tagger(None)
    window.show()
    assert "No tagger in use" in said(window)


def test_when_it_opens_it_asks_for_layers_and_looks_at_the_first(window, state, calls) -> None:
    window.show()
    assert calls.named("look_at_layers") == [()]
    assert calls.named("choose_layer") == [("block1_conv",)]
    assert window.splitter.isVisible()


def test_it_says_that_the_engine_starts(window, state) -> None:
    window.show()
    state.ask_layers("other")
    assert "Opening the network" in said(window)
    state.note_report(Report(Stage.START_ENGINE, 0, None))
    assert "Starting the training engine" in said(window)
    state.set_layers(LAYERS)
    assert window.splitter.isVisible()


def test_a_network_that_is_missing_is_a_sentence_and_can_be_tried_again(qtbot, window, state, calls) -> None:
    window.show()
    state.leave_network("The network of mine 1 is missing. Train again.")
    assert "The network of mine 1 is missing." in said(window)
    qtbot.mouseClick(window.message.again, Qt.MouseButton.LeftButton)
    assert len(calls.named("look_at_layers")) == 2


def test_it_follows_photo_and_tagger_while_it_is_open(qtbot, window, state, session, tagger, calls) -> None:
    window.show()
    session.select((2,), current=2)
    qtbot.waitUntil(lambda: len(calls.named("look_at_photo")) == 2)
    session.set_tagger(tagger(name="mine 7"))
    assert len(calls.named("look_at_layers")) == 2
    assert "mine 7" in window.windowTitle()
    window.close()
    asked = len(calls.made)
    session.select((3,), current=3)
    session.set_tagger(tagger(name="mine 8"))
    window._moved.flush()
    assert len(calls.made) == asked


def test_escape_closes_it_and_nobody_looks_any_more(qtbot, window, state, calls) -> None:
    window.show()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert calls.named("leave") == [()]


def test_a_layer_is_introduced_in_plain_words(window, state) -> None:
    window.show()
    state.choose_layer("block2_conv")
    assert "layer 4 of 6" in window._heading.text()
    assert "Looks for patterns" in window._about.text()
    assert "40 channels" in window._about.text()
    state.choose_layer("top_pool")
    assert "300 numbers" in window._about.text()


def test_two_views_share_the_channel(window, state, answer) -> None:
    window.show()
    answer()
    window.photo.grid.channel_chosen.emit(9)
    assert window.channel.title.text() == "Channel 9 of 40"
    window.tabs.setCurrentIndex(1)
    assert window.patterns.isVisible() and not window.photo.isVisible()


def test_what_came_of_saving_is_told_here(window, state) -> None:
    window.show()
    state.tell(Notice(text="Saved as mine.png."))
    assert window._toast.isVisible()


def test_it_comes_back_as_it_was(qtbot, window, state, desk, theme) -> None:
    window.show()
    window.resize(window.minimumWidth(), 640)
    window.splitter.setSizes([220, 360, 240])
    sizes = window.splitter.sizes()
    window.close()
    again = ExplorerWindow(desk, theme)
    qtbot.addWidget(again)
    again.show()
    assert again.size() == QSize(window.minimumWidth(), 640)
    assert again.splitter.sizes() == sizes


def test_a_closed_folder_leaves_nothing_behind(window, state, session) -> None:
    window.show()
    session.close()
    assert "No photos here yet" in said(window)


def test_every_control_has_a_name(window, state) -> None:
    window.show()
    for kind in (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit):
        for control in window.findChildren(kind):
            if control.isVisible() and control.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text, control


def test_it_is_not_cut_where_the_screen_is_small(window, state, answer) -> None:
    window.show()
    answer()
    window.resize(1024, 700)
    assert window.size() == QSize(1024, 700)
    assert window.channel.pattern.geometry().bottom() <= window.channel.height()
