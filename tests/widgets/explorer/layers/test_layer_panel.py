"""A layer is chosen by mouse and keys; whoever runs through them gets the one where they stop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mlic_gui.widgets.explorer.layers.layer_panel import LayerPanel
from tests.support.seen_network import LAYERS


@pytest.fixture
def panel(qtbot, desk, theme, state) -> LayerPanel:
    panel = LayerPanel(desk, theme)
    qtbot.addWidget(panel)
    panel.resize(290, 500)
    panel.show()
    return panel


def test_it_says_how_large_the_network_is(panel) -> None:
    assert "6 layers" in panel.note.text()
    assert "numbers" in panel.note.text()


def test_the_first_layer_with_filters_is_looked_at(panel, calls) -> None:
    panel.choose_first()
    assert calls.named("choose_layer") == [("block1_conv",)]


def test_a_click_chooses(qtbot, panel, calls) -> None:
    place = panel.list.visualRect(panel.list.model().index(3)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: calls.named("choose_layer") == [("block2_conv",)])


def test_keys_run_through_layers_and_the_last_counts(qtbot, panel, calls) -> None:
    panel.keep_keyboard()
    for _ in range(6):
        qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(calls.named("choose_layer")))
    assert calls.named("choose_layer") == [("block3_conv",)]


def test_a_click_on_a_head_folds_its_block_and_keeps_the_choice(qtbot, panel, state) -> None:
    state.choose_layer("block3_conv")
    head = panel.list.visualRect(panel.list.model().index(0)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert panel.list.model().index(1).data() == "Block 2"
    assert panel.list.shown == "block3_conv"
    qtbot.keyClick(panel.list, Qt.Key.Key_Right)
    assert panel.list.model().index(1).data() == "block1_conv"


def test_what_is_searched_is_shown(qtbot, panel, state) -> None:
    state.choose_layer("block2_conv")
    panel.only.setChecked(False)
    qtbot.keyClicks(panel.search, "pool")
    names = [panel.list.model().index(row).data() for row in range(panel.list.model().rowCount())]
    assert names == ["Block 1", "block1_pool", "top_pool"]
    panel.search.clear()
    assert panel.list.currentIndex().data() == "block2_conv"


def test_without_layers_there_is_nothing_to_search(panel, state) -> None:
    state.leave_network()
    assert not panel.search.isEnabled()
    assert panel.note.isHidden()
    state.ask_layers("x")
    state.set_layers(LAYERS)
    assert panel.search.isEnabled()
