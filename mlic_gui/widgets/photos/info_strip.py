"""The strip on the preview: name, size and time of the photo, and the two zooms people ask for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class InfoStrip(QFrame):
    """Dark glass in both themes, since it lies on a picture.

    Signals:
        fit_asked: Fit the photo to the view.
        whole_asked: Show it at 100 %.
        why_asked: Show why the label is suggested, or not.
    """

    fit_asked = Signal()
    whole_asked = Signal()
    why_asked = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._name = QLabel()
        self._details = QLabel()
        self._taken = QLabel()
        for label in (self._name, self._details, self._taken):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._fit = self._choice(self.tr("Fit"), self.tr("Fit the photo to the view"))
        self._whole = self._choice(self.tr("100 %"), self.tr("Show the photo at 100 %"))
        self._why = self._choice(self.tr("Why"), self.tr("Why this label: show what speaks for it"))
        self._why.toggled.connect(self.why_asked)
        self._fit.clicked.connect(self.fit_asked)
        self._whole.clicked.connect(self.whole_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 6, 2)
        for widget in (self._name, self._details, self._taken):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addWidget(self._fit)
        layout.addWidget(self._whole)
        layout.addSpacing(4)
        layout.addWidget(self._why)
        layout.setSpacing(10)

    def show_photo(self, name: str, *, details: str, taken: str = "") -> None:
        """Tell which photo this is."""
        for label, text in ((self._name, name), (self._details, details), (self._taken, taken)):
            label.setText(text)
            label.setVisible(bool(text))
        for button in (self._fit, self._whole, self._why):
            button.setVisible(bool(details))

    def show_zoom(self, *, fitted: bool, scale: float) -> None:
        """Tell how it is shown."""
        self._fit.setChecked(fitted)
        self._whole.setChecked(not fitted and abs(scale - 1) < 0.005)
        other = not fitted and not self._whole.isChecked()
        self._whole.setText(f"{scale * 100:.0f} %" if other else self.tr("100 %"))

    def fit_into(self, width: int) -> None:
        """Take this much room at most: the time goes first, then the size."""
        for label in (self._details, self._taken):
            label.setVisible(bool(label.text()))
        for label in (self._taken, self._details):
            if self.sizeHint().width() > width:
                label.hide()
        self.resize(min(self.sizeHint().width(), width), self.sizeHint().height())

    def show_why(self, on: bool) -> None:
        """Tell whether reasons are shown."""
        self._why.setChecked(on)

    def _choice(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button
