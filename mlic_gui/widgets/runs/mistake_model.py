"""The worst mistakes of a run as a list of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from mlic_gui.core.learning.reporting.run_report import Mistake
from mlic_gui.reports.shown import shown

_Index = QModelIndex | QPersistentModelIndex


class MistakeRole(IntEnum):
    """What else can be asked of a mistake."""

    MISTAKE = Qt.ItemDataRole.UserRole
    PICTURE = Qt.ItemDataRole.UserRole + 1


class MistakeModel(QAbstractListModel):
    """One row per mistake, the worst first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mistakes: tuple[Mistake, ...] = ()
        self._pictures: dict[int, QImage] = {}

    def show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Show these; their pictures are decoded when they are first painted."""
        if tuple(mistakes) == self._mistakes:
            return
        self.beginResetModel()
        self._mistakes = tuple(mistakes)
        self._pictures.clear()
        self.endResetModel()

    def mistake_at(self, row: int) -> Mistake:
        """The mistake of a row."""
        return self._mistakes[row]

    def _picture(self, row: int) -> QImage:
        """Small JPEGs of at most 512 pixels a side: a millisecond each."""
        if row not in self._pictures:
            self._pictures[row] = QImage.fromData(self._mistakes[row].picture)
        return self._pictures[row]

    def _sentence(self, mistake: Mistake) -> str:
        text = (
            self.tr("{path}: you say {label}, the tagger gave it {probability} and needs {threshold}.")
            if mistake.said
            else self.tr(
                "{path}: you say no {label}, the tagger gave it {probability} and {threshold} is enough."
            )
        )
        return text.format(
            path=shown(mistake.path),
            label=shown(mistake.label),
            probability=f"{mistake.probability:.2f}",
            threshold=f"{mistake.threshold:.2f}",
        )

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of mistakes."""
        return 0 if parent is not None and parent.isValid() else len(self._mistakes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A line, a sentence, the picture, or the mistake itself."""
        if not index.isValid():
            return None
        mistake = self._mistakes[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                text = self.tr("missed: {label}") if mistake.said else self.tr("wrongly: {label}")
                return text.format(label=shown(mistake.label))
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._sentence(mistake)
            case MistakeRole.PICTURE:
                return self._picture(index.row())
            case MistakeRole.MISTAKE:
                return mistake
        return None
