"""Patterns appear as they are made; progress, end and the dead are said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from mlic_gui.core.learning.runs import RunKind
from mlic_gui.core.progress import Report, Stage
from mlic_gui.widgets.explorer.channels.patterns_page import PatternsPage
from tests.support.seen_network import DEAD, pattern


@pytest.fixture
def page(qtbot, desk, theme, state) -> PatternsPage:
    page = PatternsPage(desk, theme)
    qtbot.addWidget(page)
    page.resize(560, 400)
    return page


@pytest.fixture
def shown(page, state) -> PatternsPage:
    """A layer of forty channels is looked at."""
    state.choose_layer("block2_conv")
    page.show()
    return page


def test_whoever_looks_gets_some(qtbot, shown, calls) -> None:
    qtbot.waitUntil(lambda: calls.named("find_patterns") == [()])
    assert shown.more.text() == "&Find 16 patterns"


def test_nobody_looks_nobody_gets(qtbot, page, state, calls) -> None:
    state.choose_layer("block2_conv")
    page._settled.flush()
    assert not calls.named("find_patterns")


def test_while_a_training_runs_they_are_made_only_if_asked_for(qtbot, page, session, state, calls) -> None:
    session.history.begin(RunKind.REFIT)
    state.choose_layer("block2_conv")
    page.show()
    page._settled.flush()
    assert not calls.named("find_patterns")
    assert "slow it down" in " ".join(page._matter())
    qtbot.mouseClick(page.more, Qt.MouseButton.LeftButton)
    assert calls.named("find_patterns") == [()]
    state.want_patterns(range(16))
    assert "slower meanwhile" in page._remark.text()
    session.history.end(None)
    assert "slower meanwhile" not in page._remark.text()


def test_of_two_buttons_that_take_turns_one_has_the_keyboard(qtbot, shown, state) -> None:
    state.want_patterns(range(16))
    shown.cancel.setFocus()
    state.end_patterns()
    assert shown.more.hasFocus()


def test_grain_of_deep_layers_is_called_usual(shown, state) -> None:
    state.choose_layer("block3_conv")
    state.want_patterns(range(2))
    state.add_pattern(pattern("block3_conv", 0))
    assert "that is usual" in shown._remark.text()


def test_what_was_cancelled_is_not_begun_again(qtbot, shown, state, calls) -> None:
    qtbot.waitUntil(lambda: bool(calls.named("find_patterns")))
    state.want_patterns(range(16))
    qtbot.mouseClick(shown.cancel, Qt.MouseButton.LeftButton)
    assert len(calls.named("stop_patterns")) == 1
    state.end_patterns()
    shown._settled.flush()
    assert len(calls.named("find_patterns")) == 1
    assert shown.more.isVisible()


def test_patterns_appear_as_they_are_made(shown, state) -> None:
    state.want_patterns(range(16))
    assert shown.grid.channels == tuple(range(16))
    assert shown._tile(0).image.isNull()
    state.add_pattern(pattern("block2_conv", 0))
    assert not shown._tile(0).image.isNull()
    assert shown.bar.value() == 1 and shown.bar.maximum() == 16
    assert "1 of 16" in shown._line.text()
    assert shown.cancel.isVisible() and not shown.more.isVisible()


def test_the_rest_can_be_had(qtbot, shown, state, calls) -> None:
    for channel in range(30):
        state.add_pattern(pattern("block2_conv", channel))
    assert shown.more.text() == "&Find 10 more"
    assert "30 of 40" in shown._line.text()
    qtbot.mouseClick(shown.more, Qt.MouseButton.LeftButton)
    assert calls.named("find_patterns")[-1] == ()
    for channel in range(30, 40):
        state.add_pattern(pattern("block2_conv", channel))
    assert not shown.more.isVisible()


def test_a_dead_filter_is_called_dead(shown, state) -> None:
    state.add_pattern(pattern("block2_conv", 0))
    assert not shown._remark.isVisible()
    state.add_pattern(pattern("block2_conv", DEAD))
    assert shown._tile(DEAD).note == "dead"
    assert shown._tile(DEAD).image.isNull()
    assert "1 filter is dead" in shown._remark.text()


def test_the_start_of_the_engine_is_said(shown, state) -> None:
    state.want_patterns(range(16))
    state.note_report(Report(Stage.START_ENGINE, 0, None))
    assert "Starting the training engine" in shown._line.text()


def test_trouble_is_a_sentence_and_is_not_asked_for(shown, state, calls) -> None:
    state.end_patterns(trouble="The network is gone. Train again.")
    assert "The network is gone." in shown.message.sentence.text()
    shown._settled.flush()
    assert not calls.named("find_patterns")
    assert shown.more.isVisible()
    state.add_pattern(pattern("block2_conv", 0))
    assert "The network is gone." in shown._line.text()


def test_a_layer_of_numbers_has_no_filters(shown, state) -> None:
    state.choose_layer("top_pool")
    assert "No filters" in shown.message.headline.text()
    assert not shown.more.isVisible()


def test_all_of_them_are_saved_as_one_picture(shown, state, calls, monkeypatch, tmp_path) -> None:
    state.add_pattern(pattern("block2_conv", 0))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "all.png"), ""))
    shown.grid.save_asked.emit()
    [(picture, path)] = calls.named("save_picture")
    assert path == tmp_path / "all.png"
    assert picture.size() == shown.grid.picture().size()
