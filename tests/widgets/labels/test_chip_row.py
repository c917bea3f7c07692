from __future__ import annotations

from PySide6.QtCore import Qt

from mlic_gui.widgets.labels.chip_row import ChipButton, ChipRow
from mlic_gui.widgets.look.theme import Theme

CHIPS = (("seashore", 0.4), ("lakeside", 0.2), ("promontory", 0.1))


def test_only_chips_that_fit_are_shown(qtbot, theme: Theme) -> None:
    row = ChipRow(theme)
    qtbot.addWidget(row)
    row.set_chips(CHIPS)
    row.resize(400, row.height())
    row.show()
    assert row.names() == ("seashore", "lakeside", "promontory")
    row.resize(140, row.height())
    assert row.names() == ("seashore",)


def test_a_click_chooses_the_name(qtbot, theme: Theme) -> None:
    row = ChipRow(theme)
    qtbot.addWidget(row)
    row.resize(400, row.height())
    row.set_chips(CHIPS)
    row.show()
    chip = next(chip for chip in row.findChildren(ChipButton) if chip.text() == "lakeside")
    assert chip.accessibleName() == "Make lakeside a label"
    with qtbot.waitSignal(row.chosen) as chosen:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chosen.args == ["lakeside"]
