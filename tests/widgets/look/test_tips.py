"""A name that looks like HTML is shown as it is, wherever a tip holds it."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from mlic_gui.core.learning.explaining.explanations import Neighbour
from mlic_gui.widgets.labels.chip_row import ChipButton
from mlic_gui.widgets.labels.label_row import LabelRow, LabelState
from mlic_gui.widgets.look.controls import ElidedLabel
from mlic_gui.widgets.look.tips import plain_tip
from mlic_gui.widgets.why.near_photo import NearPhoto

NAME = "<b>sea</b> & <i>sun"


def read(tip: str) -> str:
    """What Qt shows of a tip."""
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


def test_a_tip_is_shown_as_it_is_line_by_line(qapp) -> None:
    assert read(plain_tip(f"{NAME}\nbelow")) == f"{NAME}\nbelow"
    assert plain_tip("") == ""


def test_a_label_is_just_a_label(qtbot, theme) -> None:
    row = LabelRow(NAME, key="1", theme=theme)
    qtbot.addWidget(row)
    row.set_state(LabelState(probability=0.6, threshold=0.5))
    assert NAME in read(row.toolTip())


def test_a_chip_is_just_a_name(qtbot, theme) -> None:
    chip = ChipButton(NAME, 0.5, theme, None)
    qtbot.addWidget(chip)
    assert NAME in read(chip.toolTip())


def test_a_photo_like_another_is_just_a_path(qtbot, theme) -> None:
    photo = NearPhoto(theme, None)
    qtbot.addWidget(photo)
    photo.show_neighbour(Neighbour(0, f"{NAME}/a.jpg", 0.5, (NAME,), ()), None)
    assert f"{NAME}/a.jpg" in read(photo.toolTip())
    assert f"yes: {NAME}" in read(photo.toolTip())


def test_a_line_that_is_cut_tells_all_of_it(qtbot) -> None:
    line = ElidedLabel(NAME)
    qtbot.addWidget(line)
    line.resize(20, 20)
    line.grab()
    assert read(line.toolTip()) == NAME
