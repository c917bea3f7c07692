"""Reads matrices of numbers and lists of text out of a MATLAB 5 file, and nothing else that may be in it.

The layout is that of MathWorks' "MAT-File Format" (version 5). SciPy, which reads such files too, ends the
whole process when it meets damaged ones, or cells within cells without end; and a few compressed bytes may
stand for gigabytes. So every size is looked at here, and no cell is entered that holds anything but text.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

HEADER_BYTES = 128
Value = npt.NDArray[Any] | list[str] | None
"""A matrix of numbers, a list of text, or None for what is neither."""

_INT8, _INT32, _UINT32, _MATRIX, _COMPRESSED = 1, 5, 6, 14, 15
_CELL, _CHAR, _OPAQUE = 1, 4, 17
_NUMBERS = frozenset(range(6, 16))  # the classes double, single, and the integers of 8 to 64 bits
_NUMBER_TYPES = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
}
_ENCODINGS = {1: "latin-1", 2: "latin-1", 4: "utf-16", 16: "utf-8", 17: "utf-16", 18: "utf-32"}
_MAX_TEXTS = 10_000


class MalformedError(ValueError):
    """The bytes are not those of a MATLAB 5 file."""


class TooLargeError(ValueError):
    """The file unpacks to more than is allowed."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An element: what kind it is, and its bytes."""

    kind: int
    body: memoryview


@dataclass(frozen=True, slots=True)
class _Matrix:
    """An array of MATLAB's, not yet looked into."""

    kind: int
    shape: tuple[int, ...]
    name: str
    parts: list[_Part]


def read_variables(data: bytes, *, limit: int) -> Mapping[str, Value]:
    """The variables of a file by name.

    Args:
        data: The whole file.
        limit: So many bytes may its variables have, unpacked.

    Raises:
        MalformedError: It is no MATLAB 5 file, is damaged, or names a variable twice.
        TooLargeError: It has more bytes than `limit`.
    """
    order = _byte_order(data)
    variables: dict[str, Value] = {}
    left = limit
    for part in _parts(memoryview(data)[HEADER_BYTES:], order, padded=False):
        whole = _unpacked(part, order, left) if part.kind == _COMPRESSED else part
        left -= len(whole.body)
        if left < 0:
            raise TooLargeError
        if whole.kind == _MATRIX:
            matrix = _matrix(whole.body, order)
            if variables.setdefault(matrix.name, value := _value(matrix, order)) is not value:
                raise MalformedError
    return variables


def _byte_order(data: bytes) -> str:
    mark = data[126:HEADER_BYTES]
    if mark not in {b"IM", b"MI"} or not any(data[:4]):
        raise MalformedError
    return "<" if mark == b"IM" else ">"


def _unpacked(part: _Part, order: str, limit: int) -> _Part:
    engine = zlib.decompressobj()
    try:
        data = engine.decompress(part.body, limit + 1)
    except zlib.error as error:
        raise MalformedError from error
    if len(data) > limit:
        raise TooLargeError
    whole = next(_parts(memoryview(data), order, padded=False), None)
    if whole is None:
        raise MalformedError
    return whole


def _parts(data: memoryview, order: str, *, padded: bool = True) -> Iterator[_Part]:
    """The elements in a row; inside a variable each is padded to eight bytes."""
    place = 0
    while place < len(data):
        if len(data) - place < 8:
            raise MalformedError
        kind, size = struct.unpack_from(f"{order}II", data, place)
        start, step = place + 8, 8 + size + (-size % 8 if padded else 0)
        if kind >> 16 and padded:  # a small element has its size and its bytes in the tag
            kind, size = kind & 0xFFFF, kind >> 16
            start, step = place + 4, 8
            if size > 4:
                raise MalformedError
        if start + size > len(data):
            raise MalformedError
        yield _Part(kind, data[start : start + size])
        place += step


def _matrix(body: memoryview, order: str) -> _Matrix:
    """An array: flags, dimensions, name, and what else there is; an opaque one has no dimensions."""
    parts = list(islice(_parts(body, order), _MAX_TEXTS + 4))
    if not parts or parts[0].kind != _UINT32 or len(parts[0].body) != 8:
        raise MalformedError
    kind = struct.unpack(f"{order}I", parts[0].body[:4])[0] & 0xFF
    if kind == _OPAQUE:
        return _Matrix(kind, (), _name(parts[1:2]), [])
    if len(parts) < 3 or parts[1].kind != _INT32 or len(parts[1].body) % 4:
        raise MalformedError
    shape = struct.unpack(f"{order}{len(parts[1].body) // 4}i", parts[1].body)
    return _Matrix(kind, shape, _name(parts[2:3]), parts[3:])


def _name(parts: list[_Part]) -> str:
    if not parts or parts[0].kind != _INT8:
        raise MalformedError
    return bytes(parts[0].body).decode("ascii", "replace")


def _value(matrix: _Matrix, order: str) -> Value:
    if matrix.kind in _NUMBERS:
        return _numbers(matrix, order)
    if matrix.kind == _CHAR:
        return _texts(matrix, order)
    return _cell_texts(matrix, order) if matrix.kind == _CELL else None


def _numbers(matrix: _Matrix, order: str) -> Value:
    """The matrix, if it has two dimensions and no imaginary part."""
    if len(matrix.shape) != 2 or len(matrix.parts) != 1:
        return None
    (part,) = matrix.parts
    if part.kind not in _NUMBER_TYPES:
        raise MalformedError
    kind = np.dtype(order + _NUMBER_TYPES[part.kind])
    if min(matrix.shape) < 0 or len(part.body) != kind.itemsize * math.prod(matrix.shape):
        raise MalformedError
    return np.frombuffer(part.body, kind).reshape(matrix.shape, order="F")


def _cell_texts(matrix: _Matrix, order: str) -> list[str] | None:
    """The texts of a row or column of cells; "" for a cell that holds anything else."""
    if len(matrix.parts) > _MAX_TEXTS or max(matrix.shape, default=0) != len(matrix.parts):
        return None
    texts = []
    for part in matrix.parts:
        cell = _matrix(part.body, order) if part.kind == _MATRIX and part.body else None
        rows = _texts(cell, order) if cell is not None and cell.kind == _CHAR else None
        texts.append(rows[0] if rows and len(rows) == 1 else "")
    return texts


def _texts(matrix: _Matrix, order: str) -> list[str] | None:
    """The rows of a text, without the blanks that make them equally long."""
    if len(matrix.shape) != 2 or len(matrix.parts) != 1 or matrix.parts[0].kind not in _ENCODINGS:
        return None
    (part,), (rows, columns) = matrix.parts, matrix.shape
    encoding = _ENCODINGS[part.kind]
    if encoding.startswith("utf-") and encoding != "utf-8":
        encoding += "-le" if order == "<" else "-be"
    text = bytes(part.body).decode(encoding, "replace")
    if not 0 < rows <= _MAX_TEXTS:
        return None
    if rows > 1 and len(text) != rows * columns:
        return None
    return [text[row::rows].rstrip() for row in range(rows)]
