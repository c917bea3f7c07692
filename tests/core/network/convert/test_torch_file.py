from __future__ import annotations

import io
import os
import pickle
import sys
import types
from collections import OrderedDict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.network.convert.torch_file import TorchFileError, read_torch_file

MAGIC = 0x1950A86A20F9469CFC6C


class FloatStorage:
    pass


class LongStorage:
    pass


def _rebuild_tensor_v2(*args):
    return args


FloatStorage.__module__ = LongStorage.__module__ = "torch"
_rebuild_tensor_v2.__module__ = "torch._utils"


class Tensor:
    """Pickles as PyTorch's does."""

    def __init__(self, storage, offset, shape, strides):
        self.description = (storage, offset, shape, strides, False, OrderedDict())

    def __reduce__(self):
        return _rebuild_tensor_v2, self.description


class Storage:
    def __init__(self, key, values, kind=FloatStorage, elements=None):
        self.key, self.values, self.kind = key, values, kind
        self.elements = len(values) if elements is None else elements


class Pickler(pickle.Pickler):
    def persistent_id(self, obj):
        if isinstance(obj, Storage):
            return ("storage", obj.kind, obj.key, "cpu", obj.elements, None)
        return None


@pytest.fixture(autouse=True)
def torch(monkeypatch):
    package, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    package.FloatStorage, package.LongStorage = FloatStorage, LongStorage
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    monkeypatch.setitem(sys.modules, "torch", package)
    monkeypatch.setitem(sys.modules, "torch._utils", utils)


def dumped(obj):
    buffer = io.BytesIO()
    Pickler(buffer, protocol=2).dump(obj)
    return buffer.getvalue()


def file_of(tensors, storages, *, magic=MAGIC, version=1001, little_endian=True, tail=None):
    parts = [dumped(magic), dumped(version), dumped({"little_endian": little_endian}), dumped(tensors)]
    parts.append(dumped([storage.key for storage in storages]))
    for storage in storages:
        parts.append(len(storage.values).to_bytes(8, "little") + storage.values.tobytes())
    return b"".join(parts) if tail is None else b"".join(parts)[:tail]


def read(tmp_path, data):
    path = tmp_path / "weights.pth"
    path.write_bytes(data)
    return read_torch_file(path)


def test_tensors_with_offset_and_strides(tmp_path):
    floats = Storage("7", np.arange(24, dtype="<f4"))
    longs = Storage("9", np.array([5], dtype="<i8"), LongStorage)
    tensors = OrderedDict(
        plain=Tensor(floats, 0, (2, 3, 4), (12, 4, 1)),
        transposed=Tensor(floats, 12, (4, 3), (1, 4)),
        count=Tensor(longs, 0, (), ()),
    )
    arrays = read(tmp_path, file_of(tensors, [floats, longs]))
    np.testing.assert_array_equal(arrays["plain"], np.arange(24).reshape(2, 3, 4))
    np.testing.assert_array_equal(arrays["transposed"], np.arange(12, 24).reshape(3, 4).T)
    assert arrays["transposed"].flags.c_contiguous
    assert arrays["count"] == 5
    assert list(arrays) == ["plain", "transposed", "count"]


@pytest.mark.parametrize(
    ("offset", "shape", "strides"),
    [
        (0, (5,), (1,)),
        (3, (2,), (1,)),
        (-1, (2,), (1,)),
        (0, (2, 2), (4, 1)),
        (0, (2,), (-1,)),
        (0, (-2,), (1,)),
        (0, (10**9,), (0,)),
        (0, (2, 2), (1,)),
        (0, (0,), (1,)),
        ("0", (2,), (1,)),
        (0, [2], (1,)),
        (0, (2.0,), (1,)),
    ],
)
def test_a_tensor_that_leads_out_of_its_storage_is_refused(tmp_path, offset, shape, strides):
    storage = Storage("1", np.zeros(4, "<f4"))
    with pytest.raises(TorchFileError):
        read(tmp_path, file_of({"x": Tensor(storage, offset, shape, strides)}, [storage]))


class Evil:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    "call",
    [
        Evil(os.system, "touch owned"),
        Evil(eval, "open('owned', 'w')"),
        Evil(getattr, OrderedDict, "fromkeys"),
        Evil(np.zeros, 10),
        Evil(pickle.loads, b""),
        Evil(io.open, "owned", "w"),
        Evil(__import__, "os"),
    ],
)
def test_a_file_that_asks_for_anything_else_is_refused_and_nothing_is_run(tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    storage = Storage("1", np.zeros(4, "<f4"))
    tensors = {"x": Tensor(storage, 0, (2,), (1,)), "y": call}
    with pytest.raises(TorchFileError, match="refused"):
        read(tmp_path, file_of(tensors, [storage]))
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("position", range(4))
def test_the_same_in_every_part_of_the_file(tmp_path, monkeypatch, position):
    monkeypatch.chdir(tmp_path)
    parts = [dumped(MAGIC), dumped(1001), dumped({"little_endian": True}), dumped({}), dumped([])]
    parts[position] = dumped(Evil(os.system, "touch owned"))
    with pytest.raises(TorchFileError):
        read(tmp_path, b"".join(parts))
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("name", ["os\nsystem", "builtins\neval", "torch\nload", "collections\ndeque"])
def test_names_that_only_look_harmless_are_refused(tmp_path, name):
    with pytest.raises(TorchFileError, match="refused"):
        read(tmp_path, f"c{name}\n.".encode())


def test_other_objects_than_tensors_are_refused(tmp_path):
    storage = Storage("1", np.zeros(4, "<f4"))
    good = Tensor(storage, 0, (2,), (1,))
    for tensors in ({"x": 3, "y": good}, {1: good}, [good], good):
        with pytest.raises(TorchFileError):
            read(tmp_path, file_of(tensors, [storage]))


def test_storages_must_be_as_described(tmp_path):
    storage = Storage("1", np.zeros(4, "<f4"), elements=10**12)
    with pytest.raises(TorchFileError):
        read(tmp_path, file_of({"x": Tensor(storage, 0, (2,), (1,))}, [storage]))
    other = Storage("2", np.zeros(4, "<f4"))
    with pytest.raises(TorchFileError):
        read(tmp_path, file_of({"x": Tensor(other, 0, (2,), (1,))}, [storage]))


@pytest.mark.parametrize("change", [{"magic": 1}, {"version": 2}, {"little_endian": False}, {"tail": -3}])
def test_another_layout_is_refused(tmp_path, change):
    storage = Storage("1", np.zeros(4, "<f4"))
    with pytest.raises(TorchFileError):
        read(tmp_path, file_of({"x": Tensor(storage, 0, (2,), (1,))}, [storage], **change))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_the_one_error(tmp_path_factory, data):
    with pytest.raises(TorchFileError):
        read(tmp_path_factory.mktemp("any"), data)
