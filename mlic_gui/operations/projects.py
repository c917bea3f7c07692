"""Opening and closing a photo folder."""

from __future__ import annotations

from pathlib import Path

from mlic_gui.operations.desk import Desk


def open_folder(desk: Desk, folder: Path) -> None:
    """Open the project of a folder: photos appear while they are found, then they are tagged."""
    raise NotImplementedError


def open_sample_photos(desk: Desk) -> None:
    """Copy the sample photos to the user's data folder, unless they are there, and open them."""
    raise NotImplementedError


def close_project(desk: Desk) -> None:
    """Close the open project; what runs for it is cancelled, edits on their way reach the disk."""
    raise NotImplementedError
