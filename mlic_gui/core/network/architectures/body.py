"""What lies between an activation map and the last layer: convolution or not, pooling, dense layer or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras

from mlic_gui.core.catalog.heads import Body

FEATURES_LAYER = "features"


def wants_map(body: Body) -> bool:
    """Whether the body works on the activation map itself, not on its average over the photo."""
    return body.kind == "conv" or body.pooling == "flatten"


def body_width(body: Body, *, side: int, channels: int) -> int:
    """Length of a row of features, for a map (side, side, channels) under the body."""
    if body.kind == "dense":
        return body.width
    each = body.width if body.kind == "conv" else channels
    return each * side * side if body.pooling == "flatten" else each


def add_body(x: Any, body: Body) -> Any:
    """Features (n, width) of what `wants_map` says: a map (n, side, side, channels) or rows (n, channels)."""
    for layer in _layers(body):
        x = layer(x)
    return keras.layers.Identity(name=FEATURES_LAYER)(x)


def _layers(body: Body) -> Iterator[Any]:
    if body.kind == "conv":
        yield keras.layers.Conv2D(
            body.width,
            3,
            padding="same",
            activation="relu",
            kernel_initializer="he_uniform",
            name="body_conv",
        )
    if wants_map(body):
        flatten = body.pooling == "flatten"
        yield (
            keras.layers.Flatten(name="body_flatten")
            if flatten
            else keras.layers.GlobalAveragePooling2D(name="body_pool")
        )
    if body.kind == "dense":
        yield keras.layers.Dense(
            body.width, activation="relu", kernel_initializer="he_uniform", name="body_dense"
        )
    if body.dropout:
        yield keras.layers.Dropout(body.dropout, name="body_dropout")
