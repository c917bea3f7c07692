"""The pattern that a filter looks for: the picture that a search by its gradient ends at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.builder import build_network
from mlic_gui.core.network.explaining.before_activation import before_activation
from mlic_gui.core.network.explaining.opened import OpenNetwork
from mlic_gui.core.progress import Progress, Stage

FloatArray = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
_STEPS = 40
_STEP = 1.0  # Grey levels.
_GREY, _NOISE = 118.0, 20.0
_TINY = 1e-5
# Smaller gradients would move a picture by less than the noise it starts with.
_NOTHING = 1e-6
_CELL = 16
_SPREAD = 0.5
_SIDE = 160
_BYTES_AT_ONCE = 2**29
_MOST_AT_ONCE = 8
_KEY = "filters"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a filter looks for.

    Attributes:
        channel: Number of the filter.
        pixels: uint8 (size, size, 3), RGB; grey where it is dead.
        dead: Whether nothing that was tried moves it.
    """

    channel: int
    pixels: npt.NDArray[np.uint8]
    dead: bool


def filter_patterns(
    opened: OpenNetwork, layer: str, channels: Sequence[int], *, seed: int, progress: Progress
) -> Iterator[Found]:
    """The pattern of each filter of a layer, in order, some of them found together.

    From a grey picture with a little noise, 40 steps up the gradient of the filter's activation, the gradient
    divided by its root mean square (plus 1e-5); then the contrast stretched to mean 0.5 and
    standard deviation 0.15. As in F. Chollet, Deep Learning with Python (2018), 5.4.2, and with the contrast
    of his Keras example *Visualizing what convnets learn* (2020).

    A filter that is silent there, or in most places of it, or full before the picture is a pattern, is
    searched for by what enters its activation function, then from coloured and from coarse noise. It is dead
    if it has no gradient at any of these starts, or is silent at the end.

    Raises:
        TaggerError: LAYER_MISSING or CHANNEL_MISSING.
        Cancelled: `progress` was cancelled.
    """
    climb = _climb(opened, layer)
    for channel in channels:
        if not 0 <= channel < climb.count:
            raise TaggerError(ErrorCode.CHANNEL_MISSING, layer=layer, channel=channel, count=climb.count)
    search = _Search(climb, seed, progress, total=len(channels))
    for first in range(0, len(channels), climb.at_once):
        yield from search.patterns(list(channels[first : first + climb.at_once]))


@dataclass(frozen=True, slots=True, eq=False)
class _Climb:
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


@dataclass(slots=True, eq=False)
class _Search:
    climb: _Climb
    seed: int
    progress: Progress
    total: int
    done: int = 0

    def patterns(self, channels: list[int]) -> Iterator[Found]:
        """Of some filters, searched for together, each in the first way that leads somewhere."""
        side = self.climb.side
        pictures = np.full((len(channels), side, side, 3), _GREY, np.float32)
        dead, left = np.ones(len(channels), bool), np.arange(len(channels))
        for up, start, spread in self._ways():
            if not left.size:
                break
            found, alive = self._search(up, start, [channels[place] for place in left], spread=spread)
            far = alive & (_size(found - start) > _NOISE / 2)
            taken = far | (alive & dead[left])
            pictures[left[taken]] = found[taken]
            dead[left[alive]] = False
            left = left[~far]
        self.done += len(channels)
        self.progress.report(Stage.FILTERS, self.done, self.total)
        for channel, picture, is_dead in zip(channels, pictures, dead, strict=True):
            yield Found(channel, _grey(side) if is_dead else _stretched(picture), bool(is_dead))

    def _ways(self) -> Iterator[tuple[Any, FloatArray, float]]:
        """Ways up, where they start, and in how much of a picture there has to be a gradient."""
        grey, *others = _noises(self.climb.side, seed=self.seed)
        yield self.climb.up, grey, _SPREAD
        yield self.climb.up_silently, grey, 0.0
        for start in others:
            yield self.climb.up, start, 0.0

    def _search(
        self, up: Any, start: FloatArray, channels: list[int], *, spread: float
    ) -> tuple[FloatArray, Mask]:
        """Pictures at the end of a way, and which filters answer to them; the others are as they were."""
        pictures = np.repeat(start[None], len(channels), axis=0)
        self.progress.check()
        alive = _moves(up, pictures, channels, spread=spread)
        if not alive.any():
            return pictures, alive
        some = [channel for channel, moves in zip(channels, alive, strict=True) if moves]
        pictures[alive] = self._climbed(up, pictures[alive], some)
        alive[alive] = ~_silent(self.climb.up, pictures[alive], some)
        return pictures, alive

    def _climbed(self, up: Any, pictures: FloatArray, channels: list[int]) -> FloatArray:
        for _ in range(_STEPS):
            self.progress.check()
            self.progress.report(Stage.FILTERS, self.done, self.total)
            gradient, _ = _slope(up, pictures, channels)
            pictures = pictures + _STEP * gradient / (_size(gradient) + _TINY)[:, None, None, None]
        return pictures


