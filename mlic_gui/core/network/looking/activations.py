"""Keeps what leaves the frozen part as float16 in a file, so that it is computed once."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import numpy as np

from mlic_gui.core.network.looking.frozen import HalfArray
from mlic_gui.core.network.looking.view import View


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where activations outlive their process, for the same training to go on with.

    Attributes:
        path: The file; beside it lies one that says whether it is whole, and whose it is.
        key: Changes with everything that they depend on.
    """

    path: Path
    key: str

    @property
    def is_whole(self) -> bool:
        """Whether all was written, for this key."""
        try:
            return self.path.is_file() and self._mark.read_text() == self.key
        except (OSError, ValueError):
            return False

    def note_whole(self) -> None:
        """All was written."""
        self._mark.write_text(self.key)

    def clear(self) -> None:
        """Remove the files."""
        for path in (self._mark, self.path):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    @property
    def _mark(self) -> Path:
        return self.path.with_suffix(".whole")


class Activations:
    """What enters the trained part, float16 (views, height, width, channels).

    Attributes:
        whole: Whether an earlier process wrote all of it.
    """

    def __init__(
        self, views: Sequence[View], shape: tuple[int, ...], *, folder: Path, shelf: Shelf | None = None
    ) -> None:
        """Make room for the views: on the shelf, or in a file without a name on the disk of `folder`."""
        self._rows = {view: row for row, view in enumerate(views)}
        self._row_bytes = 2 * math.prod(shape)
        self._shelf = shelf
        size = max(1, self._row_bytes * len(views))
        self.whole = shelf is not None and shelf.is_whole and shelf.path.stat().st_size == size
        self._file = self._open(folder)
        self._file.truncate(size)
        self._array: HalfArray = np.memmap(self._file, np.float16, "r", shape=(len(views), *shape))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        del self._array
        self._file.close()

    def __contains__(self, view: View) -> bool:
        return view in self._rows

    def put(self, view: View, values: HalfArray) -> None:
        """Keep what was computed of a view.

        Written, not mapped: a full disk is an `OSError` then, not the end of the process.
        """
        self._file.seek(self._rows[view] * self._row_bytes)
        self._file.write(values.tobytes())

    def finish(self) -> None:
        """All views were put."""
        self.whole = True
        if self._shelf is not None:
            os.fsync(self._file.fileno())
            self._shelf.note_whole()

    def take(self, views: Sequence[View]) -> HalfArray:
        """A batch, in the order of `views`."""
        return self._array[[self._rows[view] for view in views]]

    def _open(self, folder: Path) -> IO[bytes]:
        if self._shelf is None:
            return tempfile.TemporaryFile(dir=folder, buffering=0)
        if self.whole:
            return self._shelf.path.open("r+b", buffering=0)
        self._shelf.clear()
        return self._shelf.path.open("w+b", buffering=0)
