"""Writes a picture that a view has drawn where the user wants it."""

from __future__ import annotations

from pathlib import Path

from mlic_gui.core.progress import Progress
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.task import run
from mlic_gui.workers.runner import Lane


def write_picture(desk: Desk, data: bytes, path: Path) -> None:
    """Write the file on the files' lane; a disk that takes it not is told."""

    def write(_progress: Progress) -> None:
        from mlic_gui.core.outputs import write_output  # noqa: PLC0415 - not before first paint

        write_output(path, data)

    run(desk, write, lane=Lane.FILES, whenever=True)