def _moves(up: Any, pictures: FloatArray, channels: list[int], *, spread: float) -> Mask:
    """Whether each filter has a gradient in its picture, and in so much of it."""
    gradient, _ = _slope(up, pictures, channels)
    share = np.mean(np.any(gradient != 0, axis=-1), axis=(1, 2))
    moves: Mask = (_size(gradient) > _NOTHING) & (share >= spread)
    return moves


def _silent(up: Any, pictures: FloatArray, channels: list[int]) -> Mask:
    """Whether each filter says nothing to its picture, and would not if that were a little different."""
    gradient, answers = _slope(up, pictures, channels)
    silent: Mask = (answers <= 0) & (_size(gradient) <= _NOTHING)
    return silent


def _slope(up: Any, pictures: FloatArray, channels: list[int]) -> tuple[FloatArray, FloatArray]:
    """The gradient in each picture, and the answer that it is the gradient of."""
    gradient, answers = (np.asarray(one) for one in up(pictures, np.asarray(channels, np.int32)))
    return gradient, answers


def _size(gradient: FloatArray) -> FloatArray:
    """Root mean square of each."""
    sizes: FloatArray = np.sqrt(np.mean(gradient**2, axis=(1, 2, 3)))
    return sizes


def _noises(side: int, *, seed: int) -> Iterator[FloatArray]:
    """Where a search may start, float32 (side, side, 3): grey, coloured and coarse noise."""
    random = np.random.default_rng(seed)
    yield (_GREY + _NOISE * random.random((side, side, 3))).astype(np.float32)
    yield (255 * random.random((side, side, 3))).astype(np.float32)
    cells = math.ceil(side / _CELL)
    coarse = np.kron(255 * random.random((cells, cells, 3)), np.ones((_CELL, _CELL, 1)))
    yield coarse[:side, :side].astype(np.float32)


def _stretched(picture: FloatArray) -> npt.NDArray[np.uint8]:
    """With mean 0.5 and standard deviation 0.15, as uint8."""
    even = (picture - picture.mean()) / (picture.std() + _TINY)
    pixels: npt.NDArray[np.uint8] = np.round(255 * np.clip(0.15 * even + 0.5, 0, 1)).astype(np.uint8)
    return pixels


def _grey(side: int) -> npt.NDArray[np.uint8]:
    return np.full((side, side, 3), 128, np.uint8)


def _climb(opened: OpenNetwork, layer: str) -> _Climb:
    """That of the layer asked about last is kept, as TensorFlow takes a second to trace it."""
    climb = opened.made.get(_KEY)
    if climb is None or climb.layer != layer:
        opened.pictures_of(layer)
        opened.made[_KEY] = climb = _traced(opened, layer)
    kept: _Climb = climb
    return kept


def _traced(opened: OpenNetwork, layer: str) -> _Climb:
    network = _smaller(opened)
    chosen = network.get_layer(layer)
    up, silently = (
        _way_up(keras.Model(network.input, tensor), opened.preprocessing, answer=answer)
        for tensor, answer in ((chosen.output, _positive), (before_activation(chosen), _above_mean))
    )
    model = keras.Model(network.input, chosen.output)
    count, side = int(chosen.output.shape[-1]), int(network.input_shape[1])
    return _Climb(layer, count, side, _at_once(model), up, silently)


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
    side = min(_SIDE, opened.preprocessing.size)
    body = Body("conv", opened.body.width) if opened.body.kind == "conv" else Body()
    network = build_network(opened.spec, size=max(side, opened.spec.smallest), body=body)
    for layer in network.layers:
        if layer.weights:
            layer.set_weights(opened.network.get_layer(layer.name).get_weights())
    return network


def _at_once(model: Any) -> int:
    """Filters that can be searched for together: values and gradients of all layers are kept for each."""
    numbers = int(sum(math.prod(operation.output.shape[1:]) for operation in model.operations))
    return max(1, min(_MOST_AT_ONCE, _BYTES_AT_ONCE // (8 * numbers)))
