"""Copies of a project's database: made when it is opened, kept for a while, put back when it is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mlic_gui.core.atomic import atomic_file, sync_directory, write_error
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.storage.database import BACKUPS, DamagedError, Database
from mlic_gui.core.project.storage.lock import ProjectLock

DATABASE = "project.db"
LOCK = "lock"
NEWEST_KEPT = 3
DAYS_KEPT = 4
_NOTHING = (None, 0, 0, 0.0)
_STAMP = "%Y-%m-%dT%H-%M-%S-%fZ"


def back_up(database: Database) -> Path | None:
    """Copy the database into `backups/` beside it, unless nothing happened since the last copy.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; the copies that were there stay.
    """
    folder = database.path.parent / BACKUPS
    existing = backups(folder)
    if _mark(database) == (_mark_of(existing[0]) if existing else _NOTHING):
        return None
    copy = folder / f"{datetime.now(UTC).strftime(_STAMP)}.db"
    building = copy.with_suffix(".new")
    try:
        folder.mkdir(exist_ok=True)
        database.copy_to(building)
        building.replace(copy)
        sync_directory(folder)
        for old in superseded(backups(folder)):
            old.unlink(missing_ok=True)
    except OSError as error:
        raise write_error(error, copy) from error
    finally:
        building.unlink(missing_ok=True)
    return copy


def back_up_if_possible(database: Database) -> None:
    """As `back_up`; a project without room for one more copy of itself can still be worked on."""
    with suppress(ProjectError):
        back_up(database)


def backups(folder: Path) -> list[Path]:
    """The copies in a `backups` folder, newest first."""
    return sorted(folder.glob("*.db"), reverse=True)


def superseded(newest_first: Sequence[Path]) -> list[Path]:
    """The copies to let go: all but the newest three and the newest of each of the four days before."""
    kept = list(newest_first[:NEWEST_KEPT])
    days = {copy.name[:10] for copy in kept}
    old = []
    for copy in newest_first[NEWEST_KEPT:]:
        day = copy.name[:10]
        if day in days or len(kept) >= NEWEST_KEPT + DAYS_KEPT:
            old.append(copy)
        else:
            days.add(day)
            kept.append(copy)
    return old


def newest_good(folder: Path) -> Path | None:
    """The newest undamaged copy in a `backups` folder."""
    return next((copy for copy in backups(folder) if _is_good(copy)), None)


def damaged(path: Path) -> ProjectError:
    """The error that says that a project's database is damaged, and where its newest good copy is."""
    backup = newest_good(path.parent / BACKUPS)
    if backup is None:
        return ProjectError(ErrorCode.PROJECT_LOST, path=str(path))
    return ProjectError(ErrorCode.PROJECT_DAMAGED, path=str(path), backup=str(backup))


def restore_backup(backup: Path) -> Path:
    """Put a copy in the place of the damaged database.

    Returns:
        Where the damaged file is kept.

    Raises:
        ProjectError: PROJECT_LOCKED, PROJECT_LOST if the copy is damaged too, DISK_FULL, FILE_UNWRITABLE.
    """
    path = backup.parent.parent / DATABASE
    if not _is_good(backup):
        raise ProjectError(ErrorCode.PROJECT_LOST, path=str(backup))
    try:
        lock = ProjectLock.acquire(path.with_name(LOCK))
        if lock is None:
            raise ProjectError(ErrorCode.PROJECT_LOCKED, path=str(path))
        try:
            aside = _set_aside(path)
            with atomic_file(path) as file, backup.open("rb") as copy:
                shutil.copyfileobj(copy, file)
        finally:
            lock.release()
    except OSError as error:
        raise write_error(error, path) from error
    return aside


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"project-damaged-{datetime.now(UTC).strftime(_STAMP)}.db")
    # The logs go first: beside the restored file they would be taken for its own.
    for ending in ("-wal", "-shm", "-journal", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


def _is_good(copy: Path) -> bool:
    try:
        Database.frozen(copy).close()
    except (DamagedError, ProjectError):
        return False
    return True


def _mark_of(copy: Path) -> tuple[object, ...] | None:
    try:
        database = Database.frozen(copy, check=False)
        try:
            return _mark(database)
        finally:
            database.close()
    except (DamagedError, ProjectError):
        return None


def _mark(database: Database) -> tuple[object, ...]:
    """Changes whenever something that can't be recomputed does."""
    return database.rows(
        "SELECT (SELECT max(id) FROM step), (SELECT count(*) FROM run), (SELECT count(content) FROM photo),"
        " (SELECT total(length(path)) FROM photo)"
    )[0]
