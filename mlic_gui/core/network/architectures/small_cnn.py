"""The small network of its own: convolutions of 3 x 3 with ReLU, each followed by max pooling."""

from __future__ import annotations

from typing import Any

import keras

from mlic_gui.core.catalog.architectures import SmallCnn


def small_cnn(architecture: SmallCnn, photo: Any) -> Any:
    """The activation map (n, side, side, channels) of a photo (n, size, size, 3)."""
    x = photo
    for number, filters in enumerate(architecture.filters, start=1):
        name = f"block{number}"
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"{name}_conv")(x)
        x = keras.layers.MaxPooling2D(name=f"{name}_pool")(x)
    return x
