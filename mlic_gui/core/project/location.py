"""Finds, makes and opens the project of a photo folder."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mlic_gui.core.atomic import write_atomically, write_error
from mlic_gui.core.errors import ErrorCode, PhotoError, ProjectError
from mlic_gui.core.project.adoption import belongings, is_adopted, mark_adopted
from mlic_gui.core.project.steps import Step
from mlic_gui.core.project.storage import outside
from mlic_gui.core.project.storage.backups import DATABASE, LOCK, back_up_if_possible, backups, damaged
from mlic_gui.core.project.storage.clean import is_as_closed
from mlic_gui.core.project.storage.database import BACKUPS, HIDDEN, DamagedError, Database, create_database
from mlic_gui.core.project.storage.lock import ProjectLock, holder
from mlic_gui.core.project.storage.volume import carries_wal
from mlic_gui.core.project.store import ProjectStore, ReadOnlyReason

_APPEARS_SECONDS = 2.0
_CANT_WRITE = (ErrorCode.DISK_FULL, ErrorCode.FILE_UNWRITABLE, ErrorCode.PROJECT_READ_ONLY)
_README = """This folder belongs to mlic-gui. It holds what was said of the photos beside it:
project.db has labels, annotations, the split and the history of edits; backups/ has
earlier copies of it. Deleting this folder forgets all that and harms no photo.
"""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a project is.

    Attributes:
        folder: The photo folder.
        home: The directory that holds the project's files.
        subfolder: What was opened, relative to the folder with "/"; empty if the folder itself was.
        outside: The record, if the project lives with the user because the folder can't be written to.
    """

    folder: Path
    home: Path
    subfolder: str = ""
    outside: outside.OutsideRecord | None = None

    @property
    def database(self) -> Path:
        """The database file."""
        return self.home / DATABASE


def open_project(
    folder: Path, *, create: bool = True, wait: float = 0.0, read_only: bool = False
) -> ProjectStore:
    """Open the project of a photo folder, or of the project above it that the folder lies in.

    One store at a time can write. If another has the project, this one waits up to `wait` seconds, then opens
    it for reading only, and says so.

    Args:
        folder: An existing folder.
        create: Whether to make a project if there is none: in the folder, or with the user if the folder
            can't hold one.
        wait: Seconds.
        read_only: Whether to look only, which never makes anything.

    Raises:
        PhotoError: FOLDER_MISSING or FOLDER_FORBIDDEN.
        ProjectError: PROJECT_MISSING, PROJECT_DAMAGED (which names the newest good copy), PROJECT_LOST,
            PROJECT_NEWER, PROJECT_LOCKED (someone is just making it), DISK_FULL or FILE_UNWRITABLE.
    """
    folder = _existing(folder)
    found = find_project(folder)
    if read_only or (found is None and not create):
        if found is None:
            raise ProjectError(ErrorCode.PROJECT_MISSING, path=str(folder))
        return _open_reading(found, ReadOnlyReason.ASKED)
    if found is None:
        return _create(folder, wait=wait)
    if found.outside is not None:
        outside.update_record(found.outside)
    return _open(found, wait=wait)


def find_project(folder: Path) -> Location | None:
    """Where the nearest project is that the folder is, or lies in.

    Raises:
        PhotoError: FOLDER_FORBIDDEN.
    """
    folder = folder.resolve()
    adopted = None
    for above in (folder, *folder.parents):
        found = _project_of(above, "" if above == folder else folder.relative_to(above).as_posix())
        if found is not None and not is_adopted(found.home):
            return found
        adopted = adopted or found
    # One that was taken over, and then moved away from the one that took it, is on its own again.
    return adopted


def projects_below(folder: Path) -> tuple[Path, ...]:
    """Folders below this one that have a project of their own, in order."""
    return tuple(sorted(_projects_below(folder)))


def adopt(store: ProjectStore, below: Path, *, who: str) -> Step:
    """Let a project take over that of a folder below its own, as one step; that folder then opens it.

    Raises:
        ProjectError: PROJECT_MISSING if that folder has no project of its own; PROJECT_LOCKED if someone is
            working on it; as `open_project` and `ProjectStore.adopt`.
    """
    found = find_project(below)
    if found is None or found.folder != below.resolve() or is_adopted(found.home):
        raise ProjectError(ErrorCode.PROJECT_MISSING, path=str(below))
    with _open(found, wait=0.0) as other:
        if other.reason is ReadOnlyReason.LOCKED:
            raise ProjectError(ErrorCode.PROJECT_LOCKED, path=str(below))
        prefix = other.folder.relative_to(store.folder).as_posix()
        step = store.adopt(belongings(other, prefix=prefix), who=who)
        mark_adopted(found.home, adopted=True)
    return step


def _project_of(folder: Path, subfolder: str) -> Location | None:
    if _holds_project(folder / HIDDEN):
        return Location(folder, folder / HIDDEN, subfolder)
    try:
        record = outside.find_record(folder)
    except OSError:
        return None
    return None if record is None else Location(folder, record.home, subfolder, record)


