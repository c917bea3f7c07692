"""What leaves as a file: the layout and the columns, then where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from mlic_gui.operations import exchange
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button, rule

TFRECORD = "tfrecord"


class ExportDialog(QDialog):
    """Asks how to export, then for a file, and exports.

    Attributes:
        layouts: The choice of layouts; the checked button's object name is the layout's.
        annotations_only: Leave suggestions out.
        probabilities: Add a column with the probability of each label.
        by: Add a column that says who said it.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export tags"))
        self._desk = desk
        self.layouts = QButtonGroup(self)
        self.annotations_only = QCheckBox(self.tr("Only what you said, without suggestions"))
        self.probabilities = QCheckBox(self.tr("Add the probability of each label"))
        self.by = QCheckBox(self.tr("Add who said it, you or the tagger"))
        self._lay_out()
        self.layouts.buttonToggled.connect(self._follow_layout)
        desk.session.project_closed.connect(self.reject)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(10)
        for name, title, example in (
            ("wide", self.tr("One column per label, 1 or 0"), "filename,sea,sunset"),
            ("list", self.tr("One column with all labels"), "filename,labels"),
            ("planet", self.tr("Kaggle's Planet layout"), "image_name,tags"),
            (TFRECORD, self.tr("Photos and tags together, for TensorFlow"), "TFRecord"),
        ):
            layout.addLayout(self._choice(name, title, example))
        layout.addWidget(rule())
        for box in (self.annotations_only, self.probabilities, self.by):
            layout.addWidget(box)
        layout.addSpacing(6)
        layout.addLayout(self._buttons())

    def _choice(self, name: str, title: str, example: str) -> QHBoxLayout:
        button = QRadioButton(title)
        button.setObjectName(name)
        button.setChecked(name == "wide")
        self.layouts.addButton(button)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        row.addSpacing(24)
        row.addWidget(muted_label(example))
        return row

    def _buttons(self) -> QHBoxLayout:
        export = filled_button(self.tr("Export…"))
        export.setDefault(True)
        export.clicked.connect(self._ask_and_export)
        cancel = plain_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(export)
        return row

    def layout_name(self) -> str:
        """`wide`, `list`, `planet` or `tfrecord`."""
        return next(button.objectName() for button in self.layouts.buttons() if button.isChecked())

    def export_to(self, path: Path) -> None:
        """Export as the dialog says."""
        only = self.annotations_only.isChecked()
        if self.layout_name() == TFRECORD:
            exchange.export_records(self._desk, path, annotations_only=only)
            self.accept()
            return
        wide = self.layout_name() == "wide"
        exchange.export_csv(
            self._desk,
            path,
            layout=self.layout_name(),
            annotations_only=only,
            probabilities=wide and self.probabilities.isChecked(),
            by=wide and self.by.isChecked(),
        )
        self.accept()

    def _follow_layout(self) -> None:
        wide = self.layout_name() == "wide"
        self.probabilities.setEnabled(wide)
        self.by.setEnabled(wide)

    def _ask_and_export(self) -> None:
        session = self._desk.session
        ending, kinds = ".csv", self.tr("Tables (*.csv)")
        if self.layout_name() == TFRECORD:
            ending, kinds = ".tfrecord", self.tr("TensorFlow records (*.tfrecord)")
        suggested = str((session.folder or Path.home()).parent / f"{session.title}{ending}")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export tags"), suggested, kinds)
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(ending))
