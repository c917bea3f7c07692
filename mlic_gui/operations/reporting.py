"""Saves curves and figures of the latest run where the user wants them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.errors import CoreError
from mlic_gui.session.notice import Notice, error_notice
from mlic_gui.session.session import Session


def can_save_report(session: Session) -> bool:
    """Whether there is a run with curves."""
    return any(run.points for run in session.history.runs)


def save_report(session: Session, folder: Path) -> None:
    """Write the latest run with curves into a new folder, named after it, within `folder`."""
    from mlic_gui.core.pipeline import find_run, report_name, write_report  # noqa: PLC0415 - reads scipy

    try:
        run = find_run(session.history.runs, None)
        place = folder / report_name(run)
        write_report(run, place)
    except CoreError as error:
        session.notify(error_notice(error))
        return
    text = QCoreApplication.translate("Reports", "Curves and figures of the last run are in {path}")
    session.notify(Notice(text=text.format(path=place)))
