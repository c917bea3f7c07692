from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from mlic_gui.core.formats.import_plan import ImportPlan, ImportProblem, MatchCounts, ProblemKind
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.dialogs.import_dialog import ImportDialog


def plan(**more: Any) -> ImportPlan:
    edits = tuple(Edit(f"{number}.jpg", "sea", Word.YES) for number in range(3))
    values: dict[str, Any] = {
        "path": "/tmp/labels.csv",
        "layout": Layout.WIDE,
        "photos": 2,
        "matched": MatchCounts(exact=2),
        "new_labels": (),
        "additions": edits,
    }
    return ImportPlan(**{**values, **more})


def shown(qtbot, desk: Desk, plan: ImportPlan) -> ImportDialog:
    dialog = ImportDialog(desk, plan)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_it_says_how_many_cells_become_annotations(qtbot, desk: Desk, calls) -> None:
    wanted = plan()
    dialog = shown(qtbot, desk, wanted)
    assert dialog.summary.text() == "3 cells will become annotations, on 2 photos."
    assert not dialog.overwrite.isVisible()
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert calls.named("import_csv") == [(wanted, False)]


def test_answers_are_replaced_only_if_told(qtbot, desk: Desk, calls) -> None:
    wanted = plan(conflicts=(Edit("a.jpg", "sea", Word.NO),))
    dialog = shown(qtbot, desk, wanted)
    dialog.overwrite.setChecked(True)
    assert dialog.summary.text().startswith("4 cells")
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert calls.named("import_csv") == [(wanted, True)]


def test_what_is_left_out_is_told(qtbot, desk: Desk) -> None:
    problems = tuple(ImportProblem(kind, 7, "x.jpg") for kind in ProblemKind)
    dialog = shown(qtbot, desk, plan(machine=4, same=1, new_labels=("sea",), problems=problems))
    notes = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "New labels: sea." in notes
    assert "4 cells were filled by a tagger" in notes
    assert "1 cell says what you said already." in notes
    listed = dialog.findChild(QPlainTextEdit)
    assert listed is not None
    assert len(listed.toPlainText().splitlines()) == len(ProblemKind)


def test_nothing_to_import_can_only_be_cancelled(qtbot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, plan(additions=()))
    assert not dialog.confirm.isEnabled()


def lacking(count: int = 2) -> ImportPlan:
    problems = tuple(
        ImportProblem(ProblemKind.UNKNOWN_PHOTO, line, f"{line}.jpg") for line in range(1, count + 1)
    )
    return plan(path="/x/all.tfrecord", layout=Layout.TFRECORD, problems=problems)


def test_photos_that_only_the_file_has_can_be_copied(qtbot, desk: Desk, calls) -> None:
    dialog = shown(qtbot, desk, lacking())
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert "2 photos of the file are not in this folder." in said
    listed = dialog.findChild(QPlainTextEdit)
    assert listed is not None
    assert listed.toPlainText().startswith("record 1: no photo 1.jpg")
    dialog.subfolder.setText(" more ")
    qtbot.mouseClick(dialog.unpack, Qt.MouseButton.LeftButton)
    assert calls.named("unpack_photos") == [(Path("/x/all.tfrecord"), "more")]
    assert not calls.named("import_csv")
    assert not dialog.isVisible()


def test_a_new_subfolder_needs_a_name(qtbot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, lacking())
    dialog.subfolder.setText(" ")
    assert not dialog.unpack.isEnabled()


def test_the_subfolder_that_is_proposed_is_not_there_yet(qtbot, desk: Desk, opened, tmp_path: Path) -> None:
    (tmp_path / "imported").mkdir()
    opened(folder=tmp_path)
    assert shown(qtbot, desk, lacking()).subfolder.text() == "imported 2"


def test_other_files_have_no_photos_to_copy(qtbot, desk: Desk) -> None:
    assert not shown(qtbot, desk, plan()).unpack.isVisible()


def test_folder_names_are_called_so(qtbot, desk: Desk) -> None:
    dialog = shown(qtbot, desk, plan(path="/x/pets", layout=Layout.FOLDERS))
    assert dialog.windowTitle() == "Labels from folder names"


def test_labels_that_are_folders_may_exclude_each_other(qtbot, desk: Desk, calls) -> None:
    assert not shown(qtbot, desk, plan()).one_label.isVisible()
    dialog = shown(qtbot, desk, plan(layout=Layout.FOLDERS))
    assert dialog.one_label.isVisible()
    dialog.one_label.setChecked(True)
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert [name for name, _ in calls.made] == ["import_csv", "set_one_label"]
