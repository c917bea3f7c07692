from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

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


def test_photos_and_tags_together(dialog: ExportDialog, calls, tmp_path: Path) -> None:
    choose(dialog, "tfrecord")
    assert not dialog.probabilities.isEnabled()
    dialog.annotations_only.setChecked(True)
    dialog.export_to(tmp_path / "all.tfrecord")
    assert calls.named("export_records") == [(tmp_path / "all.tfrecord", True)]
    assert not calls.named("export_csv")
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("layout", "typed", "written"),
    [("wide", "a", "a.csv"), ("tfrecord", "a", "a.tfrecord"), ("tfrecord", "a.rec", "a.rec")],
)
def test_the_ending_follows_the_layout(
    dialog: ExportDialog, calls, tmp_path: Path, monkeypatch, layout: str, typed: str, written: str
) -> None:
    choose(dialog, layout)
    answer = (str(tmp_path / typed), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Export…").click()
    (made,) = calls.named("export_records" if layout == "tfrecord" else "export_csv")
    assert made[0] == tmp_path / written
