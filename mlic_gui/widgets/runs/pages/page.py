"""What the pages of a report have in common: a column that scrolls, heads and sentences in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.widgets.look.controls import PANEL_PADDING, SectionHead
from mlic_gui.widgets.runs.parts.sentence_label import sentence_label


class Column(QScrollArea):
    """Parts below each other.

    Attributes:
        column: What its parts are added to.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inner = QWidget()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(PANEL_PADDING, 12, PANEL_PADDING, PANEL_PADDING)
        self.column.setSpacing(10)
        self.setWidget(inner)

    def add_head(self, title: str) -> SectionHead:
        """Add a heading with some space above it."""
        head = SectionHead(title)
        if self.column.count():
            self.column.addSpacing(6)
        self.column.addWidget(head)
        return head

    def to_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)

    def add_sentence(self) -> QLabel:
        """Add a place for one or two sentences."""
        label = sentence_label()
        self.column.addWidget(label)
        return label


class Page(Column):
    """One page; it shows a report as far as that is made."""

    def show_report(self, report: RunReport, *, awaited: bool) -> None:
        """Show what the report says; `awaited` if more of it is being made."""
        raise NotImplementedError
