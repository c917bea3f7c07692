"""Reads the weights of a `.keras` archive into a network of our own, trusting nothing else in the archive.

The archive's description of the network is never looked at: it could name code to run. Its HDF5 part is read
from memory, its links must stay inside, and each array must have the name and shape that the catalogue wants.
"""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.builder import VOCABULARY_LAYER

_WEIGHTS_FILE = "model.weights.h5"
_SPARE_BYTES = 16 * 2**20

Arrays = dict[str, list[npt.NDArray[np.float32]]]


def read_weights(network: Any, path: Path) -> None:
    """Set every weight of the network from the archive; a classifier that only the archive has is left.

    Raises:
        TaggerError: NETWORK_MISSING, or TAGGER_FOREIGN if the archive is not one of this network.
    """
    shapes = {layer.name: [weight.shape for weight in layer.weights] for layer in network.layers}
    wanted = {name: layer_shapes for name, layer_shapes in shapes.items() if layer_shapes}
    expected_bytes = sum(4 * math.prod(shape) for layer_shapes in wanted.values() for shape in layer_shapes)
    archive = _Archive(path, limit=2 * expected_bytes + _SPARE_BYTES)
    arrays = archive.arrays()
    for name in set(arrays) - set(wanted) - {VOCABULARY_LAYER}:
        raise archive.foreign(name)
    for name, layer_shapes in wanted.items():
        if [array.shape for array in arrays.get(name, [])] != layer_shapes:
            raise archive.foreign(name)
    for name in wanted:
        network.get_layer(name).set_weights(arrays[name])


@dataclass(frozen=True, slots=True)
class _Archive:
    path: Path
    limit: int

    def arrays(self) -> Arrays:
        """The weights of each layer, by the layer's name."""
        try:
            with h5py.File(io.BytesIO(self._hdf5()), "r") as file:
                return self._layers(file)
        except (OSError, KeyError, RuntimeError, ValueError) as error:
            raise self.foreign(_WEIGHTS_FILE) from error

    def foreign(self, part: str) -> TaggerError:
        return TaggerError(ErrorCode.TAGGER_FOREIGN, path=self.path, part=part)

    def _hdf5(self) -> bytes:
        try:
            with zipfile.ZipFile(self.path) as archive:
                if archive.getinfo(_WEIGHTS_FILE).file_size > self.limit:
                    raise self.foreign(_WEIGHTS_FILE)
                return archive.read(_WEIGHTS_FILE)
        except FileNotFoundError as error:
            raise TaggerError(ErrorCode.NETWORK_MISSING, path=self.path) from error
        except zipfile.BadZipFile as error:
            raise self.foreign(_WEIGHTS_FILE) from error

    def _layers(self, file: h5py.File) -> Arrays:
        layers: Arrays = {}
        container = self._group(file, "layers")
        for key in container:
            variables = self._group(self._group(container, key), "vars")
            name = str(variables.attrs.get("name"))
            if len(variables) and name in layers:
                raise self.foreign(name)
            if len(variables):
                layers[name] = [self._array(variables, str(index)) for index in range(len(variables))]
        return layers

    def _group(self, parent: Any, key: str) -> h5py.Group:
        child = self._inside(parent, key)
        if not isinstance(child, h5py.Group):
            raise self.foreign(key)
        return child

    def _array(self, parent: h5py.Group, key: str) -> npt.NDArray[np.float32]:
        data = self._inside(parent, key)
        own = isinstance(data, h5py.Dataset) and data.external is None and not data.is_virtual
        if not own or data.dtype != np.float32 or data.nbytes > self.limit:
            raise self.foreign(key)
        array = np.asarray(data[()], np.float32)
        if not np.isfinite(array).all():
            raise self.foreign(key)
        return array

    def _inside(self, parent: Any, key: str) -> Any:
        if not isinstance(parent.get(key, getlink=True), h5py.HardLink):
            raise self.foreign(key)
        return parent[key]
