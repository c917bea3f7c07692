from __future__ import annotations

from pathlib import Path

import pytest

from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.dialogs.export_dialog import ExportDialog


@pytest.fixture
def dialog(qtbot, desk: Desk, opened) -> ExportDialog:
    opened()
    dialog = ExportDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: ExportDialog, name: str) -> None:
    next(button for button in dialog.layouts.buttons() if button.objectName() == name).setChecked(True)


def test_wide_with_everything(dialog: ExportDialog, calls, tmp_path: Path) -> None:
    for box in (dialog.annotations_only, dialog.probabilities, dialog.by):
        box.setChecked(True)
    dialog.export_to(tmp_path / "tags.csv")
    assert calls.named("export_csv") == [(tmp_path / "tags.csv", "wide", True, True, True)]
    assert not dialog.isVisible()


@pytest.mark.parametrize("layout", ["list", "planet"])
def test_other_layouts_have_no_further_columns(
    dialog: ExportDialog, calls, tmp_path: Path, layout: str
) -> None:
    dialog.probabilities.setChecked(True)
    choose(dialog, layout)
    assert not dialog.probabilities.isEnabled()
    dialog.export_to(tmp_path / "tags.csv")
    assert calls.named("export_csv") == [(tmp_path / "tags.csv", layout, False, False, False)]
