"""The pattern that a filter looks for: the picture that a search by its gradient ends at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.network.explaining.climb import Climb, climb_of
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
    of his Keras example *Visualizing what convnets learn* (2020). Unlike in both, a filter's activation is
    here the sum of what is positive in its map, not the map's mean: over places, a filter that weighs light
    against dark cancels out in a mean, and nothing would be climbed.

    A filter that is silent there, or in most places of it, or full before the picture is a pattern, is
    searched for by what enters its activation function, then from coloured and from coarse noise. It is dead
    if it has no gradient at any of these starts, or is silent at the end; so are filters whose weights are
    next to nothing, whose answers to a photo are noise that the layer's activation function silences.

    Raises:
        TaggerError: LAYER_MISSING or CHANNEL_MISSING.
        Cancelled: `progress` was cancelled.
    """
    climb = climb_of(opened, layer)
    for channel in channels:
        if not 0 <= channel < climb.count:
            raise TaggerError(ErrorCode.CHANNEL_MISSING, layer=layer, channel=channel, count=climb.count)
    search = _Search(climb, seed, progress, total=_STEPS * len(channels))
    for first in range(0, len(channels), climb.at_once):
        yield from search.patterns(list(channels[first : first + climb.at_once]))


@dataclass(slots=True, eq=False)
class _Search:
    climb: Climb
    seed: int
    progress: Progress
    total: int
    done: int = 0
    told: int = 0

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
        self.done += _STEPS * len(channels)
        self._tell(self.done)
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
        for step in range(_STEPS):
            self.progress.check()
            self._tell(self.done + step * len(channels))
            gradient, _ = _slope(up, pictures, channels)
            pictures = pictures + _STEP * gradient / (_size(gradient) + _TINY)[:, None, None, None]
        return pictures

    def _tell(self, done: int) -> None:
        """Say how far it is; who goes another way does not say that it is less far."""
        self.told = max(self.told, done)
        self.progress.report(Stage.FILTERS, self.told, self.total)


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
