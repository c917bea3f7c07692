"""What an import would do, told before it is done."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.core.formats.import_plan import ImportPlan, ImportProblem, ProblemKind
from mlic_gui.core.formats.table import Layout
from mlic_gui.operations import edits, exchange
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button, rule

_LISTED = 200
_NEW_FOLDER = "imported"
_LINE = QT_TRANSLATE_NOOP("Import", "line {number}")
_RECORD = QT_TRANSLATE_NOOP("Import", "record {number}")
_LACKING = (
    QT_TRANSLATE_NOOP("Import", "{count} photo of the file is not in this folder."),
    QT_TRANSLATE_NOOP("Import", "{count} photos of the file are not in this folder."),
)
_PROBLEMS = {
    ProblemKind.UNKNOWN_PHOTO: QT_TRANSLATE_NOOP("Import", "{place}: no photo {name} in this folder"),
    ProblemKind.AMBIGUOUS_PHOTO: QT_TRANSLATE_NOOP("Import", "{place}: {name} could be several photos"),
    ProblemKind.REPEATED_PHOTO: QT_TRANSLATE_NOOP("Import", "{place}: {name} comes a second time"),
    ProblemKind.UNKNOWN_COLUMN: QT_TRANSLATE_NOOP("Import", "column {name} is not a label"),
    ProblemKind.BROKEN_PHOTO: QT_TRANSLATE_NOOP("Import", "{place}: {name} is no photo that can be read"),
}


class ImportDialog(QDialog):
    """Says how many cells become annotations; nothing is written before *Import* is pressed.

    Attributes:
        overwrite: Whether cells that contradict an annotation replace it.
        one_label: Whether labels that are folders exclude each other from now on.
        summary: Label that says what will happen.
        confirm: The button that does it.
        subfolder: Name of a new subfolder for photos that only the file has.
        unpack: The button that copies them there.
    """

    def __init__(self, desk: Desk, plan: ImportPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        is_folder = plan.layout is Layout.FOLDERS
        title = self.tr("Labels from folder names") if is_folder else self.tr("Import {file}")
        self.setWindowTitle(title.format(file=Path(plan.path).name))
        self._desk = desk
        self._plan = plan
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setMinimumWidth(420)
        self.overwrite = QCheckBox(self._overwrite_text())
        self.overwrite.setVisible(bool(plan.conflicts))
        self.one_label = QCheckBox(self.tr("From now on each photo has exactly one label"))
        self.one_label.setVisible(is_folder and not desk.session.exclusive)
        self.confirm = filled_button(self.tr("Import"))
        self.subfolder = QLineEdit(_free_name(desk.session.folder))
        self.unpack = plain_button(self.tr("Copy photos"))
        self._lay_out()
        self.overwrite.toggled.connect(self._refresh)
        self.confirm.clicked.connect(self._import)
        self.unpack.clicked.connect(self._unpack)
        self.subfolder.textChanged.connect(self._refresh)
        desk.session.project_closed.connect(self.reject)
        self._refresh()
        self.confirm.setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self.summary)
        notes = self._notes()
        if notes:
            layout.addWidget(muted_label("\n".join(notes), small=False, wrap=True))
        layout.addWidget(self.overwrite)
        layout.addWidget(self.one_label)
        if self._plan.problems:
            layout.addWidget(self._problem_list())
        if self._plan.lacking:
            layout.addWidget(rule())
            layout.addLayout(self._unpacking())
            layout.addWidget(rule())
        cancel = plain_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        layout.addLayout(row)

    def _unpacking(self) -> QVBoxLayout:
        """What to do about photos that only the file has."""
        self.subfolder.setAccessibleName(self.tr("Name of the new subfolder"))
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("New subfolder")))
        row.addWidget(self.subfolder, 1)
        row.addWidget(self.unpack)
        part = QVBoxLayout()
        part.setSpacing(8)
        part.addWidget(QLabel(counted("Import", *_LACKING, self._plan.lacking)))
        part.addLayout(row)
        note = self.tr("Photos are copied first; then you are asked about their answers.")
        part.addWidget(muted_label(note, wrap=True))
        return part

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
        self.confirm.setEnabled(cells > 0 or (bool(self._plan.new_labels) and bool(self._plan.photos)))
        self.unpack.setEnabled(bool(self.subfolder.text().strip()))

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
        lines = [_problem_text(problem, self._plan.layout) for problem in self._plan.problems[:_LISTED]]
        more = len(self._plan.problems) - _LISTED
        if more > 0:
            one = QT_TRANSLATE_NOOP("Import", "and {count} more")
            lines.append(counted("Import", one, one, more))
        box = QPlainTextEdit("\n".join(lines))
        box.setReadOnly(True)
        box.setMaximumHeight(120)
        box.setAccessibleName(self.tr("What is left out"))
        return box

    def _unpack(self) -> None:
        self.accept()
        exchange.unpack_photos(self._desk, Path(self._plan.path), into=self.subfolder.text().strip())

    def _import(self) -> None:
        overwrite = self.overwrite.isChecked()
        self.accept()
        exchange.import_csv(self._desk, self._plan, overwrite=overwrite)
        if self.one_label.isChecked():
            edits.set_one_label(self._desk, True)


def _problem_text(problem: ImportProblem, layout: Layout) -> str:
    """Such as "line 7: no photo x.jpg in this folder"."""
    is_record = layout is Layout.TFRECORD
    place = QCoreApplication.translate("Import", _RECORD if is_record else _LINE).format(number=problem.line)
    text = QCoreApplication.translate("Import", _PROBLEMS[problem.kind])
    return text.format(place=place, name=problem.name)


def _free_name(folder: Path | None) -> str:
    """A subfolder that is not there yet."""
    name, count = _NEW_FOLDER, 1
    while folder is not None and os.path.lexists(folder / name):
        count += 1
        name = f"{_NEW_FOLDER} {count}"
    return name
