"""The two ways Keras lays weights out in HDF5: by layers and variables, and the one of published files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import h5py

from mlic_gui.core.network.architectures.naming import counted_from_zero
from mlic_gui.core.network.stored.guarded import Stored, Unfit, array, group, text, texts

_DEEPEST = 6
_NUMBER = re.compile(r"_\d+$")


@dataclass(frozen=True, slots=True)
class StoredLayer:
    """A layer of the file that has weights.

    Attributes:
        name: Its name there, counted as in a process that built nothing else.
        weights: Its arrays, in the order of the layer.
    """

    name: str
    weights: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class StoredLayers:
    """All layers of a file.

    Attributes:
        layers: Those that have weights.
        ordered: Whether their order is the one of the network.
    """

    layers: tuple[StoredLayer, ...]
    ordered: bool


def layers_of(file: h5py.File) -> StoredLayers:
    """The layers of a file in either layout.

    Raises:
        Unfit: The file has neither, or a part of it is not as it should be.
    """
    if "layers" in file:
        return _by_variables(file)
    whole = "model_weights" in file and "layer_names" not in file.attrs
    return _published(group(file, "model_weights") if whole else file)


def _by_variables(file: h5py.File) -> StoredLayers:
    """`layers/<class>_<n>/vars/<index>`: inside `.keras` archives, and in `.weights.h5` files."""
    found = list(_walk(group(file, "layers"), depth=0))
    names = counted_from_zero([(prefix, name) for prefix, name, _ in found])
    layers = (StoredLayer(name, arrays) for name, (_, _, arrays) in zip(names, found, strict=True))
    return StoredLayers(tuple(layers), ordered=False)


def _walk(container: h5py.Group, *, depth: int) -> Iterator[tuple[str, str, tuple[Stored, ...]]]:
    if depth > _DEEPEST:
        raise Unfit("layers")
    for key in container:
        layer = group(container, key)
        if "layers" in layer:
            yield from _walk(group(layer, "layers"), depth=depth + 1)
        variables = group(layer, "vars") if "vars" in layer else ()
        if len(variables):
            arrays = tuple(array(variables, str(index)) for index in range(len(variables)))
            yield _NUMBER.sub("", key), text(variables, "name") or key, arrays


def _published(file: Any) -> StoredLayers:
    """Names of layers and of each layer's weights in attributes, arrays under these names."""
    layers = []
    for name in texts(file, "layer_names"):
        layer = _below(file, name)
        weights = tuple(_array_below(layer, weight) for weight in texts(layer, "weight_names"))
        if weights:
            layers.append(StoredLayer(name, weights))
    return StoredLayers(tuple(layers), ordered=True)


def _below(parent: Any, path: str) -> Any:
    for key in _keys(path):
        parent = group(parent, key)
    return parent


def _array_below(parent: Any, path: str) -> Stored:
    *folders, last = _keys(path)
    return array(_below(parent, "/".join(folders)) if folders else parent, last)


def _keys(path: str) -> list[str]:
    keys = path.split("/")
    if any(key in {"", ".", ".."} for key in keys):
        raise Unfit(path)
    return keys
