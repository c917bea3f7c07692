"""EfficientNet-Lite (Tan and Le 2019; ReLU6, no squeeze-and-excitation), its layers named by stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras

from mlic_gui.core.catalog.architectures import BlockGroup, Lite

# Of the original EfficientNet; moving averages are frozen in all that this program trains.
_NORM_EPSILON = 1e-3
_NORM_MOMENTUM = 0.99


def lite(architecture: Lite, photo: Any, *, width: int) -> Any:
    """The activation map (n, side, side, width) of a photo (n, size, size, 3)."""
    x = _convolve(photo, architecture.stem_filters, kernel=3, stride=2, name="stem")
    channels = architecture.stem_filters
    for number, group in enumerate(architecture.groups, start=1):
        for block, stride in enumerate(_strides(group), start=1):
            x = _block(x, group, channels=channels, stride=stride, name=f"stage{number}_block{block}")
            channels = group.filters
    return _convolve(x, width, kernel=1, stride=1, name="top")


def _strides(group: BlockGroup) -> Iterator[int]:
    yield group.stride
    yield from [1] * (group.repeats - 1)


def _block(x: Any, group: BlockGroup, *, channels: int, stride: int, name: str) -> Any:
    shortcut = x
    if group.expansion > 1:
        x = _convolve(x, channels * group.expansion, kernel=1, stride=1, name=f"{name}_expand")
    x = _convolve_depthwise(x, kernel=group.kernel, stride=stride, name=f"{name}_depthwise")
    x = _convolve(x, group.filters, kernel=1, stride=1, name=f"{name}_project", activate=False)
    if stride == 1 and channels == group.filters:
        x = keras.layers.Add(name=f"{name}_add")([shortcut, x])
    return x


def _convolve(x: Any, filters: int, *, kernel: int, stride: int, name: str, activate: bool = True) -> Any:
    convolution = keras.layers.Conv2D(
        filters, kernel, strides=stride, padding="same", use_bias=False, name=f"{name}_conv"
    )
    return _normalise(convolution(x), name=name, activate=activate)


def _convolve_depthwise(x: Any, *, kernel: int, stride: int, name: str) -> Any:
    convolution = keras.layers.DepthwiseConv2D(
        kernel, strides=stride, padding="same", use_bias=False, name=f"{name}_conv"
    )
    return _normalise(convolution(x), name=name, activate=True)


def _normalise(x: Any, *, name: str, activate: bool) -> Any:
    norm = keras.layers.BatchNormalization
    x = norm(epsilon=_NORM_EPSILON, momentum=_NORM_MOMENTUM, name=f"{name}_norm")(x)
    return keras.layers.ReLU(max_value=6.0, name=f"{name}_relu")(x) if activate else x
