"""What to do about each label that needs it, a sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from mlic_gui.widgets.look.theme import interface_font
from mlic_gui.widgets.runs.page import sentence_label


class AdviceView(QFrame):
    """Label and sentence below each other, weak ones first and marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)

    def show_advice(self, advice: Sequence[tuple[str, bool, str]]) -> None:
        """Show (label, whether it is weak, sentence) of each."""
        self._clear()
        for row, (label, weak, sentence) in enumerate(sorted(advice, key=lambda item: not item[1])):
            name = QLabel(label)
            name.setFont(interface_font(weight=name.font().Weight.DemiBold))
            name.setProperty("attention", weak)
            name.setMaximumWidth(160)
            said = sentence_label(sentence)
            said.setAccessibleName(f"{label}: {sentence}")
            self._grid.addWidget(name, row, 0, said.alignment())
            self._grid.addWidget(said, row, 1)

    def sentences(self) -> list[str]:
        """What is said, in order."""
        items = (self._grid.itemAtPosition(row, 1) for row in range(self._grid.rowCount()))
        widgets = [item.widget() for item in items if item is not None]
        return [widget.text() for widget in widgets if isinstance(widget, QLabel)]

    def _clear(self) -> None:
        while self._grid.count():
            taken = self._grid.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
