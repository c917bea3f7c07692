"""The last activation map of a network that averages it into its features, by LiteRT, without TensorFlow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.photos.network_input import network_input

Floats = npt.NDArray[np.float32]
_THREADS = 2
_NEAR = 1e-4  # of the largest feature; LiteRT's own order of summing is ten times as close


@dataclass(frozen=True, slots=True, eq=False)
class PooledMap:
    """An activation map whose average over its places is a photo's row of features.

    Where a max pooling lies between the two, it is the map before that: finer, and as each pooled value comes
    from one place of it, features of the same weight speak for the same places.

    Attributes:
        values: float32 (h, w, width).
        layer: Name of the layer that answers with it.
        features: float32 (width,), the row of features.
    """

    values: Floats
    layer: str
    features: Floats

    def with_mirrored(self, mirrored: PooledMap) -> PooledMap:
        """The mean of it and the mirror image's, turned back."""
        values: Floats = (self.values + mirrored.values[:, ::-1]) * np.float32(0.5)
        features: Floats = (self.features + mirrored.features) * np.float32(0.5)
        return PooledMap(values, self.layer, features)

    def class_activations(self, weights: Floats) -> Floats:
        """Where in the photo each logit comes from, float32 (labels, h, w); zero where it is not raised.

        The class activation map of Zhou et al. 2016, its negative part cut off and divided by the number of
        places: what Grad-CAM (Selvaraju et al. 2017) gives for a linear head on a global average.

        Args:
            weights: float32 (width, labels), of the features as the network gives them.
        """
        places = self.values.shape[0] * self.values.shape[1]
        raised: Floats = np.maximum(self.values @ weights, 0).transpose(2, 0, 1) / np.float32(places)
        return np.ascontiguousarray(raised, np.float32)


class MapReader:
    """Reads that map out of a `.tflite` file; threads may share it.

    Each reading has an interpreter of its own, which keeps what every layer answers: it is made in a
    millisecond, and its memory, far more than that of one that computes features, is given back at once.
    """

    def __init__(self, content: bytes, path: Path, *, width: int, size: int) -> None:
        """Use `Network.maps`, which knows all this.

        Args:
            content: The file.
            path: Where it is, for the sentence that says it is damaged.
            width: Number of features of a photo.
            size: Side of the square that the network looks at, in pixels.
        """
        self._content, self._path = content, path
        self._width, self._size = width, size
        self._black: dict[Preprocessing, PooledMap | None] = {}
        self._lock = threading.Lock()
        self._averages = True  # until a photo shows that it does not

    def read(self, pixels: npt.NDArray[np.uint8], preprocessing: Preprocessing) -> PooledMap | None:
        """The map of a photo; None where no map of the network averages to its features.

        Args:
            pixels: uint8 (size, size, 3), from `photos.decode.fit`.
            preprocessing: Where it looks twice, the mirror image's map is turned back, and both are averaged.

        Raises:
            TaggerError: TAGGER_DAMAGED.
        """
        if pixels.shape != (self._size, self._size, 3):
            raise TaggerError(ErrorCode.TAGGER_DAMAGED, part="preprocessing.size")
        if not self._averages:
            return None
        try:
            interpreter = _interpreter(self._content)
            first = self._look(interpreter, network_input(pixels, preprocessing))
            self._averages = first is not None
            if first is None or not preprocessing.mirrored:
                return first
            second = self._look(interpreter, network_input(pixels[:, ::-1], preprocessing))
        except (ValueError, RuntimeError, TypeError) as error:
            raise TaggerError(ErrorCode.TAGGER_DAMAGED, path=str(self._path), part=self._path.name) from error
        return second and first.with_mirrored(second)

    def black(self, preprocessing: Preprocessing) -> PooledMap | None:
        """`read` of a black picture, which is read once."""
        with self._lock:
            if preprocessing not in self._black:
                pixels = np.zeros((self._size, self._size, 3), np.uint8)
                self._black[preprocessing] = self.read(pixels, preprocessing)
            return self._black[preprocessing]

    def _look(self, interpreter: Any, photo: Floats) -> PooledMap | None:
        """The map of one input float32 (size, size, 3), checked: its average is the row of features."""
        (source,) = interpreter.get_input_details()
        interpreter.set_tensor(source["index"], photo[None])
        interpreter.invoke()
        outputs = {int(item["shape"][-1]): item["index"] for item in interpreter.get_output_details()}
        features = interpreter.get_tensor(outputs[self._width]).reshape(-1)
        last = next((each for each in self._maps(interpreter) if _averages_to(each[0], features)), None)
        if last is None:
            return None
        finer = next((each for each in self._maps(interpreter) if _pools_to(each[0], last[0])), last)
        return PooledMap(*finer, features)

    def _maps(self, interpreter: Any) -> Iterator[tuple[Floats, str]]:
        """What layers answer that has a channel for each feature, with their names, the last ones first."""
        for tensor in reversed(interpreter.get_tensor_details()):
            shape = tensor["shape"].tolist()
            if len(shape) == 4 and shape[0] == 1 and shape[1] * shape[2] > 1 and shape[3] == self._width:
                values = _values(interpreter, tensor["index"])
                if values is not None:
                    yield values, layer_name(tensor["name"])


def layer_name(tensor: str) -> str:
    """The Keras layer of a tensor such as `resnet50_1/conv5_block3_out_1/Relu;resnet50_1/...`.

    The converter calls a network that it is given `name_1`, and its layers likewise.
    """
    parts = tensor.partition(";")[0].split("/")
    if len(parts) < 2:
        return parts[0]
    again = "_1" if parts[0].endswith("_1") else ""
    return parts[1].removesuffix(again)


def _values(interpreter: Any, index: int) -> Floats | None:
    """float32 (h, w, channels); None for a tensor that this network has no use for."""
    try:
        values: Floats = interpreter.get_tensor(index)[0]
    except ValueError:
        return None
    return values


def _averages_to(values: Floats, features: Floats) -> bool:
    largest = float(np.abs(features).max(initial=0.0))
    apart = float(np.abs(values.mean(axis=(0, 1)) - features).max(initial=0.0))
    return bool(np.isfinite(largest)) and apart <= _NEAR * largest


def _pools_to(values: Floats, pooled: Floats) -> bool:
    """Whether each value of the one map is the largest of 2 x 2 of the other."""
    height, width, channels = pooled.shape
    if (values.shape[0] // 2, values.shape[1] // 2) != (height, width):
        return False
    windows = values[: 2 * height, : 2 * width].reshape(height, 2, width, 2, channels)
    return np.array_equal(windows.max(axis=(1, 3)), pooled)


def _interpreter(content: bytes) -> Any:
    from ai_edge_litert.interpreter import Interpreter, OpResolverType  # noqa: PLC0415 - as in `runtime`

    interpreter = Interpreter(
        model_content=content,
        num_threads=_THREADS,
        experimental_preserve_all_tensors=True,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    return interpreter
