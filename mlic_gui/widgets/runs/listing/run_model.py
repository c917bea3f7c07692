"""The runs of the open project as a list, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mlic_gui.core.learning.runs import RunRecord, RunStatus
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.tips import plain_tip
from mlic_gui.widgets.runs.run_text import (
    again_text,
    ending,
    figures_text,
    in_use_text,
    moment,
    run_title,
    seen_text,
)

_Index = QModelIndex | QPersistentModelIndex


_ENDED = frozenset({RunStatus.FINISHED, RunStatus.STOPPED})


class RunRole(IntEnum):
    """What else can be asked of a row."""

    RUN = Qt.ItemDataRole.UserRole
    MARKS = Qt.ItemDataRole.UserRole + 1


class RunModel(QAbstractListModel):
    """One row per run."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runs: tuple[RunRecord, ...] = ()
        self._answers: Mapping[int, Callable[[RunRecord], Any]] = {
            Qt.ItemDataRole.DisplayRole: run_title,
            Qt.ItemDataRole.AccessibleTextRole: self._sentence,
            Qt.ItemDataRole.ToolTipRole: lambda run: plain_tip(ending(run)),
            RunRole.RUN: lambda run: run,
            RunRole.MARKS: self._marks,
        }
        self._take()
        session.history.runs_changed.connect(self._renew)
        for signal in (session.tagger_changed, session.reviews.chosen_changed):
            signal.connect(self._mark_anew)

    def run_at(self, row: int) -> RunRecord:
        """The run of a row."""
        return self._runs[row]

    def row_of(self, run: str) -> int:
        """Row of the run with this id, -1 for none."""
        return next((row for row, known in enumerate(self._runs) if known.id == run), -1)

    def row_to_begin_with(self) -> int:
        """Row of the run whose tagger is in use, else of the newest that came to an end, else the newest."""
        rows = range(len(self._runs))
        used = (row for row in rows if is_in_use(self._session, self._runs[row]))
        ended = (row for row in rows if self._runs[row].status in _ENDED)
        return next(used, next(ended, 0))

    def _take(self) -> None:
        self._runs = tuple(reversed(self._session.history.runs))

    def _renew(self) -> None:
        self.beginResetModel()
        self._take()
        self.endResetModel()

    def _mark_anew(self) -> None:
        if self._runs:
            self.dataChanged.emit(self.index(0), self.index(len(self._runs) - 1))

    def _marks(self, run: RunRecord) -> tuple[str, ...]:
        chosen = self._session.reviews.chosen
        marks = ["AB"[chosen.index(run.id)]] if len(chosen) == 2 and run.id in chosen else []
        marks += [in_use_text()] if is_in_use(self._session, run) else []
        marks += [again_text()] if run.repeats else []
        is_seen = run.comparison is not None and run.comparison.seen
        return (*marks, seen_text()) if is_seen else tuple(marks)

    def _sentence(self, run: RunRecord) -> str:
        parts = [run_title(run), moment(run.started), run.name or "", figures_text(run), ending(run)]
        return ", ".join(part for part in (*parts, *self._marks(run)) if part)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of runs."""
        return 0 if parent is not None and parent.isValid() else len(self._runs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, the whole in a sentence for screen readers, or the run itself."""
        if not index.isValid():
            return None
        run = self._runs[index.row()]
        ask = self._answers.get(role)
        return ask(run) if ask is not None else None


def is_in_use(session: Session, run: RunRecord) -> bool:
    """Whether a run's tagger is the one in use."""
    tagger = session.tagger
    if tagger is None or not run.name:
        return False
    return tagger.card.run == run.id if tagger.card.run else tagger.name == run.name
