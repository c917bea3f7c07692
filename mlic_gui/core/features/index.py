"""What is known of each photo file as long as it does not change, in SQLite; thrown away when damaged."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.photos.identity import KEY_BYTES
from mlic_gui.core.photos.reader import PhotoFacts
from mlic_gui.core.photos.record import PhotoRecord

_VERSION = 1
_AT_ONCE = 500
_MAX_ROWS = 2_000_000
_LASTING = frozenset({ErrorCode.PHOTO_EMPTY, ErrorCode.PHOTO_BROKEN, ErrorCode.PHOTO_TOO_LARGE})
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_COLUMNS = "path, size, modified_ns, key, width, height, captured, camera, phash, problem, fields"
_KEY_COLUMNS = "path, size, modified_ns, key"
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS photos (
    path BLOB PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    key BLOB, width INTEGER, height INTEGER, captured REAL, camera TEXT, phash INTEGER,
    problem TEXT, fields TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS photos_by_key ON photos (key);
PRAGMA user_version = {_VERSION};
"""
_Result = TypeVar("_Result")
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What is known of one file: facts, or why there are none.

    Attributes:
        record: The file, as it was when this was found out.
        facts: Identity, size and fingerprint of the photo; None if it can't be read.
        problem: Why it can't be read; None if it can.
    """

    record: PhotoRecord
    facts: PhotoFacts | None = None
    problem: PhotoError | None = None


class PhotoIndex:
    """Entries by path; threads may share it. Failures of the disk or of SQLite cost entries, never raise."""

    def __init__(self, path: Path | None, *, writable: bool) -> None:
        """Open the index, or make it.

        Args:
            path: The database; None for an index in memory.
            writable: False where another process writes it: what is there is copied into memory.
        """
        self._lock = threading.Lock()
        self._path = path if writable else None
        self._database = self._opened()
        if path is not None and not writable:
            with suppress(sqlite3.Error), closing(_read_only(path)) as source:
                source.backup(self._database)

    def lookup(self, records: Sequence[PhotoRecord]) -> list[IndexEntry | None]:
        """What is known of files: one entry for each record, None if it is not known or has changed since."""
        found: dict[str, IndexEntry] = {}
        for start in range(0, len(records), _AT_ONCE):
            for row in self._select(
                "path", [_encoded(record.path) for record in records[start : start + _AT_ONCE]]
            ):
                if entry := _entry(row):
                    found[entry.record.path] = entry
        entries = (found.get(record.path) for record in records)
        return [
            entry if entry is not None and entry.record == record else None
            for entry, record in zip(entries, records, strict=True)
        ]

    def keys(self, records: Sequence[PhotoRecord]) -> list[bytes | None]:
        """The content key alone of each record, None as in `lookup`; several times as fast."""
        found: dict[bytes, _Row] = {}
        paths = [_encoded(record.path) for record in records]
        for start in range(0, len(paths), _AT_ONCE):
            for path, *rest in self._select("path", paths[start : start + _AT_ONCE], _KEY_COLUMNS):
                found[path] = tuple(rest)
        rows = (found.get(path, ()) for path in paths)
        return [
            row[2] if row[:2] == (record.size, record.modified_ns) and _is_key(row[2]) else None
            for row, record in zip(rows, records, strict=True)
        ]

    def find(self, key: bytes) -> PhotoFacts | None:
        """The facts of a photo with this content, wherever it lies."""
        entries = (_entry(row) for row in self._select("key", [key]))
        return next((entry.facts for entry in entries if entry and entry.facts), None)

    def add(self, entries: Iterable[IndexEntry]) -> None:
        """Keep entries, in place of older ones of the same paths.

        Of the problems only those are kept that last as long as the file does not change.
        """
        rows = [_row(entry) for entry in entries if entry.facts or _is_lasting(entry.problem)]
        if rows:
            self._safely(lambda: self._insert(rows), None)

    def close(self) -> None:
        """Close the database."""
        with self._lock, suppress(sqlite3.Error):
            self._database.close()

    def _select(self, column: str, values: list[bytes], columns: str = _COLUMNS) -> list[_Row]:
        query = f"SELECT {columns} FROM photos WHERE {column} IN ({','.join('?' * len(values))})"
        nothing: list[_Row] = []
        return self._safely(lambda: self._database.execute(query, values).fetchall(), nothing)

    def _insert(self, rows: list[_Row]) -> None:
        with self._database:
            self._database.executemany(
                f"INSERT OR REPLACE INTO photos ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows
            )

    def _safely(self, action: Callable[[], _Result], otherwise: _Result) -> _Result:
        """Do something with the database; where that fails, once more with a fresh one."""
        with self._lock:
            try:
                return action()
            except sqlite3.ProgrammingError:
                return otherwise  # closed meanwhile
            except sqlite3.Error as error:
                self._start_afresh(error)
            try:
                return action()
            except sqlite3.Error:
                return otherwise

    def _start_afresh(self, error: sqlite3.Error) -> None:
        """Throw a damaged database away; if the disk is at fault, go on in memory with what can be read."""
        previous = self._database
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
            previous.close()
            _remove(self._path)
            self._database = self._opened()
            return
        self._path = None
        self._database = self._opened()
        with suppress(sqlite3.Error), closing(previous):
            previous.rollback()
            previous.backup(self._database)

    def _opened(self) -> sqlite3.Connection:
        """The database on disk; if that is damaged an empty one; if that can't be had, one in memory."""
        for _ in range(2):
            if self._path is None:
                break
            try:
                return _connect(str(self._path))
            except (sqlite3.Error, _OutdatedError):
                _remove(self._path)
        return _connect(":memory:")


