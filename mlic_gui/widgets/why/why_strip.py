"""The strip above the photo that says in words why a label is suggested."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from mlic_gui.session.session import Session
from mlic_gui.session.why import WhyState
from mlic_gui.widgets.look.controls import ElidedLabel
from mlic_gui.widgets.look.theme import SMALL_PIXELS, interface_font
from mlic_gui.widgets.why.why_words import place_of, reason

_WIDEST_NAME = 160


class WhyStrip(QFrame):
    """Dark glass on the picture, like the strip with its name; hidden while nobody asks.

    Attributes:
        text: All that is said, in one sentence.

    Signals:
        cancel_asked: What is being made is not wanted any more.
        resized: It needs another place.
    """

    cancel_asked = Signal()
    resized = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.text = ""
        self._session = session
        self._name = ElidedLabel()
        self._name.setFont(interface_font(SMALL_PIXELS, weight=QFont.Weight.DemiBold))
        self._name.setMaximumWidth(_WIDEST_NAME)
        self._figure = QLabel()
        self._reason = ElidedLabel()
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.cancel_asked)
        self._lay_out()
        session.why.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setSpacing(8)
        layout.addWidget(self._name)
        layout.addWidget(self._figure)
        layout.addWidget(self._reason, 1)
        layout.addWidget(self._cancel)

    def refresh(self) -> None:
        """Say how things are."""
        why = self._session.why
        label, heat, said = why.label, why.heat, reason(self._session)
        self._name.setText(self.tr("Why {label}?").format(label=label))
        self._name.setVisible(bool(label))
        self._figure.setText("" if heat is None else f"{heat.probability:.2f}")
        self._figure.setVisible(heat is not None)
        self._reason.setText(said)
        self._cancel.setVisible(why.state is WhyState.WORKING)
        self.setVisible(bool(said))
        self._describe()
        self.resized.emit()

    def _describe(self) -> None:
        heat = self._session.why.heat
        parts = [
            self._name.text() if self._session.why.label else "",
            self._figure.text(),
            self._reason.text(),
        ]
        if heat is not None and not heat.flat:
            parts.append(self.tr("They lie mostly {place}.").format(place=place_of(heat)))
        self.text = " ".join(part for part in parts if part)
        self.setAccessibleName(self.text)

    def sizeHint(self) -> QSize:
        """As wide as all that is said."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), 26))
