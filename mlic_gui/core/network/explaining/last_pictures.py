"""The last pictures in a network that all the evidence passes through, where Grad-CAM looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import keras

from mlic_gui.core.network.explaining.opened import gives_pictures

# They only make pictures coarser, or nothing at all of them.
_TRAILING = (
    keras.layers.MaxPooling2D,
    keras.layers.AveragePooling2D,
    keras.layers.Dropout,
    keras.layers.Identity,
)


def last_pictures(network: Any, *, pooled: bool = False) -> Any:
    """The layer whose output is the last one of shape (n, h, w, channels) that nothing goes around.

    Pooling that only follows it does not count: of VGG16 it is `block5_conv3`, 14 x 14, of ResNet50 the sum
    that leaves its last block, of InceptionV3 `mixed10`, of our own networks the last convolution.
    With `pooled` it counts, where all that is left of the pictures is to be looked at.
    """
    found = [layer for layer in _passed_by_all(network) if gives_pictures(layer)]
    while not pooled and len(found) > 1 and isinstance(found[-1], _TRAILING) and gives_pictures(found[-2]):
        found.pop()
    return found[-1]


def _passed_by_all(network: Any) -> Iterator[Any]:
    """The layers, from the input up, without which nothing of the photo reaches the output."""
    taken = Counter(id(tensor) for operation in network.operations for tensor in _inputs(operation))
    waiting: Counter[int] = Counter()
    for operation in network.operations:
        waiting.subtract(id(tensor) for tensor in _inputs(operation))
        given = {id(tensor) for tensor in keras.tree.flatten(operation.output)}
        waiting.update({tensor: taken[tensor] for tensor in given})
        if {tensor for tensor, readers in waiting.items() if readers > 0} == given:
            yield operation


def _inputs(operation: Any) -> list[Any]:
    if isinstance(operation, keras.layers.InputLayer):
        return []
    tensors: list[Any] = keras.tree.flatten(operation.input)
    return tensors
