"""Builds a backbone of the catalogue as a Keras network, its layers named by stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras

from mlic_gui.core.catalog.architectures import BlockGroup, Lite
from mlic_gui.core.catalog.backbones import BackboneSpec

# Of the original EfficientNet; moving averages are frozen in all that this program trains.
_NORM_EPSILON = 1e-3
_NORM_MOMENTUM = 0.99

VOCABULARY_LAYER = "vocabulary"
FEATURES_LAYER = "features"


def build_network(spec: BackboneSpec, *, vocabulary: bool) -> Any:
    """The backbone with random weights.

    Input: float32 (n, size, size, 3), already preprocessed. Outputs: features float32 (n, width) and, with
    `vocabulary`, the probabilities float32 (n, vocabulary) of the names it was pretrained on.
    Source: EfficientNet-Lite (Tan and Le 2019; ReLU6, no squeeze-and-excitation), "same" padding.
    """
    assert isinstance(spec.architecture, Lite)
    side = spec.preprocessing.size
    photo = keras.Input((side, side, 3), name="photo")
    x = _convolve(photo, spec.architecture.stem_filters, kernel=3, stride=2, name="stem")
    channels = spec.architecture.stem_filters
    for number, group in enumerate(spec.architecture.groups, start=1):
        for block, stride in enumerate(_strides(group), start=1):
            x = _block(x, group, channels=channels, stride=stride, name=f"stage{number}_block{block}")
            channels = group.filters
    x = _convolve(x, spec.width, kernel=1, stride=1, name="top")
    features = keras.layers.GlobalAveragePooling2D(name=FEATURES_LAYER)(x)
    name = spec.name.replace("-", "_")
    if not vocabulary:
        return keras.Model(photo, features, name=name)
    names = keras.layers.Dense(spec.vocabulary, activation="softmax", name=VOCABULARY_LAYER)
    return keras.Model(photo, [features, names(features)], name=name)


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
