"""The labels of the selected photos: boxes to answer, suggestions beside them, a field for more, Done."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mlic_gui.core.learning.requirements import Missing
from mlic_gui.operations import edits
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.session import Session
from mlic_gui.session.text import counted
from mlic_gui.widgets.labels.chip_row import ChipRow
from mlic_gui.widgets.labels.label_row import ROW_HEIGHT, LabelRow, LabelState
from mlic_gui.widgets.look.controls import PANEL_PADDING, EntryField, filled_button, muted_label, plain_button
from mlic_gui.widgets.look.dock import DockHead
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.look.tips import plain_tip

_KEYS = "123456789"
_GAP = 4
_NAMED = 2  # labels whose missing answers are told in full


class _RowScroll(QScrollArea):
    """Leaves all keys to the rows and the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep no key, so that arrows reach the photos."""
        event.ignore()


class LabelPanel(QWidget):
    """Reads the session's selection; every answer goes to `operations.edits`.

    Attributes:
        head: The heading, for the dock.
        rows: One row per label.
        field: Where a new label is typed.
        done: The button that marks the photo as done and goes on.

    Signals:
        height_wanted: `wanted_height` is another now.
    """

    height_wanted = Signal()

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._wanted = 0
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._theme = theme
        self.rows: tuple[LabelRow, ...] = ()
        self.head = DockHead(self.tr("Labels of this photo"), theme)
        self._make()
        self._connect(desk.session)
        self._make_rows()
        self._refresh_all()

    def _make(self) -> None:
        self._rows_box = QWidget()
        self._rows_layout = QVBoxLayout(self._rows_box)
        self._rows_layout.setContentsMargins(PANEL_PADDING - 8, 0, PANEL_PADDING - 8, 0)
        self._rows_layout.setSpacing(0)
        self._scroll = _RowScroll()
        self._scroll.setWidgetResizable(True)
        self._scroll.setMinimumHeight(ROW_HEIGHT)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._rows_box)
        self._scroll.viewport().setAutoFillBackground(False)
        self._rows_box.setAutoFillBackground(False)
        self._hint = muted_label(wrap=True)
        self._chips = ChipRow(self._theme)
        self.field = EntryField()
        self.field.setPlaceholderText(self.tr("Add a label…"))
        self.field.setAccessibleName(self.tr("Add a label"))
        self._missing = muted_label(wrap=True)
        self.done = filled_button(self.tr("Done, next") + "   ↵")
        self.done.setAccessibleName(self.tr("Done, next photo"))
        self.undo = plain_button(self.tr("Undo"))
        self._below = QVBoxLayout()
        self._spring = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.done, 1)
        buttons.addWidget(self.undo)
        below = self._below
        below.setContentsMargins(PANEL_PADDING, 0, PANEL_PADDING, 12)
        below.setSpacing(6)
        for widget in (self._chips, self.field, self._missing):
            below.addWidget(widget)
        below.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        self._hint.setContentsMargins(PANEL_PADDING, 0, PANEL_PADDING, 4)
        layout.addWidget(self._hint)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(below)
        layout.addWidget(self._spring, 1)

    def _connect(self, session: Session) -> None:
        session.labels_changed.connect(self._make_rows)
        for signal in (
            session.project_opened,
            session.project_closed,
            session.labels_changed,
            session.exclusive_changed,
            session.selection_changed,
            session.current_changed,
            session.tagger_changed,
            session.read_only_changed,
        ):
            signal.connect(self._refresh_all)
        session.words_changed.connect(self._refresh_if_shown)
        session.suggestions_changed.connect(self._refresh_if_shown)
        session.counts_changed.connect(self._show_missing)
        session.chips_changed.connect(self._show_chips)
        session.why.changed.connect(self._show_explained)
        session.undo_changed.connect(self._show_undo)
        self._chips.chosen.connect(self._accept_chip)
        self.field.entered.connect(self._add_label)
        self.done.clicked.connect(self._mark_done)
        self.undo.clicked.connect(self._undo)

    def wanted_height(self) -> int:
        """Height at which every label can be seen."""
        width = max(self.width(), self.minimumSizeHint().width())
        below = self._below.heightForWidth(width) if self._below.hasHeightForWidth() else 0
        below = below or self._below.sizeHint().height()
        above = self._hint.heightForWidth(width) + _GAP if not self._hint.isHidden() else 0
        return above + len(self.rows) * ROW_HEIGHT + 2 * _GAP + below

    def _tell_height(self) -> None:
        wanted = self.wanted_height()
        if wanted != self._wanted:
            self._wanted = wanted
            self.height_wanted.emit()

    def _make_rows(self) -> None:
        for old in self.rows:
            self._rows_layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = tuple(
            self._make_row(number, label) for number, label in enumerate(self._desk.session.labels)
        )
        while self._rows_layout.count():
            self._rows_layout.takeAt(0)
        for row in self.rows:
            self._rows_layout.addWidget(row)
        self._rows_layout.addStretch(1)
        self._order_tabs()

    def _make_row(self, number: int, label: str) -> LabelRow:
        row = LabelRow(
            label, key=_KEYS[number] if number < len(_KEYS) else "", theme=self._theme, parent=self._rows_box
        )
        row.word_chosen.connect(self._set_word)
        row.looked_at.connect(self._desk.session.why.look_at)
        row.looked_away.connect(self._desk.session.why.look_away)
        return row

    def _order_tabs(self) -> None:
        chain = [*self.rows, self.field, self.done, self.undo]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def _refresh_all(self) -> None:
        session = self._desk.session
        open_photo = session.current_row >= 0
        for part in (self.field, self.done, self.undo):
            part.setVisible(session.folder is not None)
        self._scroll.setVisible(bool(self.rows))
        self._spring.setVisible(session.folder is None)
        detail = self.tr("one per photo") if session.exclusive else self.tr("you · tagger")
        self.head.detail.setText(detail if session.labels else "")
        self._show_title()
        self._show_states()
        self._show_hint()
        for widget in (*self.rows, self.field, self.done):
            widget.setEnabled(open_photo and not session.read_only)
        self._show_chips()
        self._show_missing()
        self._show_undo()

    def _refresh_if_shown(self, rows: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> None:
        if np.isin(self._desk.session.selected_rows, rows).any():
            self._show_states()

    def _show_title(self) -> None:
        count = len(self._desk.session.selected_rows)
        self.head.set_title(
            self.tr("Labels of this photo")
            if count <= 1
            else counted(
                "LabelPanel",
                QT_TRANSLATE_NOOP("LabelPanel", "Labels of {count} photo"),
                QT_TRANSLATE_NOOP("LabelPanel", "Labels of {count} photos"),
                count,
            )
        )

    def _show_states(self) -> None:
        session = self._desk.session
        words, probabilities = session.selection_words(), session.current_probabilities()
        current = session.current_row
        stale = current >= 0 and bool(session.stale[current])
        proposed = session.proposed(current) if current >= 0 else np.zeros(len(self.rows), dtype=np.bool_)
        for number, row in enumerate(self.rows):
            probability = float(probabilities[number])
            row.set_state(
                LabelState(
                    word=int(words[number]),
                    probability=probability,
                    threshold=math.nan if math.isnan(probability) else float(session.thresholds[number]),
                    stale=stale,
                    exclusive=session.exclusive,
                    proposed=bool(proposed[number]),
                    explained=row.state.explained,
                )
            )

    def _show_explained(self) -> None:
        heat = self._desk.session.why.heat
        for row in self.rows:
            row.set_state(replace(row.state, explained=heat is not None and heat.label == row.label))

    def _show_hint(self) -> None:
        session = self._desk.session
        text = ""
        if session.read_only:
            text = session.read_only_text
        elif session.folder is None:
            text = self.tr("Open a folder, and the labels of its photos appear here.")
        elif not session.labels:
            text = self.tr("No labels yet. Add the first one, a word for what you want to find.")
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def _show_missing(self) -> None:
        missing = self._desk.session.missing if self._desk.session.folder else ()
        lines = [self._missing_sentence(one) for one in missing[:_NAMED]]
        if len(missing) > _NAMED:
            lines.append(
                counted(
                    "LabelPanel",
                    QT_TRANSLATE_NOOP("LabelPanel", "{count} more label needs answers too"),
                    QT_TRANSLATE_NOOP("LabelPanel", "{count} more labels need answers too"),
                    len(missing) - _NAMED,
                )
            )
        self._missing.setText("\n".join(lines))
        self._missing.setToolTip(plain_tip("\n".join(self._missing_sentence(one) for one in missing)))
        self._missing.setVisible(bool(lines))
        self._tell_height()

    def _missing_sentence(self, missing: Missing) -> str:
        if missing.yes and missing.no:
            template = self.tr("{label} needs {yes} more yes, {no} more no to be learned")
        elif missing.yes:
            template = self.tr("{label} needs {yes} more yes to be learned")
        else:
            template = self.tr("{label} needs {no} more no to be learned")
        return template.format(label=missing.label, yes=missing.yes, no=missing.no)

    def _show_chips(self) -> None:
        chips = self._desk.session.chips
        self._chips.set_chips(chips)
        self._chips.setVisible(self._desk.session.current_row >= 0 and not self._desk.session.read_only)

    def _show_undo(self) -> None:
        session = self._desk.session
        self.undo.setEnabled(bool(session.undo_text) and not session.read_only)
        self.undo.setToolTip(
            self.tr("Undo {what}").format(what=session.undo_text) if session.undo_text else ""
        )

    def _set_word(self, label: str, word: int) -> None:
        edits.set_word(self._desk, label, word)

    def _accept_chip(self, name: str) -> None:
        edits.accept_chip(self._desk, name)

    def _add_label(self, name: str) -> None:
        if name.strip():
            edits.add_label(self._desk, name.strip())
            self.field.clear()
            self.field.left.emit()

    def _mark_done(self) -> None:
        edits.mark_done(self._desk)

    def _undo(self) -> None:
        edits.undo(self._desk)