def _projects_below(folder: Path) -> Iterator[Path]:
    for parent, folders, _ in os.walk(folder):
        home = Path(parent, HIDDEN)
        if Path(parent) != folder and HIDDEN in folders and _holds_project(home) and not is_adopted(home):
            yield Path(parent)
        folders[:] = [name for name in folders if not name.startswith(".")]


def _existing(folder: Path) -> Path:
    try:
        if not folder.is_dir():
            raise PhotoError(ErrorCode.FOLDER_MISSING, path=str(folder))
        return folder.resolve()
    except OSError as error:
        raise PhotoError(ErrorCode.FOLDER_FORBIDDEN, path=str(folder)) from error


def _holds_project(home: Path) -> bool:
    """A project whose database is gone but has backups is a damaged one, not none."""
    try:
        return (home / DATABASE).exists() or bool(backups(home / BACKUPS))
    except OSError:
        return False


def _create(folder: Path, *, wait: float) -> ProjectStore:
    home = folder / HIDDEN
    is_new = not home.exists()
    try:
        return _create_in(Location(folder, home), project_id=str(uuid.uuid4()), wait=wait)
    except (OSError, sqlite3.Error, ProjectError) as error:
        if isinstance(error, ProjectError) and error.code not in _CANT_WRITE:
            raise
        if is_new:
            _remove_traces(home)
    return _create_outside(folder, wait=wait)


def _create_outside(folder: Path, *, wait: float) -> ProjectStore:
    try:
        record = outside.make_record(folder)
        outside.write_record(record)
        location = Location(folder, record.home, "", record)
        return _create_in(location, project_id=record.id, wait=wait)
    except OSError as error:
        raise write_error(error, outside.projects_dir()) from error
    except sqlite3.Error as error:
        raise ProjectError(ErrorCode.FILE_UNWRITABLE, path=str(outside.projects_dir())) from error


def _create_in(location: Location, *, project_id: str, wait: float) -> ProjectStore:
    location.home.mkdir(parents=True, exist_ok=True)
    lock = ProjectLock.acquire(location.home / LOCK, wait=wait)
    if lock is None:
        return _open_when_made(location)
    try:
        if not location.database.exists():
            write_atomically(location.home / "README", _README.encode())
            create_database(location.database, project_id=project_id)
        return _open_writing(location, lock)
    except BaseException:
        lock.release()
        raise


def _open_when_made(location: Location) -> ProjectStore:
    """Another process is making the project at this moment."""
    deadline = time.monotonic() + _APPEARS_SECONDS
    while not location.database.exists():
        if time.monotonic() > deadline:
            raise ProjectError(ErrorCode.PROJECT_LOCKED, path=str(location.folder))
        time.sleep(0.02)
    return _open_reading(location, ReadOnlyReason.LOCKED)


def _open(location: Location, *, wait: float) -> ProjectStore:
    try:
        lock = ProjectLock.acquire(location.home / LOCK, wait=wait)
    except OSError:
        return _open_reading(location, ReadOnlyReason.FOLDER)
    if lock is None:
        return _open_reading(location, ReadOnlyReason.LOCKED)
    try:
        return _open_writing(location, lock)
    except ProjectError as error:
        lock.release()
        if error.code not in _CANT_WRITE:
            raise
        return _open_reading(location, ReadOnlyReason.FOLDER)
    except BaseException:
        lock.release()
        raise


def _open_writing(location: Location, lock: ProjectLock) -> ProjectStore:
    if not location.database.exists():
        raise damaged(location.database)
    try:
        database = Database.writable(
            location.database,
            wal=carries_wal(location.home),
            check=not is_as_closed(location.database),
        )
    except DamagedError as error:
        raise damaged(location.database) from error
    try:
        back_up_if_possible(database)
        return ProjectStore(
            database,
            folder=location.folder,
            subfolder=location.subfolder,
            outside=location.outside is not None,
            lock=lock,
        )
    except BaseException:
        database.close()
        raise


def _open_reading(location: Location, reason: ReadOnlyReason) -> ProjectStore:
    if not location.database.exists():
        raise damaged(location.database)
    try:
        database = Database.readable(location.database, check=not is_as_closed(location.database))
    except DamagedError as error:
        raise damaged(location.database) from error
    return ProjectStore(
        database,
        folder=location.folder,
        subfolder=location.subfolder,
        outside=location.outside is not None,
        reason=reason,
        holder=holder(location.home / LOCK) if reason is ReadOnlyReason.LOCKED else "",
    )


def _remove_traces(home: Path) -> None:
    """Leave nothing in a folder that turned out not to be able to hold a project."""
    with suppress(OSError):
        for path in home.iterdir():
            path.unlink()
    with suppress(OSError):
        home.rmdir()
