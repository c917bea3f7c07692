"""The table of labels in a report: how many photos, how many found, how many right, and before."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from mlic_gui.core.learning.judging.evaluation import Figures, LabelFigures
from mlic_gui.reports.labels.advice import LabelAdvice
from mlic_gui.reports.labels.grouping import standing_word
from mlic_gui.reports.shown import percent as shown_percent
from mlic_gui.reports.shown import shown
from mlic_gui.session.text import number
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.look.tips import plain_tip
from mlic_gui.widgets.runs.run_text import figure

_Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label.

    Attributes:
        figures: Its figures.
        before: F-beta of the tagger that was in use, NaN if that is not known.
        weak: Whether it needs work.
        advice: What to do about it, in a sentence, or "".
        standing: How it does, in a word or two.
    """

    figures: LabelFigures
    before: float
    weak: bool = False
    advice: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    help: str
    value: Callable[[LabelRow], float | str]
    text: Callable[[LabelRow], str]


class LabelModel(QAbstractTableModel):
    """One row per label, one column per figure."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[LabelRow, ...] = ()
        self._beta = 2.0
        self._columns = self._make_columns()
        theme.changed.connect(self._paint_anew)

    def show_rows(self, rows: Sequence[LabelRow], *, beta: float) -> None:
        """Show these labels."""
        self.beginResetModel()
        self._rows, self._beta = tuple(rows), beta
        self._columns = self._make_columns()
        self.endResetModel()

    def row_at(self, row: int) -> LabelRow:
        """The label of a row."""
        return self._rows[row]

    def _make_columns(self) -> tuple[_Column, ...]:
        fbeta = f"F{self._beta:g}"
        return (
            _Column(self.tr("Label"), "", _name, self._name_text),
            _Column(
                self.tr("With"),
                self.tr("Photos that judged it and have the label"),
                lambda row: row.figures.yes,
                lambda row: number(row.figures.yes),
            ),
            _Column(
                self.tr("Without"),
                self.tr("Photos that judged it and don't have the label"),
                lambda row: row.figures.no,
                lambda row: number(row.figures.no),
            ),
            _Column(
                self.tr("Found"),
                self.tr("Of the photos that have the label, how many got it proposed (recall)"),
                lambda row: row.figures.recall,
                lambda row: percent(row.figures.recall),
            ),
            _Column(
                self.tr("Right"),
                self.tr("Of the photos it was proposed for, how many have it (precision)"),
                lambda row: row.figures.precision,
                lambda row: percent(row.figures.precision),
            ),
            _Column(
                fbeta,
                self.tr("Found and right in one figure, 1 is perfect"),
                lambda row: row.figures.fbeta,
                lambda row: figure(row.figures.fbeta),
            ),
            _Column(
                self.tr("Before"),
                self.tr("The same figure of the tagger that was in use, on the same photos"),
                lambda row: row.before,
                lambda row: figure(row.before),
            ),
            _Column(
                self.tr("AP"),
                self.tr("Average precision: how well photos with the label rank above those without"),
                lambda row: row.figures.average_precision,
                lambda row: figure(row.figures.average_precision),
            ),
            _Column(
                self.tr("Threshold"),
                self.tr("The label is proposed from this probability on"),
                lambda row: row.figures.threshold,
                lambda row: figure(row.figures.threshold),
            ),
        )

    def _name_text(self, row: LabelRow) -> str:
        name = shown(row.figures.label)
        return f"{name}  · {row.standing}" if row.weak else name

    def _paint_anew(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.ForegroundRole])

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of labels."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Number of figures, the name included."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns, and what they mean."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._columns[section].help)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if section else _LEFT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, value to sort by, alignment, colour, or what to do about the label."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and row.weak and index.column() == 0:
            return QColor(self._theme.colours.attention)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.advice) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if index.column() else _LEFT
        return sortable(column.value(row)) if role == SORT_ROLE else None


def percent(value: float) -> str:
    """A share as people say it, a dash where it is undefined."""
    return shown_percent(value)


def sortable(value: float | str) -> float | str:
    """A value that Qt can sort: what is undefined is less than all the rest."""
    if isinstance(value, str):
        return value
    return -math.inf if math.isnan(value) else float(value)


def label_rows(
    after: Figures, before: Figures | None, advice: Sequence[LabelAdvice] = ()
) -> tuple[LabelRow, ...]:
    """The rows of a report, with what is said of each label."""
    earlier = {item.label: item.fbeta for item in before.labels} if before else {}
    said = {one.label: (one.standing.is_low, one.sentence, standing_word(one.standing)) for one in advice}
    return tuple(
        LabelRow(item, earlier.get(item.label, math.nan), *said.get(item.label, (False, "", "")))
        for item in after.labels
    )


def _name(row: LabelRow) -> str:
    return row.figures.label.casefold()
