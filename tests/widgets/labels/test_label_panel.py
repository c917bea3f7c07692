from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from mlic_gui.operations.desk import Desk
from mlic_gui.session.session import MIXED, Session
from mlic_gui.widgets.labels.label_panel import LabelPanel
from mlic_gui.widgets.look.theme import Theme
from tests.widgets.support import suggest


@pytest.fixture
def panel(qtbot, desk: Desk, theme: Theme) -> LabelPanel:
    panel = LabelPanel(desk, theme)
    qtbot.addWidget(panel)
    panel.resize(344, 500)
    panel.show()
    return panel


def test_without_a_folder_it_says_what_will_be_here(panel: LabelPanel) -> None:
    assert panel.rows == ()
    assert "Open a folder" in panel._hint.text()
    assert panel.done.isHidden()
    assert panel.field.isHidden()


def test_one_row_per_label_with_its_key(panel: LabelPanel, opened) -> None:
    opened()
    assert [row.label for row in panel.rows] == ["desert", "sea", "sunset"]
    assert panel.done.isEnabled()


def test_rows_show_word_and_suggestion(panel: LabelPanel, opened) -> None:
    session = opened()
    suggest(session, 0, [0.1, 0.7, 0.5])
    session.change_words([("Alps/a.jpg", "sunset", 1)])
    assert [round(row.state.probability, 2) for row in panel.rows] == [0.1, 0.7, 0.5]
    assert [row.state.word for row in panel.rows] == [-1, -1, 1]
    assert panel.rows[0].state.threshold == pytest.approx(0.4)


def test_a_selection_shows_where_photos_differ(panel: LabelPanel, opened) -> None:
    session = opened()
    session.change_words([("Alps/a.jpg", "sea", 1), ("Alps/b.jpg", "sea", 0)])
    session.select((0, 1), current=0)
    assert panel.rows[1].state.word == MIXED
    assert panel.head.title() == "Labels of 2 photos"


def test_a_click_on_a_row_sets_the_word(qtbot, panel: LabelPanel, opened, calls) -> None:
    opened()
    qtbot.mouseClick(panel.rows[1], Qt.MouseButton.LeftButton)
    assert calls.named("set_word") == [("sea", 1)]


def test_a_label_is_added_by_enter(qtbot, panel: LabelPanel, opened, calls) -> None:
    opened()
    qtbot.keyClicks(panel.field, "  lighthouse ")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert calls.named("add_label") == [("lighthouse",)]
    assert panel.field.text() == ""


def test_an_empty_label_is_not_added(qtbot, panel: LabelPanel, opened, calls) -> None:
    opened()
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert calls.named("add_label") == []


def test_it_says_what_a_label_lacks(qtbot, panel: LabelPanel, opened, tagger) -> None:
    session = opened(labels=("sea", "lighthouse"))
    session.set_tagger(tagger(("sea",)))
    session.change_words([("Alps/a.jpg", "lighthouse", 1)])
    qtbot.waitUntil(lambda: panel._missing.text() == "lighthouse needs 4 more yes, 5 more no to be learned")


def test_done_and_undo_are_one_click(qtbot, panel: LabelPanel, opened, calls) -> None:
    session = opened()
    assert not panel.undo.isEnabled()
    session.set_undo(undo_text="sunset on 12 photos", redo_text="")
    assert panel.undo.toolTip() == "Undo sunset on 12 photos"
    qtbot.mouseClick(panel.undo, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.done, Qt.MouseButton.LeftButton)
    assert [name for name, _ in calls.made] == ["undo", "mark_done"]


def test_chips_become_labels(panel: LabelPanel, opened, calls) -> None:
    session = opened()
    session.set_chips([("seashore", 0.4)])
    panel._chips.chosen.emit("seashore")
    assert calls.named("accept_chip") == [("seashore",)]


def test_read_only_says_why_and_takes_no_answers(panel: LabelPanel, opened, session: Session) -> None:
    opened()
    session.read_only, session.read_only_text = True, "Another window is working on it."
    session.read_only_changed.emit()
    assert panel._hint.text() == "Another window is working on it."
    assert not panel.rows[0].isEnabled()
    assert not panel.done.isEnabled()


def test_an_unknown_threshold_is_not_drawn(panel: LabelPanel, opened) -> None:
    opened()
    assert all(np.isnan(row.state.threshold) for row in panel.rows)


def test_all_rows_are_wanted_to_be_seen(qtbot, panel: LabelPanel, opened) -> None:
    opened(labels=[f"label {number}" for number in range(20)])
    assert panel.wanted_height() > 20 * 34
    qtbot.waitUntil(lambda: all(row.height() == 34 for row in panel.rows))


def test_where_labels_exclude_each_other_rows_are_choices(qtbot, panel: LabelPanel, opened, calls) -> None:
    session = opened()
    suggest(session, 0, [0.5, 0.7, 0.1])
    session.set_exclusive(True)
    assert panel.head.detail.text() == "one per photo"
    assert all(row.state.exclusive for row in panel.rows)
    assert [row.state.proposed for row in panel.rows] == [False, True, False]
    session.change_words([("Alps/a.jpg", "sea", 0)])
    assert [row.state.proposed for row in panel.rows] == [True, False, False]
    qtbot.mouseClick(panel.rows[1], Qt.MouseButton.LeftButton)
    assert calls.named("set_word") == [("sea", 1)]
    session.set_exclusive(False)
    assert not panel.rows[0].state.exclusive
