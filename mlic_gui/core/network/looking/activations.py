"""Keeps what leaves the frozen part as float16 in a file without a name, which vanishes with the process."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from mlic_gui.core.network.looking.frozen import HalfArray
from mlic_gui.core.network.looking.view import View


class Activations:
    """What enters the trained part, float16 (views, height, width, channels), in a file without a name."""

    def __init__(self, views: Sequence[View], shape: tuple[int, ...], *, folder: Path) -> None:
        """Make room for the views on the disk that carries `folder`."""
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by `__exit__`
        self._rows = {view: row for row, view in enumerate(views)}
        self._row_bytes = 2 * math.prod(shape)
        self._file.truncate(max(1, self._row_bytes * len(views)))
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

    def take(self, views: Sequence[View]) -> HalfArray:
        """A batch, in the order of `views`."""
        return self._array[[self._rows[view] for view in views]]
