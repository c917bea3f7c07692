"""Saves curves and figures of a run where the user wants them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.task import run
from mlic_gui.session.notice import Notice
from mlic_gui.session.session import Session
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.runs import RunRecord


def can_save_report(session: Session) -> bool:
    """Whether there is a run with curves."""
    return any(run.points for run in session.history.runs)


def save_report(desk: Desk, folder: Path, record: RunRecord | None = None) -> None:
    """Write a run, or the latest one with curves, into a new folder, named after it, within `folder`."""
    runs = desk.session.history.runs

    def write(_progress: Progress) -> Path:
        from mlic_gui.core.pipeline import find_run, report_name, write_report  # noqa: PLC0415 - reads scipy

        found = record or find_run(runs, None)
        place = folder / report_name(found)
        write_report(found, place)
        return place

    def tell(place: Path) -> None:
        text = QCoreApplication.translate("Reports", "Curves and figures of the run are in {path}")
        desk.session.notify(Notice(text=text.format(path=place)))
        desk.session.reviews.told.emit(text.format(path=place))

    run(desk, write, lane=Lane.FILES, title=Stage.EXPORT, then=tell)
