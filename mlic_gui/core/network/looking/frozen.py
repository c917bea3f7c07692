"""The part of a network that is not trained, run by LiteRT, twice as fast here as by TensorFlow."""

from __future__ import annotations

import threading
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.photos.network_input import network_input
from mlic_gui.core.photos.variants import Pixels

HalfArray: TypeAlias = npt.NDArray[np.float16]


class Below(Protocol):
    """What lies below the trained part; may be called by several threads.

    Attributes:
        shape: Of what leaves it for one photo.
    """

    shape: tuple[int, ...]

    def __call__(self, pixels: Pixels) -> HalfArray:
        """What leaves it for one photo, uint8 (size, size, 3): float16 of `shape`."""


class FrozenPart:
    """The layers below the cut, as a LiteRT network; each thread that calls it has its own interpreter."""

    def __init__(self, network: bytes, preprocessing: Preprocessing) -> None:
        self._network = network
        self._preprocessing = preprocessing
        self._threads = threading.local()
        self.shape: tuple[int, ...] = tuple(self._interpreter().get_output_details()[0]["shape"][1:])

    def __call__(self, pixels: Pixels) -> HalfArray:
        """What leaves the cut for one photo."""
        interpreter = self._interpreter()
        values = network_input(pixels, self._preprocessing)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values[None])
        interpreter.invoke()
        output: HalfArray = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0]
        return output.astype(np.float16)

    def _interpreter(self) -> Any:
        if not hasattr(self._threads, "interpreter"):
            self._threads.interpreter = Interpreter(model_content=self._network, num_threads=1)
            self._threads.interpreter.allocate_tensors()
        return self._threads.interpreter


class NothingFrozen:
    """Where the whole network is trained: photos are prepared and no more.

    Values between 0 and 255 in float16 differ from those in float32 by less than a quarter of a step.
    """

    def __init__(self, preprocessing: Preprocessing) -> None:
        self._preprocessing = preprocessing
        self.shape: tuple[int, ...] = (preprocessing.size, preprocessing.size, 3)

    def __call__(self, pixels: Pixels) -> HalfArray:
        """One photo as the network's input."""
        return network_input(pixels, self._preprocessing).astype(np.float16)
