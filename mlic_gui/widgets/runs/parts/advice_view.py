"""What to do about each label that needs it; the others in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from mlic_gui.reports.labels.advice import LabelAdvice
from mlic_gui.reports.labels.grouping import standing_word, unknown, unknown_todo
from mlic_gui.reports.shown import shown
from mlic_gui.widgets.look.controls import link_button, muted_label
from mlic_gui.widgets.look.theme import interface_font
from mlic_gui.widgets.runs.parts.sentence_label import sentence_label

_NAME = 120
_IDLE = ("Nothing to do.",)


class AdviceView(QWidget):
    """Label at the left, how it does and what to do beside it, weak ones first and marked.

    Signals:
        mistakes_asked: The label whose mistakes are wanted.
    """

    mistakes_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnMinimumWidth(0, _NAME)
        self._grid.setColumnStretch(1, 1)

    def show_advice(self, advice: Sequence[LabelAdvice], *, mistaken: Collection[str]) -> None:
        """Show this; of labels that are `mistaken` there are mistakes to look at."""
        wanted = (*advice, *sorted(mistaken))
        if wanted == self._shown:
            return
        self._shown = wanted
        self._clear()
        few = unknown(advice)
        busy = [one for one in advice if one.steps != _IDLE and one.label not in few]
        for row, one in enumerate(busy):
            self._grid.addWidget(self._name(one), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_words(one), row, 1)
            if one.label in mistaken:
                self._grid.addWidget(self._link(one.label), row, 2, Qt.AlignmentFlag.AlignTop)
        if few:
            names = ", ".join(shown(label) for label in few)
            self._add_line(
                self.tr("Too few photos: {names}. {todo}").format(names=names, todo=unknown_todo(advice))
            )
        idle = ", ".join(shown(one.label) for one in advice if one.steps == _IDLE)
        if idle:
            self._add_line(self.tr("Nothing to do for {names}.").format(names=idle))

    def _add_line(self, text: str) -> None:
        row, alone = self._grid.rowCount(), not self._grid.count()
        line = muted_label(text, small=False, wrap=True)
        self._grid.addWidget(line, row, 0 if alone else 1, 1, 2 if alone else 1)

    def sentences(self) -> list[str]:
        """All that is said, in order."""
        return [label.text() for label in self.findChildren(QLabel)]

    def _name(self, advice: LabelAdvice) -> QWidget:
        name = QLabel(shown(advice.label))
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setFont(interface_font(weight=name.font().Weight.DemiBold))
        name.setProperty("attention", advice.weak)
        name.setWordWrap(True)
        name.setMaximumWidth(2 * _NAME)
        if not advice.standing.is_low:
            return name
        box, mark = QWidget(), muted_label(standing_word(advice.standing))
        mark.setProperty("attention", True)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(name)
        column.addWidget(mark)
        return box

    def _link(self, label: str) -> QWidget:
        link = link_button(self.tr("Its mistakes"))
        link.setAccessibleName(self.tr("The mistakes of {label}").format(label=label))
        link.setStyleSheet("min-height: 17px; max-height: 17px;")  # a line of text, beside one
        link.clicked.connect(partial(self.mistakes_asked.emit, label))
        return link

    def _clear(self) -> None:
        while (taken := self._grid.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()


def _words(advice: LabelAdvice) -> QWidget:
    """How it does, and below it the steps."""
    box = QWidget()
    box.setAccessibleName(f"{advice.label}: {advice.sentence}")
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    bullet = "•  " if len(advice.steps) > 1 else ""
    for step in advice.steps:
        column.addWidget(sentence_label(f"{bullet}{step}"))
    column.addWidget(muted_label(advice.how, wrap=True))
    return box
