"""Networks of taggers, built from the catalogue, the last ones kept so that the next question is quick."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.backbones import BACKBONES, BackboneSpec
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.engine.explaining import TaggerNetwork
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.builder import build_network
from mlic_gui.core.network.weights import read_weights
from mlic_gui.core.photos.network_input import network_input

_KEPT = 2
_Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OpenNetwork:
    """A network that is built and has its weights.

    Attributes:
        spec: What its backbone is built from.
        body: What lies between backbone and head.
        network: From the prepared photo, float32 (n, size, size, 3), to features (n, width).
        preprocessing: How pixels become its input.
        made: What was made of it for earlier questions.
    """

    spec: BackboneSpec
    body: Body
    network: Any
    preprocessing: Preprocessing
    made: dict[Any, Any] = field(default_factory=dict)

    def input(self, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Fitted photos, uint8 (n, size, size, 3), as the network's input.

        Raises:
            TaggerError: TAGGER_DAMAGED, if they are not of the size that it looks at.
        """
        if pixels.dtype != np.uint8 or pixels.shape[1:] != self.network.input_shape[1:]:
            raise TaggerError(ErrorCode.TAGGER_DAMAGED, part="preprocessing.size")
        return network_input(pixels, self.preprocessing)

    def pictures_of(self, layer: str) -> Any:
        """What leaves a layer whose output are pictures, as a tensor of the network (n, h, w, channels).

        Raises:
            TaggerError: LAYER_MISSING, if there is no such layer.
        """
        for operation in self.network.operations:
            if operation.name == layer and gives_pictures(operation):
                return operation.output
        raise TaggerError(ErrorCode.LAYER_MISSING, layer=layer)

    def up_to(self, layer: str) -> Any:
        """The network from its input to such a layer, as a Keras model; raises as `pictures_of`."""
        if layer not in self.made:
            self.made[layer] = keras.Model(self.network.input, self.pictures_of(layer))
        return self.made[layer]


class OpenNetworks:
    """Opens networks and keeps the last two."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._kept: OrderedDict[_Key, OpenNetwork] = OrderedDict()

    def open(self, source: TaggerNetwork) -> OpenNetwork:
        """The network with the weights that are in its file now.

        Raises:
            TaggerError: NETWORK_MISSING, or TAGGER_FOREIGN if the file is not one of this network.
        """
        key = (source.backbone, source.preprocessing, source.body.kept, *_state(source.network_path))
        if key not in self._kept:
            while len(self._kept) >= _KEPT:
                self._kept.popitem(last=False)
            self._kept[key] = _opened(source)
        self._kept.move_to_end(key)
        return self._kept[key]


def gives_pictures(operation: Any) -> bool:
    """Whether what leaves a layer are pictures, one per channel."""
    shape = getattr(operation.output, "shape", ())
    return len(shape) == 4 and not isinstance(operation, keras.layers.InputLayer)


def _opened(source: TaggerNetwork) -> OpenNetwork:
    spec, body = _spec(source.backbone), source.body.kept
    network = build_network(spec, size=source.preprocessing.size, body=body)
    read_weights(network, source.network_path)
    return OpenNetwork(spec, body, network, source.preprocessing)


def _spec(name: str) -> BackboneSpec:
    if name not in BACKBONES:
        raise TaggerError(ErrorCode.TAGGER_FOREIGN, path=name, part="backbone")
    return BACKBONES[name]


def _state(path: Path) -> tuple[Any, ...]:
    """Changes when the file does."""
    try:
        state = path.stat()
    except OSError as error:
        raise TaggerError(ErrorCode.NETWORK_MISSING, path=str(path)) from error
    return path, state.st_size, state.st_mtime_ns
