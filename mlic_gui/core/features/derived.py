"""Everything derived of one project, in the user's cache directory; any of it may be deleted at any time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

from mlic_gui.core.features.cache import FeatureStore
from mlic_gui.core.features.index import PhotoIndex
from mlic_gui.core.features.thumbnails import Thumbnails
from mlic_gui.core.places import cache_dir

MAX_PROJECTS = 30
MAX_STORES = 6
_PLAIN_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")


class DerivedData:
    """Index, features and thumbnails of one project; threads may share it.

    The first process to open them writes them. A second one reads what is there, and keeps what it adds in
    memory; so does the first where the directory can't be written. Losing them costs time, never a word of
    anybody's.

    Attributes:
        index: What is known of each photo file.
    """

    def __init__(self, directory: Path) -> None:
        """Use `open`, which knows where the directory is."""
        self._directory = directory
        self._claim = _claim(directory)
        self._stores: dict[str, FeatureStore] = {}
        self._lock = threading.Lock()
        self._thumbnails = Thumbnails(directory / "thumbnails")
        path = directory / "index.db"
        self.index = PhotoIndex(path if directory.is_dir() else None, writable=self._claim is not None)

    @classmethod
    def open(cls, project_id: str) -> Self:
        """The derived data of the project with this identity; never fails, but may be empty."""
        projects = cache_dir() / "projects"
        directory = projects / _directory_name(project_id)
        with suppress(OSError):
            directory.mkdir(parents=True, exist_ok=True)
            os.utime(directory)
        derived = cls(directory)
        _drop_least_recent(projects)
        return derived

    def features(self, network_key: str, width: int) -> FeatureStore:
        """The rows of one network and preprocessing, named by `runtime.network_key`."""
        name = f"{network_key}-{width}"
        with self._lock:
            if name not in self._stores:
                self._stores[name] = self._opened_store(name, width)
            return self._stores[name]

    def thumbnail(self, key: bytes) -> Path:
        """Where the thumbnail of the photo with this content key is; there need not be one yet."""
        return self._thumbnails.path(key)

    def write_thumbnail(self, key: bytes, jpeg: bytes) -> None:
        """Keep a thumbnail, if the disk lets us."""
        self._thumbnails.write(key, jpeg)

    def close(self) -> None:
        """Close all files, and let another process write them."""
        with self._lock:
            for store in self._stores.values():
                store.close()
            self._stores.clear()
        self.index.close()
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    def _opened_store(self, name: str, width: int) -> FeatureStore:
        directory, writable = self._directory / "features", self._claim is not None
        if not writable and not directory.is_dir():
            return FeatureStore(None, width=width, writable=False)
        with suppress(OSError):
            if writable:
                directory.mkdir(parents=True, exist_ok=True)
                _drop_old_stores(directory, keep=name)
        return FeatureStore(directory / name, width=width, writable=writable)


def _directory_name(project_id: str) -> str:
    """A project's identity comes with its folder, from anywhere, and must not lead out of the cache."""
    if _PLAIN_NAME.fullmatch(project_id):
        return project_id
    return hashlib.blake2b(project_id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _claim(directory: Path) -> sqlite3.Connection | None:
    """The right to write here, until it is closed or the process ends; None if another process has it.

    An open exclusive transaction of SQLite is a lock that every operating system releases by itself.
    """
    path = directory / "writer"
    try:
        return _exclusive(path)
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError:  # somebody overwrote it
        with suppress(OSError, sqlite3.Error):
            path.unlink(missing_ok=True)
            return _exclusive(path)
    return None


def _exclusive(path: Path) -> sqlite3.Connection:
    claim = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        claim.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        claim.close()
        raise
    return claim


def _drop_old_stores(directory: Path, *, keep: str) -> None:
    """Of the networks that were once used, only the last few keep their rows."""
    files = sorted(directory.glob("*.keys"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for keys in [file for file in files if file.stem != keep][MAX_STORES - 1 :]:
        keys.unlink(missing_ok=True)
        keys.with_suffix(".rows").unlink(missing_ok=True)


def _drop_least_recent(projects: Path) -> None:
    """Remove what was derived of projects opened long ago, if there are too many and nobody uses them."""
    with suppress(OSError):
        directories = sorted(projects.iterdir(), key=lambda directory: directory.stat().st_mtime_ns)
        for directory in directories[:-MAX_PROJECTS]:
            if (claim := _claim(directory)) is not None:
                claim.close()
                shutil.rmtree(directory, ignore_errors=True)