class _OutdatedError(Exception):
    """The database is of another version, or has grown beyond all bounds."""


def _connect(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, timeout=1.0, check_same_thread=False)
    try:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version not in {0, _VERSION}:
            raise _OutdatedError
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(_SCHEMA)
        (rows,) = database.execute("SELECT count(*) FROM photos").fetchone()
        if rows > _MAX_ROWS:
            raise _OutdatedError
    except (sqlite3.Error, _OutdatedError):
        database.close()
        raise
    return database


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)


def _remove(path: Path | None) -> None:
    for ending in ("", "-wal", "-shm") if path else ():
        with suppress(OSError):
            Path(f"{path}{ending}").unlink(missing_ok=True)


def _encoded(path: str) -> bytes:
    """File names may hold bytes that are no text; SQLite keeps them as they are."""
    return path.encode("utf-8", "surrogatepass")


def _is_lasting(problem: PhotoError | None) -> bool:
    return problem is not None and problem.code in _LASTING


def _row(entry: IndexEntry) -> _Row:
    facts, problem, record = entry.facts, entry.problem, entry.record
    start = (_encoded(record.path), record.size, record.modified_ns)
    if facts is None:
        fields = json.dumps(problem.fields, default=str) if problem else None
        return (*start, *(None,) * 6, str(problem.code) if problem else None, fields)
    print_ = facts.fingerprint
    looks = (print_.captured, print_.camera, print_.phash)
    return (*start, facts.key, facts.width, facts.height, *looks, None, None)


def _is_key(value: object) -> TypeGuard[bytes]:
    return isinstance(value, bytes) and len(value) == KEY_BYTES


def _entry(row: _Row) -> IndexEntry | None:
    """The entry of a row; None if the row makes no sense."""
    path, size, modified_ns, key, width, height, captured, camera, phash, problem, fields = row
    try:
        record = PhotoRecord(path.decode("utf-8", "surrogatepass"), size, modified_ns)
        if problem is not None:
            return IndexEntry(record, problem=PhotoError(ErrorCode(problem), **json.loads(fields)))
    except (ValueError, TypeError, AttributeError):
        return None
    if not _is_key(key):
        return None
    return IndexEntry(record, PhotoFacts(key, width, height, Fingerprint(captured, camera, phash)))
