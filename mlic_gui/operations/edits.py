"""What a human says of photos: words, done, labels, undo; shown only after it is on disk."""

from __future__ import annotations

from mlic_gui.operations.desk import Desk


def set_word(desk: Desk, label: str, word: int) -> None:
    """Answer one label on all selected photos: 1 yes, 0 no, -1 unknown; one step."""
    raise NotImplementedError


def cycle_word(desk: Desk, label: str) -> None:
    """Next answer on all selected photos: unknown or mixed, yes, no, unknown; one step."""
    raise NotImplementedError


def mark_done(desk: Desk) -> None:
    """Mark the selected photos reviewed, suggestions becoming words, and go to the next photo; one step."""
    raise NotImplementedError


def add_label(desk: Desk, name: str) -> None:
    """Add a label to the project."""
    raise NotImplementedError


def accept_chip(desk: Desk, name: str) -> None:
    """Make a name that the vocabulary proposes a label; the vocabulary's probability is its suggestion."""
    raise NotImplementedError


def undo(desk: Desk) -> None:
    """Undo the last step of the project."""
    raise NotImplementedError


def redo(desk: Desk) -> None:
    """Do the last undone step again."""
    raise NotImplementedError
