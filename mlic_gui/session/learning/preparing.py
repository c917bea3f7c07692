"""What is found out before a training: advice, what its network lacks, time and disk, variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pathlib import Path

    from mlic_gui.core.progress import Report


class Lack(StrEnum):
    """What keeps a network from being trained."""

    NOTHING = "nothing"
    DOWNLOAD = "download"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Need:
    """What the network of a training needs before it can begin.

    Attributes:
        lack: What is missing.
        title: Name of the network on screen.
        bytes: Size of the download, or None if that is not known.
        host: Where it comes from, or "".
        package: Name of the package that brings the weights, or "".
        folder: Where a file may be put by hand, or None.
        file: Name that the file must have there, or "".
        made: Whether the network is ready; it takes some seconds to make where it is not.
    """

    lack: Lack
    title: str
    bytes: int | None = None
    host: str = ""
    package: str = ""
    folder: Path | None = None
    file: str = ""
    made: bool = True


@dataclass(frozen=True, slots=True)
class Suggested:
    """The recipe that suits best.

    Attributes:
        recipe: Its name.
        text: Why, as a sentence in the user's language.
        changes: Settings of the recipe to change, by field name.
    """

    recipe: str
    text: str
    changes: Mapping[str, Any] = field(default_factory=dict)


class Preparing(QObject):
    """What the training form shows; operations change it.

    Attributes:
        suggested: What the adviser says, or None before it has spoken.
        need: What the chosen network needs, or None while that is looked up.
        fetching: Whether a network is being fetched or made, the chosen one or another.
        report: How far that is, or None.
        trouble: Why there is no network or it could not be fetched, as a sentence, or "".

    Signals:
        suggested_changed: The adviser has spoken.
        need_changed: `need`, `fetching` or `trouble`.
        report_changed: `report`.
        estimated: What the training would take (an `Estimate`).
        estimate_failed: Why that can't be said, as a sentence.
        variants_made: Variants of the current photo, a list of uint8 arrays (s, s, 3).
    """

    suggested_changed = Signal()
    need_changed = Signal()
    report_changed = Signal()
    estimated = Signal(object)
    estimate_failed = Signal(str)
    variants_made = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fetching = False
        self.report: Report | None = None
        self._fetched: Need | None = None
        self._reset()

    def _reset(self) -> None:
        self.suggested: Suggested | None = None
        self.need: Need | None = None
        self.trouble = ""

    @property
    def fetching_this(self) -> bool:
        """Whether it is the chosen network that is being fetched or made."""
        return self.fetching and self.need is not None and self.need == self._fetched

    def clear(self) -> None:
        """Forget what was of this project; what is being fetched is for all of them."""
        self._reset()
        self.suggested_changed.emit()
        self.need_changed.emit()

    def suggest(self, suggested: Suggested) -> None:
        """The adviser has spoken."""
        self.suggested = suggested
        self.suggested_changed.emit()

    def set_need(self, need: Need | None, *, trouble: str = "") -> None:
        """What the chosen network needs; None while that is looked up, or where there is no such network."""
        self.need, self.trouble = need, trouble
        self.need_changed.emit()

    def begin_fetch(self) -> None:
        """The chosen network is being fetched or made."""
        self.fetching, self.report, self.trouble, self._fetched = True, None, "", self.need
        self.need_changed.emit()

    def note_report(self, report: Report) -> None:
        """How far that is."""
        self.report = report
        self.report_changed.emit()

    def end_fetch(self, *, need: Need | None = None, trouble: str = "") -> None:
        """It ended: with what is needed now, with a sentence that says what went wrong, or with neither."""
        chosen = self.fetching_this
        self.fetching, self.report, self._fetched = False, None, None
        if chosen:
            self.need, self.trouble = need or self.need, trouble
        self.need_changed.emit()
