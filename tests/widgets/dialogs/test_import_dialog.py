from __future__ import annotations

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
