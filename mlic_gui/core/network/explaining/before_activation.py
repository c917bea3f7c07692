"""What enters the activation function of a layer, where silent filters can be told apart."""

from __future__ import annotations

from typing import Any

import keras

_ACTIVATIONS = (keras.layers.ReLU, keras.layers.Activation)
_POOLING = (keras.layers.MaxPooling2D, keras.layers.AveragePooling2D, keras.layers.Dropout)


def before_activation(layer: Any) -> Any:
    """A tensor of the layer's network with the layer's channels; what leaves it where nothing silences it.

    Below a pooling layer it is that of the layer which is pooled.
    """
    if isinstance(layer, _POOLING):
        return before_activation(layer.input._keras_history.operation)
    if isinstance(layer, _ACTIVATIONS):
        return layer.input
    if isinstance(layer, keras.layers.Conv2D) and layer.activation is not keras.activations.linear:
        return _without_activation(layer)
    return layer.output


def _without_activation(layer: Any) -> Any:
    plain = type(layer).from_config(
        {**layer.get_config(), "activation": "linear", "name": f"{layer.name}_sum"}
    )
    tensor = plain(layer.input)
    plain.set_weights(layer.get_weights())
    return tensor
