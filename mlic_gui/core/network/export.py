"""Turns a network into a `.keras` archive and into the bytes of a `.tflite` file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2


def save_keras(network: Any, path: Path) -> None:
    """Write the network as a Keras 3 archive."""
    network.save(path)


def tflite_bytes(network: Any) -> bytes:
    """The network for LiteRT: float32, one photo per call (the fastest there), the same outputs."""
    shape = (1, *network.input_shape[1:])
    signature = tf.TensorSpec(shape, tf.float32, name="photo")
    function = tf.function(lambda photo: network(photo, training=False), input_signature=[signature])
    frozen = convert_variables_to_constants_v2(function.get_concrete_function())
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    converted: bytes = converter.convert()
    return converted
