"""Rows of features by content key, on disk: appended, never changed, and believed only after a checksum."""

from __future__ import annotations

import os
import threading
from array import array
from collections.abc import Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path

import numpy as np

from mlic_gui.core.photos.identity import KEY_BYTES

MAX_BYTES = 4 * 2**30
"""A file of rows that has grown beyond this is emptied when it is next opened."""

MAX_MEMORY = 512 * 2**20
"""Rows that can't be written are kept in memory up to this many bytes, the newest of them."""

_ENTRY = np.dtype([("key", f"V{KEY_BYTES}"), ("check", "<u8")])
_CHUNK = 1024
_GAP = 8  # rows not asked for that are read rather than skipped


class FeatureStore:
    """The features of one network and preprocessing; threads may share it.

    There are two files: `NAME.rows` with the rows and nothing else, and `NAME.keys` with each row's key and
    checksum. A row is written before its key, so what a killed process leaves behind is cut off at the next
    opening. Files that vanish, shrink or are overwritten meanwhile cost rows, not errors: they are read, not
    mapped, because a mapped file that shrinks kills the process. When writing fails, rows stay in memory.

    Attributes:
        width: Features of one photo.
    """

    def __init__(self, base: Path | None, *, width: int, writable: bool) -> None:
        """Open the store, or make it.

        Args:
            base: Path of both files without their endings; None for a store in memory.
            width: Features of one photo.
            writable: False where another process writes these files; what is there is read all the same.
        """
        self.width = width
        self._lock = threading.Lock()
        self._bytes = width * 4
        self._places: dict[bytes, int] = {}
        self._checks = array("Q")
        self._memory: dict[bytes, np.ndarray] = {}
        self._count = 0
        self._rows_file: FileIO | None = None
        self._keys_file: FileIO | None = None
        self._writable = writable
        if base is not None:
            with suppress(OSError):
                self._open(base)

    def rows(self, keys: Sequence[bytes | None]) -> tuple[np.ndarray, np.ndarray]:
        """Look up the features of photos.

        Args:
            keys: Content keys; None is never known.

        Returns:
            float32 of shape (n, width), zero where not known, and bool of shape (n,), where it is known.
        """
        found = np.zeros((len(keys), self.width), np.float32)
        known = np.zeros(len(keys), bool)
        with self._lock:
            places = np.array([self._places.get(key, -1) if key else -1 for key in keys], np.int64)
            for number, key in enumerate(keys if self._memory else ()):
                if key is not None and (row := self._memory.get(key)) is not None:
                    found[number], known[number] = row, True
        on_disk = np.flatnonzero(places >= 0)
        on_disk = on_disk[np.argsort(places[on_disk], kind="stable")]
        for piece in _pieces(on_disk, places[on_disk]):
            self._read(piece, places[piece], [keys[number] for number in piece], found, known)
        return found, known

    def add(self, keys: Sequence[bytes], rows: np.ndarray) -> None:
        """Keep the features of photos; those already known are left as they are.

        Args:
            keys: Content keys.
            rows: float32 of shape (n, width).
        """
        with self._lock:
            new: dict[bytes, np.ndarray] = {}
            for key, row in zip(keys, rows, strict=True):
                if key not in self._places and key not in self._memory:
                    new[key] = np.asarray(row, np.float32)
            if new and not self._append(new):
                self._remember(new)

    def close(self) -> None:
        """Close the files; what was in memory only is lost."""
        with self._lock:
            self._stop_writing()
            if self._rows_file:
                self._rows_file.close()
            self._rows_file, self._places, self._memory = None, {}, {}

    def _open(self, base: Path) -> None:
        rows_path, keys_path = base.with_name(f"{base.name}.rows"), base.with_name(f"{base.name}.keys")
        mode = "r+" if self._writable else "r"
        if self._writable:
            rows_path.touch()
            keys_path.touch()
        rows_file, keys_file = FileIO(rows_path, mode), FileIO(keys_path, mode)
        size, content = os.fstat(rows_file.fileno()).st_size, keys_file.readall()
        self._rows_file, self._keys_file = rows_file, keys_file
        self._count = min(len(content) // _ENTRY.itemsize, size // self._bytes)
        if self._writable:
            self._count = self._count if size <= MAX_BYTES else 0
            keys_file.truncate(self._count * _ENTRY.itemsize)
            rows_file.truncate(self._count * self._bytes)
        else:
            self._stop_writing()
        entries = np.frombuffer(content, _ENTRY, count=self._count)
        self._places = {key.tobytes(): place for place, key in enumerate(entries["key"])}
        self._checks = array("Q", entries["check"].astype(np.uint64).tobytes())

    def _read(
        self,
        piece: np.ndarray,
        places: np.ndarray,
        keys: list[bytes | None],
        found: np.ndarray,
        known: np.ndarray,
    ) -> None:
        """Read the rows at `places`, which ascend, into `found[piece]`, and forget those that are damaged."""
        first, last = int(places[0]), int(places[-1])
        with self._lock:
            data = self._read_rows(first, last - first + 1)
            checks = np.array(self._checks[first : last + 1], np.uint64)[places - first]
        rows = np.zeros((len(piece), self.width), np.float32)
        there = places - first < len(data)
        rows[there] = data[places[there] - first]
        valid = there & (_checksums(keys, rows) == checks)
        found[piece[valid]], known[piece[valid]] = rows[valid], True
        self._forget([key for key, is_valid in zip(keys, valid, strict=True) if not is_valid])

    def _read_rows(self, first: int, count: int) -> np.ndarray:
        data = b""
        if self._rows_file is not None:
            with suppress(OSError):
                self._rows_file.seek(first * self._bytes)
                data = self._rows_file.read(count * self._bytes)
        data = data[: len(data) // self._bytes * self._bytes]
        return np.frombuffer(data, "<f4").reshape(-1, self.width)

    def _forget(self, keys: Sequence[bytes | None]) -> None:
        """Rows whose checksum is wrong are computed and appended anew."""
        with self._lock:
            for key in keys:
                if key is not None:
                    self._places.pop(key, None)

    def _append(self, new: dict[bytes, np.ndarray]) -> bool:
        """Write rows, then keys; after a failure nothing more is written to these files."""
        if self._keys_file is None or self._rows_file is None:
            return False
        if (self._count + len(new)) * self._bytes > MAX_BYTES:
            return False
        rows = np.stack(list(new.values())).astype("<f4", copy=False)
        entries = np.zeros(len(new), _ENTRY)
        entries["check"] = _checksums(list(new), rows)
        entries["key"] = np.frombuffer(b"".join(new), f"V{KEY_BYTES}")
        if not (
            _write_at(self._rows_file, self._count * self._bytes, rows.tobytes())
            and _write_at(self._keys_file, self._count * _ENTRY.itemsize, entries.tobytes())
        ):
            self._stop_writing()
            return False
        self._places.update(zip(new, range(self._count, self._count + len(new)), strict=True))
        self._checks.frombytes(entries["check"].astype(np.uint64).tobytes())
        self._count += len(new)
        return True

    def _remember(self, new: dict[bytes, np.ndarray]) -> None:
        self._memory.update({key: row.copy() for key, row in new.items()})
        while len(self._memory) * self._bytes > MAX_MEMORY:
            del self._memory[next(iter(self._memory))]

    def _stop_writing(self) -> None:
        if self._keys_file is not None:
            self._keys_file.close()
        self._keys_file = None


def _pieces(numbers: np.ndarray, places: np.ndarray) -> list[np.ndarray]:
    """The numbers of rows, cut where their places, which ascend, lie apart or are too many for one read."""
    if not len(numbers):
        return []
    starts = places // _CHUNK
    return np.split(numbers, np.flatnonzero((np.diff(places) > _GAP) | (np.diff(starts) > 0)) + 1)


def _checksums(keys: Sequence[bytes | None], rows: np.ndarray) -> np.ndarray:
    """One uint64 per row: its bits added up, and mixed with its key so that no other row passes for it."""
    salts = np.frombuffer(b"".join(key or bytes(KEY_BYTES) for key in keys), "<u8").reshape(-1, 2)
    bits = np.ascontiguousarray(rows, "<f4").view("<u4")
    mixed: np.ndarray = bits.sum(axis=1, dtype=np.uint64) + salts[:, 0] ^ salts[:, 1]
    return mixed


def _write_at(file: FileIO, place: int, data: bytes) -> bool:
    try:
        file.seek(place)
        return file.write(data) == len(data)
    except OSError:
        return False
