"""A training that the program's end interrupted, and the choice to go on with it or to leave it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from mlic_gui.operations import training
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.controls import lay_out_offer, muted_label, plain_button
from mlic_gui.widgets.training.training_text import interrupted_text


class InterruptedView(QFrame):
    """Shown while there is such a training; it goes on by itself from its last epoch.

    Attributes:
        text: Label that says how far it got.
        go_on: Takes it up.
        leave: Leaves it.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "attention")
        self._desk = desk
        self.text = muted_label(wrap=True)
        self.text.setProperty("muted", False)
        self.go_on = plain_button(self.tr("Go on"))
        self.leave = plain_button(self.tr("Leave it"))
        self.leave.setToolTip(self.tr("What it had reached is removed"))
        lay_out_offer(self, self.text, self.leave, self.go_on)
        self.go_on.clicked.connect(self._go_on)
        self.leave.clicked.connect(self._leave)
        session = desk.session
        for signal in (
            session.project_opened,
            session.project_closed,
            session.read_only_changed,
            session.history.state_changed,
            session.history.runs_changed,
        ):
            signal.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        session = self._desk.session
        run = session.history.interrupted
        shown = run is not None and session.folder is not None and not session.read_only
        self.text.setText(interrupted_text(run) if run is not None else "")
        self.setVisible(shown)

    def _go_on(self) -> None:
        training.go_on(self._desk)

    def _leave(self) -> None:
        training.leave_interrupted(self._desk)
