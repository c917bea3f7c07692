"""The strip above the photo that says in words why a label is suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from mlic_gui.core.learning.explaining.whereabouts import is_lit_above
from mlic_gui.session.insight.why import WhyState
from mlic_gui.session.session import Session
from mlic_gui.widgets.look.controls import ElidedLabel
from mlic_gui.widgets.look.theme import SMALL_PIXELS, interface_font
from mlic_gui.widgets.why.why_words import is_suggested, reason

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Heat

_WIDEST = 620
_WIDEST_NAME = 220
_PATIENCE_MS = 300  # what takes less is not announced


class WhyStrip(QFrame):
    """Dark glass on the picture, like the strip with its name; hidden while nobody asks.

    Attributes:
        text: All that is said, in one sentence.
        gives_way: Whether it would lie on light at the top and belongs to the bottom.

    Signals:
        hide_asked: Reasons are not wanted any more.
        resized: It needs another place.
    """

    hide_asked = Signal()
    resized = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.text = ""
        self.gives_way = False
        self._session = session
        self._name = ElidedLabel()
        self._name.setFont(interface_font(SMALL_PIXELS, weight=QFont.Weight.DemiBold))
        self._name.setMaximumWidth(_WIDEST_NAME)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._figure = QLabel()
        self._reason = QLabel()
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._hide = QPushButton(self.tr("Hide"))
        self._hide.setToolTip(self.tr("Show no reasons any more (Esc); Y shows them again"))
        self._hide.setAutoDefault(False)
        self._hide.clicked.connect(self.hide_asked)
        self._waited = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)
        self._lay_out()
        self.setToolTip(
            self.tr("The lightest place is the strongest one for this label alone; light compares no labels.")
        )
        session.why.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._figure)
        head.addStretch(1)
        self._rest = QHBoxLayout()
        self._rest.setSpacing(8)
        self._rest.addWidget(self._reason, 1)
        self._rest.addWidget(self._hide)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(12, 5, 12, 5)
        self._parts.addLayout(head)
        self._parts.addLayout(self._rest, 1)

    def fit_into(self, width: int) -> None:
        """Take this much room at most: in one line, else in two, else with the sentence wrapped."""
        room = min(width, _WIDEST)
        self._arrange(QBoxLayout.Direction.LeftToRight, wrapped=False)
        if self.sizeHint().width() > room:
            self._arrange(QBoxLayout.Direction.TopToBottom, wrapped=False)
        if self.sizeHint().width() > room:
            self._arrange(QBoxLayout.Direction.TopToBottom, wrapped=True)
            self.resize(room, self._parts.totalHeightForWidth(room))
        else:
            self.resize(self.sizeHint())

    def refresh(self) -> None:
        """Say how things are."""
        why = self._session.why
        works = why.state is WhyState.WORKING
        self._be_patient(works)
        label, heat = why.label, why.heat
        said = "" if works and not self._waited else reason(self._session)
        self._name.setText(self.tr("Why {label}?").format(label=label))
        self._name.setVisible(bool(label))
        self.gives_way = heat is not None and is_lit_above(heat)
        self._figure.setText("" if heat is None else self._said(heat))
        self._figure.setVisible(heat is not None)
        self._reason.setText(said)
        self._hide.setVisible(works)
        self.setVisible(bool(said))
        self._describe()
        self.resized.emit()

    def _said(self, heat: Heat) -> str:
        """The probability, marked as what is suggested is."""
        return f"{heat.probability:.2f}{' ✓' if is_suggested(self._session, heat) else ''}"

    def _arrange(self, direction: QBoxLayout.Direction, *, wrapped: bool) -> None:
        beside = direction is QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(direction)
        self._parts.setSpacing(8 if beside else 2)
        self._reason.setWordWrap(wrapped)
        self._parts.activate()

    def _be_patient(self, works: bool) -> None:
        if not works:
            self._waited = False
            self._patience.stop()
        elif not self._waited and not self._patience.isActive():
            self._patience.start()

    def _lose_patience(self) -> None:
        self._waited = True
        self.refresh()

    def _describe(self) -> None:
        name = self._name.text() if self._session.why.label else ""
        text = " ".join(part for part in (name, self._figure.text(), self._reason.text()) if part)
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            if self.isVisible():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
