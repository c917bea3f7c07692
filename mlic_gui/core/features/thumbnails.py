"""Thumbnails by content key, as JPEG files; bounded in bytes, the oldest go first."""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 2 * 2**30
"""Of all thumbnails of one project; each of the 256 folders that share them is held to its part."""

_FOLDERS = 256
_WRITES_PER_CHECK = 32


class Thumbnails:
    """The thumbnails of one project; threads and processes may share them, a full disk only costs some."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._writes: dict[str, int] = {}

    def path(self, key: bytes) -> Path:
        """Where the thumbnail of the photo with this content key is, if it has been made."""
        name = key.hex()
        return self._directory / name[:2] / f"{name[2:]}.jpg"

    def write(self, key: bytes, jpeg: bytes) -> None:
        """Keep a thumbnail; readers see the whole of it or nothing."""
        path = self.path(key)
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(jpeg)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        if self._is_due(path.parent.name):
            _trim(path.parent, MAX_BYTES // _FOLDERS)

    def _is_due(self, folder: str) -> bool:
        with self._lock:
            writes = self._writes.get(folder, 0)
            self._writes[folder] = writes + 1
            return writes % _WRITES_PER_CHECK == 0


def _trim(folder: Path, limit: int) -> None:
    with suppress(OSError):
        files = []
        with os.scandir(folder) as entries:
            for entry in entries:
                facts = entry.stat()
                files.append((facts.st_mtime_ns, facts.st_size, entry.path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= limit:
                break
            Path(path).unlink(missing_ok=True)
            total -= size
