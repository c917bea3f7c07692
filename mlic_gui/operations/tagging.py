"""Suggestions: tagging all photos, visible ones first, with the tagger that was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from mlic_gui.operations.desk import Desk


def tag_photos(desk: Desk) -> None:
    """Propose labels for every photo that has no fresh suggestion."""
    raise NotImplementedError


def show_rows(desk: Desk, rows: Sequence[int]) -> None:
    """The grid shows these rows now (session rows): they are tagged next."""
    raise NotImplementedError


def choose_tagger(desk: Desk, name: str) -> None:
    """Use another tagger for this project from now on."""
    raise NotImplementedError
