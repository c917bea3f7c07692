"""The way up by the gradient of a filter, for some filters of a layer at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.network.builder import build_network
from mlic_gui.core.network.explaining.before_activation import before_activation
from mlic_gui.core.network.explaining.opened import OpenNetwork

_SIDE = 160
_BYTES_AT_ONCE = 2**29
_MOST_AT_ONCE = 8
_CLIMB, _SMALLER, _BEFORE = "climb", "smaller", "before activation"


@dataclass(frozen=True, slots=True, eq=False)
class Climb:
    """How one step goes up, for some filters of one layer at a time.

    Attributes:
        layer: Name of the layer.
        count: Filters that it has.
        side: Of the pictures.
        at_once: Filters for which there is memory at the same time.
        up: The way up by what leaves the layer.
        up_silently: The way up by what enters its activation function, for filters that are silent.
    """

    layer: str
    count: int
    side: int
    at_once: int
    up: Any
    up_silently: Any


def climb_of(opened: OpenNetwork, layer: str) -> Climb:
    """How to climb in a layer; that of the last one is kept, as TensorFlow takes a second to trace it.

    Raises:
        TaggerError: LAYER_MISSING.
    """
    climb = opened.made.get(_CLIMB)
    if climb is None or climb.layer != layer:
        opened.pictures_of(layer)
        opened.made[_CLIMB] = climb = _traced(opened, layer)
    kept: Climb = climb
    return kept


def _traced(opened: OpenNetwork, layer: str) -> Climb:
    network = _smaller(opened)
    chosen = network.get_layer(layer)
    up, silently = (
        _way_up(keras.Model(network.input, tensor), opened.preprocessing, answer=answer)
        for tensor, answer in ((chosen.output, _positive), (_before(opened, chosen), _above_mean))
    )
    model = keras.Model(network.input, chosen.output)
    count, side = int(chosen.output.shape[-1]), int(network.input_shape[1])
    return Climb(layer, count, side, _at_once(model), up, silently)


def _before(opened: OpenNetwork, layer: Any) -> Any:
    """What enters a layer's activation function; made once, as the network below keeps what is made of it."""
    key = _BEFORE, layer.name
    if key not in opened.made:
        opened.made[key] = before_activation(layer)
    return opened.made[key]


def _way_up(model: Any, preprocessing: Preprocessing, *, answer: Callable[[Any], Any]) -> Any:
    """From pictures float32 (n, side, side, 3), RGB in [0, 255], and channels int32 (n,) to the gradients of
    each filter's answer in its own picture, and the answers, float32 (n,).
    """
    mean = tf.constant(preprocessing.mean, tf.float32)
    scale = tf.constant(preprocessing.scale, tf.float32)

    def slope(pictures: Any, channels: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(pictures)
            ordered = pictures if preprocessing.channels == "rgb" else pictures[..., ::-1]
            maps = model((ordered - mean) / scale, training=False)
            answers = answer(tf.gather(maps, channels, axis=3, batch_dims=1))
        return tape.gradient(answers, pictures), answers

    signature = [tf.TensorSpec((None, *model.input_shape[1:])), tf.TensorSpec((None,), tf.int32)]
    return tf.function(slope, input_signature=signature)


def _positive(maps: Any) -> Any:
    """The sum of what is positive in each map (n, h, w): over places, a filter that weighs light against dark
    cancels out.
    """
    return tf.reduce_sum(tf.nn.relu(maps), axis=(1, 2))


def _above_mean(maps: Any) -> Any:
    """The sum of what is above the mean of each map (n, h, w), for filters that are nowhere positive."""
    return _positive(maps - tf.stop_gradient(tf.reduce_mean(maps, axis=(1, 2), keepdims=True)))


def _smaller(opened: OpenNetwork) -> Any:
    """The same network up to its last pictures, for pictures of at most `_SIDE` pixels a side."""
    if _SMALLER in opened.made:
        return opened.made[_SMALLER]
    side = min(_SIDE, opened.preprocessing.size)
    body = Body("conv", opened.body.width) if opened.body.kind == "conv" else Body()
    network = build_network(opened.spec, size=max(side, opened.spec.smallest), body=body)
    for layer in network.layers:
        if layer.weights:
            layer.set_weights(opened.network.get_layer(layer.name).get_weights())
    opened.made[_SMALLER] = network
    return network


def _at_once(model: Any) -> int:
    """Filters that can be searched for together: values and gradients of all layers are kept for each."""
    numbers = int(sum(math.prod(operation.output.shape[1:]) for operation in model.operations))
    return max(1, min(_MOST_AT_ONCE, _BYTES_AT_ONCE // (8 * numbers)))
