"""Networks of `keras.applications` with random weights, made flat, with the same names in every process."""

from __future__ import annotations

from typing import Any

import keras

from mlic_gui.core.catalog.architectures import KerasApplication
from mlic_gui.core.network.architectures.naming import automatic_prefix, counted_from_zero

INPUT_LAYER = "photo"


def application(architecture: KerasApplication, *, size: int, pooled: bool) -> Any:
    """The network without its classifier, as a Keras model.

    Its input is float32 (n, size, size, 3); its output the activation map (n, side, side, channels), or with
    `pooled` what the published network makes of it: (n, channels). Nothing is downloaded.
    """
    options: dict[str, Any] = {"weights": None, "include_top": False, "input_shape": (size, size, 3)}
    if architecture.include_preprocessing is not None:
        options["include_preprocessing"] = architecture.include_preprocessing
    build = getattr(keras.applications, architecture.function)
    network = _flat(build(pooling="avg" if pooled else None, **options))
    _rename(network)
    return network


def _flat(network: Any) -> Any:
    """The same network without models inside it, so that it can be cut between any two of its layers."""
    if not any(isinstance(layer, keras.Model) for layer in network.layers):
        return network
    return keras.models.clone_model(network, call_function=_call_flat)


def _call_flat(operation: Any, *inputs: Any, **options: Any) -> Any:
    if not isinstance(operation, keras.Sequential):
        return operation(*inputs, **options)
    (x,) = inputs
    for inner in operation.layers:
        x = type(inner).from_config(inner.get_config())(x)
    return x


def _rename(network: Any) -> None:
    operations = network.operations
    named = [(automatic_prefix(type(operation).__name__), operation.name) for operation in operations]
    for operation, name in zip(operations, counted_from_zero(named), strict=True):
        operation.name = INPUT_LAYER if isinstance(operation, keras.layers.InputLayer) else name
