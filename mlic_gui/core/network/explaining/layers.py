"""The layers of a network, as they are told to whoever asks."""

from __future__ import annotations

from typing import Any

import keras

from mlic_gui.core.engine.explaining import LayerFacts
from mlic_gui.core.network.explaining.opened import gives_pictures


def layer_facts(network: Any) -> tuple[LayerFacts, ...]:
    """Every layer, from the input up."""
    return tuple(_facts(operation) for operation in network.operations)


def _facts(operation: Any) -> LayerFacts:
    (output, *_) = keras.tree.flatten(operation.output)
    return LayerFacts(
        name=operation.name,
        kind=type(operation).__name__,
        shape=tuple(int(side) for side in output.shape[1:]),
        parameters=int(operation.count_params()) if isinstance(operation, keras.Layer) else 0,
        convolutional=gives_pictures(operation),
        inputs=_inputs(operation),
    )


def _inputs(operation: Any) -> tuple[str, ...]:
    if isinstance(operation, keras.layers.InputLayer):
        return ()
    # Keras has no public way to ask where a tensor comes from.
    return tuple(tensor._keras_history.operation.name for tensor in keras.tree.flatten(operation.input))
