"""The tagger in use leaves for Keras, for LiteRT, or for both."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlic_gui.operations import tagger_export
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.dialogs.tagger_export_dialog import TaggerExportDialog, _file_name


@pytest.fixture
def exported(monkeypatch) -> list[dict[str, Path | None]]:
    """What was asked for."""
    asked: list[dict[str, Path | None]] = []
    monkeypatch.setattr(tagger_export, "export_tagger", lambda _desk, **paths: asked.append(paths))
    return asked


@pytest.fixture
def dialog(qtbot, desk: Desk, opened) -> TaggerExportDialog:
    opened()
    dialog = TaggerExportDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_it_names_the_tagger_and_begins_with_keras(dialog: TaggerExportDialog, exported) -> None:
    assert dialog.windowTitle() == "Export the tagger scenes"
    dialog.export_to(Path("/x/mine"))
    assert exported == [{"keras_path": Path("/x/mine.keras"), "tflite_path": None}]
    assert not dialog.isVisible()


def test_both_files_are_called_alike(dialog: TaggerExportDialog, exported) -> None:
    dialog.litert.setChecked(True)
    dialog.export_to(Path("/x/mine.v2.keras"))
    assert exported == [{"keras_path": Path("/x/mine.v2.keras"), "tflite_path": Path("/x/mine.v2.tflite")}]


def test_without_a_format_there_is_nothing_to_export(dialog: TaggerExportDialog) -> None:
    dialog.keras.setChecked(False)
    assert not dialog.export.isEnabled()


def test_a_name_becomes_that_of_a_file() -> None:
    assert _file_name("natural-scenes · mine 3") == "natural-scenes-mine-3"
    assert _file_name("///") == "tagger"
