"""Reads the tensors of a PyTorch weights file, in its layout before 1.6, without torch.

The layout: five pickles (magic number, version, byte order, the object, the keys of its storages), then for
each key its number of elements as a little-endian int64 and its elements; the object refers to storages by
key. Nothing that the pickles ask for is run: only ordered dictionaries and descriptions of tensors are known.
"""

from __future__ import annotations

import math
import pickle
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

_MAGIC = 0x1950A86A20F9469CFC6C
_VERSION = 1001
_STORAGES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class TorchFileError(Exception):
    """The file is not a plain dictionary of tensors."""


@dataclass(frozen=True, slots=True)
class _Storage:
    key: str
    dtype: np.dtype[Any]
    elements: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def view(self, elements: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The tensor as an array of its own, contiguous in C order."""
        self._check(len(elements))
        strides = tuple(step * elements.itemsize for step in self.strides)
        window = as_strided(elements[self.offset :], self.shape, strides, writeable=False)
        return np.ascontiguousarray(window).reshape(self.shape)

    def _check(self, available: int) -> None:
        steps = zip(self.shape, self.strides, strict=True)
        last = self.offset + sum((side - 1) * step for side, step in steps)
        fits = min((self.offset, *self.shape, *self.strides)) >= 0 and last < available
        if not fits or math.prod(self.shape) > available or 0 in self.shape:
            raise TorchFileError("a tensor leads out of its storage")


class _TensorUnpickler(pickle.Unpickler):
    """Knows ordered dictionaries, storages and the rebuilding of tensors, and refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        allowed: dict[tuple[str, str], Any] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
            **{("torch", storage): dtype for storage, dtype in _STORAGES.items()},
        }
        if (module, name) not in allowed:
            raise TorchFileError(f"refused: {module}.{name}")
        return allowed[module, name]

    def persistent_load(self, pid: Any) -> _Storage:
        match pid:
            case ("storage", np.dtype() as dtype, str(key), str(), int(elements), None) if elements >= 0:
                return _Storage(key, dtype, elements)
        raise TorchFileError("a storage is not described as expected")


def read_torch_file(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Arrays by name, in the file's order; float32 and int64 are known.

    Raises:
        TorchFileError: The file holds anything but a dictionary of tensors, or is damaged.
    """
    with path.open("rb") as file:
        try:
            return _read(file)
        except TorchFileError:
            raise
        except Exception as error:
            raise TorchFileError(f"not a PyTorch weights file: {error}") from error


def _read(file: IO[bytes]) -> dict[str, npt.NDArray[Any]]:
    if _load(file) != _MAGIC or _load(file) != _VERSION:
        raise TorchFileError("not a PyTorch weights file in the layout before 1.6")
    if _load(file).get("little_endian") is not True:
        raise TorchFileError("written on a big-endian machine")
    tensors, keys = _load(file), _load(file)
    storages = _read_storages(file, keys=keys, described=_described(tensors))
    return {name: tensor.view(storages[tensor.storage.key]) for name, tensor in tensors.items()}


def _load(file: IO[bytes]) -> Any:
    return _TensorUnpickler(file).load()


def _described(tensors: Any) -> dict[str, _Storage]:
    if not isinstance(tensors, dict):
        raise TorchFileError("holds something else than a dictionary")
    for name, tensor in tensors.items():
        if not isinstance(name, str) or not isinstance(tensor, _Tensor):
            raise TorchFileError("holds something else than named tensors")
    return {tensor.storage.key: tensor.storage for tensor in tensors.values()}


def _read_storages(
    file: IO[bytes], *, keys: Any, described: dict[str, _Storage]
) -> dict[str, npt.NDArray[Any]]:
    if not isinstance(keys, list) or set(keys) != set(described):
        raise TorchFileError("storages and tensors do not belong together")
    storages = {}
    for key in keys:
        storage = described[key]
        if int.from_bytes(file.read(8), "little", signed=True) != storage.elements:
            raise TorchFileError("a storage has another size than described")
        data = file.read(storage.elements * storage.dtype.itemsize)
        if len(data) != storage.elements * storage.dtype.itemsize:
            raise TorchFileError("the file ends too early")
        storages[key] = np.frombuffer(data, storage.dtype)
    return storages


def _rebuild_tensor(*description: object) -> _Tensor:
    match description:
        case (_Storage() as storage, int(offset), tuple(shape), tuple(strides), bool(), OrderedDict()):
            return _Tensor(storage, offset, _whole_numbers(shape), _whole_numbers(strides))
    raise TorchFileError("a tensor is not described as expected")


def _whole_numbers(values: tuple[object, ...]) -> tuple[int, ...]:
    if not all(isinstance(value, int) for value in values):
        raise TorchFileError("a shape is not made of whole numbers")
    return cast("tuple[int, ...]", values)
