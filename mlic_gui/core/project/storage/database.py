"""One SQLite file: how it is opened and written so that what was said to be saved is saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from mlic_gui.core.atomic import sync_directory
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.storage.schema import APPLICATION_ID, SCHEMA_VERSION, STATEMENTS

HIDDEN = ".mlic"
BACKUPS = "backups"
_BUSY_SECONDS = 10.0
_CODES = {
    sqlite3.SQLITE_FULL: ErrorCode.DISK_FULL,
    sqlite3.SQLITE_READONLY: ErrorCode.PROJECT_READ_ONLY,
    sqlite3.SQLITE_BUSY: ErrorCode.PROJECT_LOCKED,
    sqlite3.SQLITE_LOCKED: ErrorCode.PROJECT_LOCKED,
    sqlite3.SQLITE_CORRUPT: ErrorCode.PROJECT_DAMAGED,
    sqlite3.SQLITE_NOTADB: ErrorCode.PROJECT_DAMAGED,
    sqlite3.SQLITE_IOERR: ErrorCode.FILE_UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: ErrorCode.FILE_UNWRITABLE,
    sqlite3.SQLITE_PERM: ErrorCode.FILE_UNWRITABLE,
}


Parameters = Sequence[Any] | Mapping[str, Any]


class DamagedError(Exception):
    """The file is no project database, or a broken one."""


class Database:
    """A connection that begins and ends transactions itself and speaks in the project's errors.

    Every method raises `ProjectError`: DISK_FULL, FILE_UNWRITABLE, PROJECT_READ_ONLY, PROJECT_LOCKED or
    PROJECT_DAMAGED.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def writable(cls, path: Path, *, wal: bool, check: bool = True) -> Self:
        """Open for reading and writing; every commit reaches the disk before it returns.

        With `wal`, a write-ahead log is used if the file system carries one, else a rollback journal. `check`
        looks at every page of the file.

        Raises:
            DamagedError: It is damaged, or no project.
            ProjectError: PROJECT_NEWER, or as above.
        """
        database = cls._verified(path, "mode=rw", check=check)
        try:
            with database._translated():
                _configure(database._connection, wal=wal)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def readable(cls, path: Path, *, check: bool = True) -> Self:
        """Open for reading, beside a writer or where nothing can be written; raises as `writable`."""
        try:
            return cls._verified(path, "mode=ro", check=check)
        except ProjectError as error:
            log = path.with_name(path.name + "-wal")
            shut = error.code in {ErrorCode.FILE_UNWRITABLE, ErrorCode.PROJECT_READ_ONLY}
            if not shut or (log.exists() and log.stat().st_size):
                raise
            return cls.frozen(path, check=check)

    @classmethod
    def frozen(cls, path: Path, *, check: bool = True) -> Self:
        """Open a file that nobody writes to, leaving no file beside it; raises as `writable`."""
        return cls._verified(path, "mode=ro&immutable=1", check=check)

    @classmethod
    def _verified(cls, path: Path, options: str, *, check: bool) -> Self:
        database = cls(path, _connect(path, options))
        try:
            with database._translated():
                _verify(database._connection, path, check=check)
        except BaseException:
            database.close()
            raise
        return database

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._translated():
            return self._connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """First column of the first row of a query, None if there is no row."""
        with self._translated():
            row = self._connection.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement; gives the number of rows it changed."""
        with self._translated():
            return self._connection.execute(sql, parameters).rowcount

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Run an INSERT of one row; gives its row number."""
        with self._translated():
            return self._connection.execute(sql, parameters).lastrowid or 0

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row of parameters."""
        with self._translated():
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens in the block is written when it ends, or nothing of it."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
            raise

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy to a new file."""
        with self._translated():
            target = sqlite3.connect(path)
            try:
                self._connection.backup(target)
            finally:
                target.close()

    def close(self) -> None:
        """End the connection; may be called twice."""
        with self._translated():
            self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if _primary(error) not in _CODES:
                raise
            raise _translate(error, self.path) from error


def create_database(path: Path, *, project_id: str) -> None:
    """Make the database of a new project; it appears whole or not at all.

    Raises:
        sqlite3.Error: It could not be written.
        OSError: Likewise.
    """
    building = path.with_name("project.new")
    building.unlink(missing_ok=True)
    connection = sqlite3.connect(building, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        connection.executescript(f"BEGIN; {STATEMENTS} COMMIT;")
        connection.execute("INSERT INTO project VALUES ('id', ?)", (project_id,))
    finally:
        connection.close()
    building.replace(path)
    sync_directory(path.parent)


def encode_path(path: str) -> str | bytes:
    """A path as it is kept in the database: text, or bytes if it is not valid Unicode."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")
    return path


def decode_path(stored: str | bytes) -> str:
    """The path that `encode_path` was given."""
    return stored.decode("utf-8", "surrogatepass") if isinstance(stored, bytes) else stored


def _verify(connection: sqlite3.Connection, path: Path, *, check: bool) -> None:
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION_ID:
            raise DamagedError("not a project")
        if version > SCHEMA_VERSION:
            raise ProjectError(ErrorCode.PROJECT_NEWER, path=str(path))
        result = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if check else "ok"
    except sqlite3.DatabaseError as error:
        if _primary(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise DamagedError(str(error)) from error
        raise
    if result != "ok":
        raise DamagedError(result)


def _connect(path: Path, options: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(
            f"{_uri(path)}?{options}",
            uri=True,
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.OperationalError as error:
        raise _translate(error, path) from error


def _uri(path: Path) -> str:
    """SQLite takes no host in a URI: a Windows share goes after an empty one."""
    uri = path.absolute().as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


def _configure(connection: sqlite3.Connection, *, wal: bool) -> None:
    if wal and _set_journal(connection, "WAL"):
        connection.execute("PRAGMA synchronous=FULL")
    else:
        _set_journal(connection, "DELETE")
        # FULL leaves the removal of a rollback journal to the file system's mercy; EXTRA syncs it.
        connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA fullfsync=ON")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA cache_size=-65536")


def _set_journal(connection: sqlite3.Connection, mode: str) -> bool:
    try:
        found = connection.execute(f"PRAGMA journal_mode={mode}").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return False
    return bool(found.upper() == mode)


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _translate(error: sqlite3.Error, path: Path) -> ProjectError:
    code = _CODES[_primary(error)]
    return ProjectError(code, path=str(path), backup=str(path.parent / BACKUPS))
