"""Turns a network into a `.keras` archive and into the bytes of a `.tflite` file."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from mlic_gui.core.atomic import atomic_file


def save_keras(network: Any, path: Path) -> None:
    """Write the network as a Keras 3 archive."""
    network.save(path)


def save_half(network: Any | Path, path: Path) -> None:
    """Write the network, or rewrite its archive, with kernels in half precision: half the size.

    What is kept once per channel, as the averages of batch normalisation, stays as it is: it is little, and
    its errors would add up. `read_weights` reads it as any other archive. The features of EfficientNet-Lite0
    on sample photos then differ by 0.28 % (of their norm), so a network is no longer the one it was.

    Args:
        network: A Keras model, or the path of the `.keras` archive that holds it.
        path: Where to write; replaced whole or not at all.

    Raises:
        ValueError: A weight is too large for half precision.
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = network if isinstance(network, Path) else Path(folder) / "network.keras"
        if not isinstance(network, Path):
            save_keras(network, source)
        with atomic_file(path) as file, zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
            for entry in old.infolist():
                content = old.read(entry)
                halved = _halved(content) if entry.filename.endswith(".h5") else content
                new.writestr(zipfile.ZipInfo(entry.filename), halved)


def _halved(content: bytes) -> bytes:
    target = io.BytesIO()
    with h5py.File(io.BytesIO(content), "r") as old, h5py.File(target, "w") as new:
        _copy_halved(old, new)
    return target.getvalue()


def _copy_halved(old: h5py.Group, new: h5py.Group) -> None:
    for key, value in old.attrs.items():
        new.attrs[key] = value
    for key, item in old.items():
        if isinstance(item, h5py.Group):
            _copy_halved(item, new.create_group(key))
        else:
            new.create_dataset(key, data=_half(item, owner=str(old.attrs.get("name", old.name))))


def _half(item: h5py.Dataset, *, owner: str) -> npt.NDArray[Any]:
    values: npt.NDArray[Any] = np.asarray(item[()])
    if values.dtype != np.float32 or values.ndim < 2:
        return values
    if np.abs(values).max(initial=0.0) > np.finfo(np.float16).max:
        raise ValueError(f"{owner} does not fit into half precision")
    return values.astype(np.float16)


def tflite_bytes(network: Any) -> bytes:
    """The network for LiteRT: float32, one photo per call (the fastest there), the same outputs."""
    shape = (1, *network.input_shape[1:])
    signature = tf.TensorSpec(shape, tf.float32, name="photo")
    function = tf.function(lambda photo: network(photo, training=False), input_signature=[signature])
    frozen = convert_variables_to_constants_v2(function.get_concrete_function())
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    converted: bytes = converter.convert()
    return converted
