"""Doubles of what the pipeline says of a network: layers of every kind, made-up answers and patterns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.learning.explaining.explanations import Activations, FilterPattern, Frame, Layer
from mlic_gui.core.progress import Progress

LAYERS = (
    Layer("photo", "InputLayer", (64, 64, 3), 0, convolutional=False),
    Layer("block1_conv", "Conv2D", (64, 64, 6), 168, convolutional=True, inputs=("photo",)),
    Layer("block1_pool", "MaxPooling2D", (32, 32, 6), 0, convolutional=False, inputs=("block1_conv",)),
    Layer("block2_conv", "Conv2D", (32, 32, 40), 2_200, convolutional=True, inputs=("block1_pool",)),
    Layer("block3_conv", "Conv2D", (8, 8, 300), 108_300, convolutional=True, inputs=("block2_conv",)),
    Layer("top_pool", "GlobalAveragePooling2D", (300,), 0, convolutional=False, inputs=("block3_conv",)),
)
SILENT, DEAD = 2, 3
PATTERN_SIDE = 32


@dataclass
class SeenNetwork:
    """Stands in for the pipeline's functions about a network.

    Attributes:
        layers: What `network_layers` answers.
        asked: What was asked for, as (name, arguments).
        before: Called with the name and the progress before each answer; may raise or wait.
    """

    layers: tuple[Layer, ...] = LAYERS
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    before: Callable[[str, Progress], None] = lambda _name, _progress: None

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """The arguments of what was asked for by this name."""
        return [tuple(rest) for asked, *rest in self.asked if asked == name]

    def network_layers(self, *, progress: Progress, **_: Any) -> tuple[Layer, ...]:
        self._note("layers", progress=progress)
        return self.layers

    def layer_activations(self, record: Any, layer: str, *, progress: Progress, **_: Any) -> Activations:
        self._note("activations", record.path, layer, progress=progress)
        height, width, channels = self._layer(layer).shape
        return Activations(layer, maps(channels, height, width), Frame(), tuple(range(channels)), channels)

    def filter_patterns(
        self, layer: str, channels: Sequence[int], *, progress: Progress, **_: Any
    ) -> tuple[FilterPattern, ...]:
        self._note("patterns", layer, tuple(channels), progress=progress)
        made = tuple(pattern(layer, channel) for channel in channels)
        for one in made:
            progress.check()
            progress.partial(one)
        return made

    def _note(self, name: str, *arguments: Any, progress: Progress) -> None:
        self.asked.append((name, *arguments))
        self.before(name, progress)
        progress.check()

    def _layer(self, name: str) -> Layer:
        return next(layer for layer in self.layers if layer.name == name)


def maps(channels: int, height: int, width: int) -> np.ndarray:
    """float32 (channels, height, width): a hill for each channel at a place of its own, one silent."""
    rows, columns = np.mgrid[0:height, 0:width]
    made = np.zeros((channels, height, width), np.float32)
    for channel in range(channels):
        y, x = (channel * 7) % height, (channel * 11) % width
        made[channel] = (1 + channel % 5) * np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (height * 2))
    made[SILENT] = 0
    return made


def pattern(layer: str, channel: int) -> FilterPattern:
    """Stripes at an angle of the filter's own; one is dead."""
    rows, columns = np.mgrid[0:PATTERN_SIDE, 0:PATTERN_SIDE]
    waves = np.sin(rows * np.cos(channel) + columns * np.sin(channel))
    pixels = np.stack([128 + 100 * waves, 128 - 60 * waves, 128 + 30 * waves], axis=-1).astype(np.uint8)
    return FilterPattern(layer, channel, pixels, dead=channel == DEAD)


def stand_in(monkeypatch: pytest.MonkeyPatch) -> SeenNetwork:
    """Put doubles in the place of the pipeline's functions."""
    double = SeenNetwork()
    for name in ("network_layers", "layer_activations", "filter_patterns"):
        monkeypatch.setattr(pipeline, name, getattr(double, name), raising=False)
    return double
