"""Why the current photo's labels are suggested: what was asked and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Heat, Neighbour
    from mlic_gui.core.progress import Report


class WhyState(StrEnum):
    """How far the answer is."""

    OFF = "off"
    WAITING = "waiting"
    WORKING = "working"
    SHOWN = "shown"
    FLAT = "flat"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Why(QObject):
    """What views show of the reasons for the current photo's suggestions; operations change it.

    Attributes:
        on: Whether people want to see reasons.
        heats: Label to where its evidence lies, of the current photo.
        complete: Whether `heats` holds every label that the tagger knows.
        working: Whether heats are being made.
        report: How far that is, or None.
        trouble: Why there are none, as a sentence, or "".
        neighbours: The nearest annotated photos, or None while they are not known.
        neighbours_trouble: Why they can't be found, as a sentence, or "".

    Signals:
        switched: `on`.
        changed: The state, the label asked about, or its heat.
        neighbours_changed: `neighbours`.
    """

    switched = Signal(bool)
    changed = Signal()
    neighbours_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = False
        self._asked = ""
        self._held = False
        self._empty()

    def _empty(self) -> None:
        self.heats: dict[str, Heat] = {}
        self.complete = self.working = False
        self._likeliest = ""
        self.report: Report | None = None
        self.trouble = ""
        self.neighbours: tuple[Neighbour, ...] | None = None
        self.neighbours_trouble = ""

    @property
    def label(self) -> str:
        """The label asked about: the one looked at, else the likeliest one, "" before that is known."""
        known = self._asked or self._likeliest
        if known or not self.complete:
            return known
        return max(self.heats.values(), key=lambda heat: heat.probability).label if self.heats else ""

    @property
    def heat(self) -> Heat | None:
        """Where the evidence for that label lies, or None while that is not known."""
        return self.heats.get(self.label) if self.on else None

    @property
    def state(self) -> WhyState:
        """How far the answer is."""
        if not self.on:
            return WhyState.OFF
        if self.heat is not None:
            return WhyState.FLAT if self.heat.flat else WhyState.SHOWN
        if self.trouble:
            return WhyState.FAILED
        if self.working:
            return WhyState.WORKING
        return WhyState.UNKNOWN if self.complete and self.label else WhyState.WAITING

    # What views change

    def look_at(self, label: str) -> None:
        """The pointer or the keyboard is on a label: it is the one asked about."""
        self._held = True
        self._ask(label)

    def look_away(self) -> None:
        """Neither is on a label any more: the next photo is asked about its likeliest one."""
        self._held = False

    def _ask(self, label: str) -> None:
        if label != self._asked:
            self._asked = label
            if self.on:
                self.changed.emit()

    # What operations change

    def switch(self, *, on: bool) -> None:
        """Show reasons or not."""
        if on != self.on:
            self.on = on
            self._empty()
            self.switched.emit(on)
            self.changed.emit()
            self.neighbours_changed.emit()

    def clear(self) -> None:
        """Another photo, tagger or project: nothing that is known holds any longer."""
        if not self._held:
            self._asked = ""
        self._empty()
        if self.on:
            self.changed.emit()
            self.neighbours_changed.emit()

    def begin(self, *, likeliest: str = "") -> None:
        """Heats are being made; `likeliest` is the label that is suggested most, "" if nothing is."""
        self._likeliest = likeliest
        self.working, self.report, self.trouble = True, None, ""
        self.changed.emit()

    def note_report(self, report: Report) -> None:
        """How far that is."""
        self.report = report
        self.changed.emit()

    def add_heats(self, heats: Iterable[Heat]) -> None:
        """Some are there."""
        before = self.heat
        self.heats.update({heat.label: heat for heat in heats})
        if self.heat is not before:
            self.changed.emit()

    def finish(self, heats: Iterable[Heat]) -> None:
        """All are there."""
        self.heats.update({heat.label: heat for heat in heats})
        self.working, self.report, self.complete = False, None, True
        self.changed.emit()

    def fail(self, trouble: str) -> None:
        """There are none, and this sentence says why."""
        self.working, self.report, self.trouble = False, None, trouble
        self.changed.emit()

    def set_neighbours(self, neighbours: tuple[Neighbour, ...], *, trouble: str = "") -> None:
        """The nearest annotated photos are known, or the sentence that says why there are none."""
        self.neighbours, self.neighbours_trouble = neighbours, trouble
        self.neighbours_changed.emit()
