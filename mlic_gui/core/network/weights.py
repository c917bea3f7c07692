"""Reads a weights file into a network of our own, trusting nothing else in the file.

The file's description of a network is never looked at: it could name code to run. Its arrays are compared
with what the catalogue wants before the first of them is read, and all are read before any is set.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.builder import VOCABULARY_LAYER
from mlic_gui.core.network.stored.guarded import Stored, Unfit
from mlic_gui.core.network.stored.layouts import StoredLayers, layers_of
from mlic_gui.core.network.stored.opening import opened

_SPARE_BYTES = 16 * 2**20
_DAMAGE = (OSError, KeyError, RuntimeError, ValueError, TypeError, OverflowError)


def read_weights(network: Any, path: Path) -> None:
    """Set every weight of the network from the file; a classifier that only the file has is left.

    Args:
        network: From `build_network`.
        path: A `.keras` archive, a `.weights.h5` file, or a file in the layout that Keras publishes weights
            in (`*_notop.h5`); float32 or float16.

    Raises:
        TaggerError: NETWORK_MISSING, or TAGGER_FOREIGN(path, part) if the file is not one of this network;
            nothing is set then.
    """
    layers = [layer for layer in network.layers if layer.weights]
    expected = sum(4 * math.prod(weight.shape) for layer in layers for weight in layer.weights)
    try:
        with opened(path, limit=2 * expected + _SPARE_BYTES) as file:
            matched = list(_matched(layers, layers_of(file)))
            arrays = [[array.read() for array in found] for found in matched]
    except FileNotFoundError as error:
        raise TaggerError(ErrorCode.NETWORK_MISSING, path=path) from error
    except Unfit as error:
        raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=path, part=str(error)) from error
    except _DAMAGE as error:
        raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=path, part="its HDF5 part") from error
    for layer, weights in zip(layers, arrays, strict=True):
        layer.set_weights(weights)


def _matched(layers: list[Any], stored: StoredLayers) -> Iterator[list[Stored]]:
    """For each layer its arrays in the file: by the layers' names, or by their order where names differ.

    By order, as Keras itself loads what it publishes: names there were counted in another process.
    """
    wanted = {layer.name for layer in layers}
    found = [layer for layer in stored.layers if layer.name in wanted or layer.name != VOCABULARY_LAYER]
    by_name = {layer.name: list(layer.weights) for layer in found}
    if len(by_name) != len(found):
        raise Unfit("its names of layers")
    if stored.ordered and set(by_name) != wanted:
        yield from _in_order(layers, [array for layer in found for array in layer.weights])
        return
    if left := set(by_name) - wanted:
        raise Unfit(min(left))
    for layer in layers:
        yield _fitting(layer, by_name.get(layer.name, []))


def _in_order(layers: list[Any], arrays: list[Stored]) -> Iterator[list[Stored]]:
    if len(arrays) != sum(len(layer.weights) for layer in layers):
        raise Unfit("its number of arrays")
    begin = 0
    for layer in layers:
        end = begin + len(layer.weights)
        yield _fitting(layer, arrays[begin:end])
        begin = end


def _fitting(layer: Any, arrays: list[Stored]) -> list[Stored]:
    if [array.shape for array in arrays] != [tuple(weight.shape) for weight in layer.weights]:
        raise Unfit(layer.name)
    return arrays
