"""What an import would do, told before it is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from mlic_gui.core.formats.import_plan import ImportPlan, ImportProblem, ProblemKind
from mlic_gui.operations import exchange
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button

_LISTED = 200
_PROBLEMS = {
    ProblemKind.UNKNOWN_PHOTO: QT_TRANSLATE_NOOP("Import", "line {line}: no photo {name} in this folder"),
    ProblemKind.AMBIGUOUS_PHOTO: QT_TRANSLATE_NOOP("Import", "line {line}: {name} could be several photos"),
    ProblemKind.REPEATED_PHOTO: QT_TRANSLATE_NOOP("Import", "line {line}: {name} comes a second time"),
    ProblemKind.UNKNOWN_COLUMN: QT_TRANSLATE_NOOP("Import", "column {name} is not a label"),
}


class ImportDialog(QDialog):
    """Says how many cells become annotations; nothing is written before *Import* is pressed.

    Attributes:
        overwrite: Whether cells that contradict an annotation replace it.
        summary: Label that says what will happen.
        confirm: The button that does it.
    """

    def __init__(self, desk: Desk, plan: ImportPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import {file}").format(file=Path(plan.path).name))
        self._desk = desk
        self._plan = plan
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setMinimumWidth(420)
        self.overwrite = QCheckBox(self._overwrite_text())
        self.overwrite.setVisible(bool(plan.conflicts))
        self.confirm = filled_button(self.tr("Import"))
        self._lay_out()
        self.overwrite.toggled.connect(self._refresh)
        self.confirm.clicked.connect(self._import)
        desk.session.project_closed.connect(self.reject)
        self._refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self.summary)
        notes = self._notes()
        if notes:
            layout.addWidget(muted_label("\n".join(notes), small=False, wrap=True))
        layout.addWidget(self.overwrite)
        if self._plan.problems:
            layout.addWidget(self._problem_list())
        cancel = plain_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        layout.addLayout(row)

    def _refresh(self) -> None:
        cells = self._plan.cells(overwrite=self.overwrite.isChecked())
        self.summary.setText(
            counted(
                "Import",
                QT_TRANSLATE_NOOP("Import", "{count} cell will become an annotation, on {photos} photos."),
                QT_TRANSLATE_NOOP("Import", "{count} cells will become annotations, on {photos} photos."),
                cells,
                photos=self._plan.photos,
            )
        )
        self.confirm.setEnabled(cells > 0 or bool(self._plan.new_labels))

    def _overwrite_text(self) -> str:
        return counted(
            "Import",
            QT_TRANSLATE_NOOP("Import", "Also replace {count} answer of yours that the file contradicts"),
            QT_TRANSLATE_NOOP("Import", "Also replace {count} answers of yours that the file contradicts"),
            len(self._plan.conflicts),
        )

    def _notes(self) -> list[str]:
        plan, notes = self._plan, []
        if plan.new_labels:
            notes.append(self.tr("New labels: {names}.").format(names=", ".join(plan.new_labels)))
        if plan.machine:
            one = QT_TRANSLATE_NOOP("Import", "{count} cell was filled by a tagger, and is left out.")
            many = QT_TRANSLATE_NOOP("Import", "{count} cells were filled by a tagger, and are left out.")
            notes.append(counted("Import", one, many, plan.machine))
        if plan.same:
            one = QT_TRANSLATE_NOOP("Import", "{count} cell says what you said already.")
            many = QT_TRANSLATE_NOOP("Import", "{count} cells say what you said already.")
            notes.append(counted("Import", one, many, plan.same))
        if plan.cells(overwrite=True):
            notes.append(self.tr("It is one step, and can be undone."))
        return notes

    def _problem_list(self) -> QPlainTextEdit:
        lines = [_problem_text(problem) for problem in self._plan.problems[:_LISTED]]
        more = len(self._plan.problems) - _LISTED
        if more > 0:
            one = QT_TRANSLATE_NOOP("Import", "and {count} more")
            lines.append(counted("Import", one, one, more))
        box = QPlainTextEdit("\n".join(lines))
        box.setReadOnly(True)
        box.setMaximumHeight(120)
        box.setAccessibleName(self.tr("What is left out"))
        return box

    def _import(self) -> None:
        overwrite = self.overwrite.isChecked()
        self.accept()
        exchange.import_csv(self._desk, self._plan, overwrite=overwrite)


def _problem_text(problem: ImportProblem) -> str:
    text = QCoreApplication.translate("Import", _PROBLEMS[problem.kind])
    return text.format(line=problem.line, name=problem.name)
