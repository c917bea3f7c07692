"""HDF5 read with suspicion: links stay inside the file, arrays are plain, and no size is believed unseen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

_KINDS = (np.dtype("<f4"), np.dtype("<f2"))
_NAMES_BYTES = 2**20
_MOST_NAMES = 4096


class Unfit(Exception):  # noqa: N818 - the caller makes the error that is told
    """A part of the file is not as it should be; its message names the part."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An array of the file that was looked at and not yet read.

    Attributes:
        name: Its name.
        dataset: Where it is.
    """

    name: str
    dataset: h5py.Dataset

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape, as the file says."""
        return tuple(self.dataset.shape)

    def read(self) -> FloatArray:
        """Its values, as float32.

        Raises:
            Unfit: Not all of them are finite numbers.
        """
        array: FloatArray = np.asarray(self.dataset[()]).astype(np.float32)
        if not np.isfinite(array).all():
            raise Unfit(self.name)
        return array


def child(parent: Any, key: str) -> Any:
    """A member of a group, which has to be inside the same file and no detour.

    Raises:
        Unfit: There is none, or it is a link.
    """
    if not isinstance(parent.get(key, getlink=True), h5py.HardLink):
        raise Unfit(key)
    return parent[key]


def group(parent: Any, key: str) -> h5py.Group:
    """A member of a group that is itself a group.

    Raises:
        Unfit: It is not.
    """
    found = child(parent, key)
    if not isinstance(found, h5py.Group):
        raise Unfit(key)
    return found


def array(parent: Any, key: str) -> Stored:
    """A member of a group that is an array of floats, all of it in this file and uncompressed.

    Compression is refused because a small file could unpack to any size; nobody publishes weights that way.

    Raises:
        Unfit: It is not.
    """
    found = child(parent, key)
    if not isinstance(found, h5py.Dataset) or found.dtype not in _KINDS:
        raise Unfit(key)
    plain = found.external is None and not found.is_virtual and found.shape is not None
    plain = plain and found.id.get_create_plist().get_nfilters() == 0
    if not plain or found.id.get_storage_size() < found.dtype.itemsize * math.prod(found.shape):
        raise Unfit(key)
    chunk = found.chunks or found.shape
    if math.prod(chunk) > max(2 * math.prod(found.shape), 2**16):
        raise Unfit(key)
    return Stored(key, found)


def text(parent: Any, key: str) -> str | None:
    """An attribute that is one piece of text, or None where there is none.

    Raises:
        Unfit: It is something else.
    """
    if key not in parent.attrs:
        return None
    described = parent.attrs.get_id(key)
    if h5py.check_string_dtype(described.dtype) is None or described.shape != ():
        raise Unfit(key)
    value = parent.attrs[key]
    return value.decode() if isinstance(value, bytes) else str(value)


def texts(parent: Any, key: str) -> list[str]:
    """An attribute that is a list of texts, in the pieces that Keras cuts a long one into.

    Raises:
        Unfit: It is missing, or something else.
    """
    if key in parent.attrs:
        return _texts(parent, key)
    pieces: list[str] = []
    number = 0
    while f"{key}{number}" in parent.attrs:
        pieces += _texts(parent, f"{key}{number}")
        number += 1
    if number == 0:
        raise Unfit(key)
    return pieces


def _texts(parent: Any, key: str) -> list[str]:
    described = parent.attrs.get_id(key)
    count = math.prod(described.shape)
    if len(described.shape) != 1 or count * described.dtype.itemsize > _NAMES_BYTES or count > _MOST_NAMES:
        raise Unfit(key)
    if count and h5py.check_string_dtype(described.dtype) is None:
        raise Unfit(key)
    values = parent.attrs[key] if count else ()
    return [value.decode() if isinstance(value, bytes) else str(value) for value in values]
