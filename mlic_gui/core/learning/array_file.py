"""Reads an `.npz` with suspicion: nothing in it is executed, and nothing large is unpacked unasked."""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_MAX_HEADER_BYTES = 10_000
_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def read_arrays(path: Path, *, most_bytes: int) -> dict[str, npt.NDArray[Any]]:
    """The arrays of an `.npz` by name.

    Args:
        path: The file.
        most_bytes: What they may take together, unpacked.

    Raises:
        ValueError: It can't be read, is no such file, is too large, or holds objects.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > most_bytes:
                raise ValueError("too large")
            return {Path(name).stem: _read_array(archive.read(name)) for name in archive.namelist()}
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        MemoryError,
    ) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _read_array(data: bytes) -> npt.NDArray[Any]:
    """The array of one `.npy`, whose header must promise exactly the bytes that are there."""
    stream = io.BytesIO(data)
    read_header = _HEADERS.get(np.lib.format.read_magic(stream))
    if read_header is None:
        raise ValueError("version")
    shape, fortran_order, dtype = read_header(stream, max_header_size=_MAX_HEADER_BYTES)
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != len(data) - stream.tell():
        raise ValueError("header")
    values = np.frombuffer(data, dtype=dtype, offset=stream.tell())
    return values.reshape(shape, order="F" if fortran_order else "C")
