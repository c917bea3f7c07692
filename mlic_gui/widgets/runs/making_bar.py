"""How far the report of a run is, with a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from mlic_gui.operations import runs
from mlic_gui.operations.desk import Desk
from mlic_gui.sentences import doing
from mlic_gui.session.text import number
from mlic_gui.widgets.look.controls import PANEL_PADDING, ElidedLabel, plain_button

_MOST = 1000


class MakingBar(QWidget):
    """Shown while a report is being made.

    Attributes:
        text: What is being done, with the count.
        cancel: Ends it; what is there stays.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._reviews = desk, desk.session.reviews
        self.text = ElidedLabel()
        self.text.setProperty("small", True)
        self.text.setProperty("muted", True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the report"))
        self._bar.setFixedHeight(6)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.setMaximumWidth(180)
        self.cancel = plain_button(self.tr("Cancel"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(PANEL_PADDING, 6, PANEL_PADDING, 8)
        layout.setSpacing(12)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self.cancel)
        self.cancel.clicked.connect(self._cancel)
        self._reviews.making_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        report = self._reviews.progress
        self.setVisible(bool(self._reviews.making))
        total = report.total if report else None
        self._bar.setRange(0, _MOST if total else 0)
        if report is None:
            self.text.setText(self.tr("Making the report…"))
            return
        what = doing(report.stage, QCoreApplication.translate)
        if total:
            self._bar.setValue(round(_MOST * min(1.0, report.done / total)))
            what = self.tr("{what}, {done} of {total}").format(
                what=what, done=number(report.done), total=number(total)
            )
        self.text.setText(what)

    def _cancel(self) -> None:
        runs.cancel_review(self._desk)
