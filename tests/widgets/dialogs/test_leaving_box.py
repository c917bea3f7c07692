from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mlic_gui.session.learning.leaving import Leaving
from mlic_gui.widgets.dialogs.leaving_box import LeavingBox


@pytest.mark.parametrize(("button", "answer"), [("keep", "stay"), ("interrupt", "go")])
def test_a_button_answers(qtbot, button: str, answer: str) -> None:
    answers: list[str] = []
    box = LeavingBox(Leaving(go=lambda: answers.append("go"), stay=lambda: answers.append("stay")))
    qtbot.addWidget(box)
    box.open()
    qtbot.mouseClick(getattr(box, button), Qt.MouseButton.LeftButton)
    assert answers == [answer]


def test_escape_keeps_training(qtbot) -> None:
    answers: list[str] = []
    box = LeavingBox(Leaving(go=lambda: answers.append("go"), stay=lambda: answers.append("stay")))
    qtbot.addWidget(box)
    box.open()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert answers == ["stay"]
