"""The tagger in use leaves for other programs: for which, then where to."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from mlic_gui.operations import tagger_export
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.controls import filled_button, muted_label, plain_button

_KERAS, _LITERT = ".keras", ".tflite"
_INDENT = 23  # of the text below a check box


class TaggerExportDialog(QDialog):
    """Asks for the formats, then for a file, and exports.

    Attributes:
        keras: Whether to write a Keras archive.
        litert: Whether to write a file for LiteRT.
        export: Asks where to, and exports.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        tagger = desk.session.tagger
        self._name = tagger.name if tagger else ""
        self.setWindowTitle(self.tr("Export the tagger {name}").format(name=self._name))
        self.keras = QCheckBox(self.tr("&Keras archive"))
        self.litert = QCheckBox(self.tr("&LiteRT model"))
        self.keras.setChecked(True)
        self.export = filled_button(self.tr("&Export…"))
        self._lay_out()
        for box in (self.keras, self.litert):
            box.toggled.connect(self._refresh)
        self.export.clicked.connect(self._ask_and_export)
        desk.session.project_closed.connect(self.reject)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Of the files that are wanted."""
        wanted = ((self.keras, _KERAS), (self.litert, _LITERT))
        return tuple(suffix for box, suffix in wanted if box.isChecked())

    def export_to(self, path: Path) -> None:
        """Export as the dialog says; the files are called like `path`, each with its own ending."""
        base = path.with_suffix("") if path.suffix in {_KERAS, _LITERT} else path
        files = {suffix: base.with_name(base.name + suffix) for suffix in self.suffixes}
        tagger_export.export_tagger(self._desk, keras_path=files.get(_KERAS), tflite_path=files.get(_LITERT))
        self.accept()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(6)
        intro = self.tr("Network and head leave as one model: from a photo to the probability of each label.")
        layout.addWidget(muted_label(intro, wrap=True))
        layout.addSpacing(8)
        for box, text in (
            (self.keras, self.tr("A .keras file, for Python: to use it, or to train it further.")),
            (self.litert, self.tr("A .tflite file, small and quick, for phones and single-board computers.")),
        ):
            note = muted_label(text, wrap=True)
            note.setContentsMargins(_INDENT, 0, 0, 4)
            box.setAccessibleDescription(text)
            layout.addWidget(box)
            layout.addWidget(note)
        layout.addSpacing(8)
        layout.addLayout(self._buttons())
        self.setMinimumWidth(460)

    def _buttons(self) -> QHBoxLayout:
        cancel = plain_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.export.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.export)
        return row

    def _refresh(self) -> None:
        self.export.setEnabled(bool(self.suffixes))

    def _ask_and_export(self) -> None:
        folder = self._desk.session.folder or Path.home()
        suffix = self.suffixes[0]
        suggested = str(folder.parent / (_file_name(self._name) + suffix))
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.windowTitle(), suggested, self.tr("Models (*{suffix})").format(suffix=suffix)
        )
        if chosen and self._may_replace(Path(chosen)):
            self.export_to(Path(chosen))

    def _may_replace(self, chosen: Path) -> bool:
        """Ask about a second file that is there; of the first, the file dialog asked."""
        others = [chosen.with_suffix(suffix) for suffix in self.suffixes[1:]]
        there = [path.name for path in others if path.exists()]
        if not there:
            return True
        question = self.tr("{file} is there already. Replace it?").format(file=", ".join(there))
        answer = QMessageBox.question(self, self.windowTitle(), question)
        return answer is QMessageBox.StandardButton.Yes


def _file_name(name: str) -> str:
    """A tagger's name as that of a file."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-") or "tagger"
