from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mlic_gui.session.session import MIXED
from mlic_gui.widgets.labels.label_row import LabelRow, LabelState
from mlic_gui.widgets.look.theme import Theme


@pytest.fixture
def row(qtbot, theme: Theme) -> LabelRow:
    row = LabelRow("sunset", key="4", theme=theme)
    qtbot.addWidget(row)
    row.resize(300, 34)
    row.show()
    return row


@pytest.mark.parametrize(("word", "following"), [(-1, 1), (1, 0), (0, -1), (MIXED, 1)])
def test_a_click_goes_from_unknown_to_yes_to_no(qtbot, row: LabelRow, word: int, following: int) -> None:
    row.set_state(LabelState(word=word))
    with qtbot.waitSignal(row.word_chosen) as chosen:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert chosen.args == ["sunset", following]


@pytest.mark.parametrize(("word", "following"), [(-1, 1), (1, -1), (0, 1), (MIXED, 1)])
def test_as_a_choice_a_click_says_yes_or_takes_it_back(
    qtbot, row: LabelRow, word: int, following: int
) -> None:
    row.set_state(LabelState(word=word, exclusive=True))
    with qtbot.waitSignal(row.word_chosen) as chosen:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert chosen.args == ["sunset", following]


def test_a_choice_is_round_and_says_so(row: LabelRow) -> None:
    looks = set()
    for exclusive, proposed in ((False, True), (True, True), (True, False)):
        row.set_state(LabelState(probability=0.6, threshold=0.5, exclusive=exclusive, proposed=proposed))
        looks.add(bytes(row.grab().toImage().constBits()))
    assert len(looks) == 3
    assert "makes the others no" in row.toolTip()
    assert "not suggested" in row.accessibleDescription()


def test_no_tip_covers_the_photos_beside_while_the_label_is_explained(row: LabelRow) -> None:
    row.set_state(LabelState(probability=0.6, threshold=0.5))
    assert "0.60" in row.toolTip()
    row.set_state(LabelState(probability=0.6, threshold=0.5, explained=True))
    assert row.toolTip() == ""
    assert "0.60" in row.accessibleDescription()


def test_space_does_what_a_click_does(qtbot, row: LabelRow) -> None:
    with qtbot.waitSignal(row.word_chosen) as chosen:
        qtbot.keyClick(row, Qt.Key.Key_Space)
    assert chosen.args == ["sunset", 1]


def test_it_says_aloud_what_it_shows(row: LabelRow) -> None:
    assert row.accessibleName() == "sunset: not answered"
    assert row.accessibleDescription() == "no suggestion yet"
    row.set_state(LabelState(word=1, probability=0.97, threshold=0.4))
    assert row.accessibleName() == "sunset: yes"
    assert row.accessibleDescription() == "suggested with probability 0.97, threshold 0.40"


def test_yes_and_no_and_unknown_look_different(row: LabelRow) -> None:
    looks = set()
    for word in (1, 0, -1, MIXED):
        row.set_state(LabelState(word=word, probability=0.6, threshold=0.5))
        looks.add(bytes(row.grab().toImage().constBits()))
    assert len(looks) == 4
