"""One headline figure on a card: what it is, how much, how sure, and how much it was before."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from mlic_gui.core.learning.judging.bootstrap import Interval
from mlic_gui.widgets.look.controls import muted_label
from mlic_gui.widgets.look.theme import interface_font
from mlic_gui.widgets.look.tips import plain_tip
from mlic_gui.widgets.runs.run_text import figure

_BIG = 26


class FigureCard(QFrame):
    """A card.

    Attributes:
        title: What the figure is.
        value: The figure.
        detail: Its interval, and what it was before.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.title, self.value, self.detail = muted_label(), QLabel(), muted_label(wrap=True)
        self.value.setFont(interface_font(_BIG, weight=QFont.Weight.DemiBold))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 11)
        layout.setSpacing(2)
        for label in (self.title, self.value, self.detail):
            layout.addWidget(label)
        layout.addStretch(1)

    def show_figure(
        self, title: str, value: float, *, interval: Interval | None, before: float, help_text: str
    ) -> None:
        """Show a figure with its interval, and what it was before, NaN if that is not known."""
        details = []
        if interval is not None:
            details.append(_interval_text(interval))
        if not math.isnan(before):
            text = QCoreApplication.translate("FigureCard", "before: {value}")
            details.append(text.format(value=figure(before)))
        self._show(title, figure(value), " · ".join(details), help_text)

    def show_count(self, title: str, value: str, *, detail: str, help_text: str) -> None:
        """Show a count instead."""
        self._show(title, value, detail, help_text)

    def _show(self, title: str, value: str, detail: str, help_text: str) -> None:
        self.title.setText(title)
        self.value.setText(value)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.setToolTip(plain_tip(help_text))
        self.setAccessibleName(". ".join(part for part in (f"{title}: {value}", detail, help_text) if part))


def _interval_text(interval: Interval) -> str:
    text = QCoreApplication.translate("FigureCard", "likely {low} to {high}")
    return text.format(low=figure(interval.low), high=figure(interval.high))
