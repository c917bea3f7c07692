"""The worst mistakes of a run as a list of pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from mlic_gui.core.learning.reporting.run_report import Mistake
from mlic_gui.reports.shown import shown
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.tips import plain_tip

_Index = QModelIndex | QPersistentModelIndex


class MistakeRole(IntEnum):
    """What else can be asked of a mistake."""

    MISTAKE = Qt.ItemDataRole.UserRole
    PICTURE = Qt.ItemDataRole.UserRole + 1
    SETTLED = Qt.ItemDataRole.UserRole + 2


class MistakeModel(QAbstractListModel):
    """One row per mistake, the worst first; it is settled once the annotation is another."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked: Mapping[int, Callable[[Mistake], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._title,
            Qt.ItemDataRole.ToolTipRole: lambda mistake: plain_tip(self._sentence(mistake)),
            Qt.ItemDataRole.AccessibleTextRole: self._sentence,
            MistakeRole.SETTLED: self.is_settled,
            MistakeRole.MISTAKE: lambda mistake: mistake,
        }
        for signal in (session.words_changed, session.labels_changed):
            signal.connect(self._look_again)
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

    def is_settled(self, mistake: Mistake) -> bool:
        """Whether people say another thing of it now."""
        session = self._session
        row = session.table.row_of(mistake.path)
        if row is None or mistake.label not in session.labels:
            return False
        word = int(session.words[row, session.labels.index(mistake.label)])
        return word >= 0 and word != int(mistake.said)

    def _look_again(self) -> None:
        if self._mistakes:
            roles = [MistakeRole.SETTLED, Qt.ItemDataRole.ToolTipRole]
            self.dataChanged.emit(self.index(0), self.index(len(self._mistakes) - 1), roles)

    def _picture(self, row: int) -> QImage:
        """Small JPEGs of at most 512 pixels a side: a millisecond each."""
        if row not in self._pictures:
            self._pictures[row] = QImage.fromData(self._mistakes[row].picture)
        return self._pictures[row]

    def _title(self, mistake: Mistake) -> str:
        text = self.tr("missed: {label}") if mistake.said else self.tr("wrongly: {label}")
        return text.format(label=shown(mistake.label))

    def _sentence(self, mistake: Mistake) -> str:
        text = (
            self.tr("{path}: you say {label}, the tagger gave it {probability} and needs {threshold}.")
            if mistake.said
            else self.tr(
                "{path}: you say no {label}, the tagger gave it {probability} and {threshold} is enough."
            )
        )
        said = text.format(
            path=shown(mistake.path),
            label=shown(mistake.label),
            probability=f"{mistake.probability:.2f}",
            threshold=f"{mistake.threshold:.2f}",
        )
        return f"{said} {self.tr('You have corrected it since.')}" if self.is_settled(mistake) else said

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of mistakes."""
        return 0 if parent is not None and parent.isValid() else len(self._mistakes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A line, a sentence, the picture, or the mistake itself."""
        if not index.isValid():
            return None
        if role == MistakeRole.PICTURE:
            return self._picture(index.row())
        ask = self._asked.get(role)
        return ask(self._mistakes[index.row()]) if ask is not None else None
