"""Builds a backbone of the catalogue as a Keras network, with whatever body is wanted on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import keras

from mlic_gui.core.catalog.architectures import Architecture, KerasApplication, Lite, SmallCnn
from mlic_gui.core.catalog.backbones import BackboneSpec
from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.network.architectures.application import INPUT_LAYER, application
from mlic_gui.core.network.architectures.body import FEATURES_LAYER, add_body, body_width, wants_map
from mlic_gui.core.network.architectures.lite import lite
from mlic_gui.core.network.architectures.small_cnn import small_cnn

__all__ = ["FEATURES_LAYER", "VOCABULARY_LAYER", "build_network", "features_width"]

VOCABULARY_LAYER = "vocabulary"


def build_network(
    spec: BackboneSpec, *, size: int | None = None, body: Body | None = None, vocabulary: bool = False
) -> Any:
    """The backbone and body with random weights; layers have the same names in every process.

    Input `photo`: float32 (n, size, size, 3), already preprocessed; `size` is the backbone's own if not
    given. Outputs: features float32 (n, width), from the layer `FEATURES_LAYER`, and with `vocabulary` the
    probabilities float32 (n, vocabulary) of the names that the backbone was pretrained on.
    """
    body = body or Body()
    trunk = _Trunk(spec, size or spec.preprocessing.size, pooled=not wants_map(body))
    photo, x = _trunk(spec.architecture, trunk)
    features = add_body(x, body)
    name = spec.name.replace("-", "_")
    if not vocabulary:
        return keras.Model(photo, features, name=name)
    names = keras.layers.Dense(spec.vocabulary, activation="softmax", name=VOCABULARY_LAYER)
    return keras.Model(photo, [features, names(features)], name=name)


def features_width(spec: BackboneSpec, size: int, body: Body) -> int:
    """Length of a row of features that `build_network` would give."""
    if not wants_map(body):
        return body_width(body, side=1, channels=spec.width)
    _, activations = _trunk(spec.architecture, _Trunk(spec, size, pooled=False))
    _, side, _, channels = activations.shape
    return body_width(body, side=side, channels=channels)


@dataclass(frozen=True, slots=True)
class _Trunk:
    spec: BackboneSpec
    size: int
    pooled: bool

    def photo(self) -> Any:
        return keras.Input((self.size, self.size, 3), name=INPUT_LAYER)

    def finish(self, activations: Any) -> Any:
        pool = keras.layers.GlobalAveragePooling2D(name="pool")
        return pool(activations) if self.pooled else activations


@singledispatch
def _trunk(architecture: Architecture, trunk: _Trunk) -> tuple[Any, Any]:
    """Input and output of the backbone itself."""
    raise TypeError(f"{trunk.spec.name}: {type(architecture).__name__}")


@_trunk.register
def _(architecture: Lite, trunk: _Trunk) -> tuple[Any, Any]:
    photo = trunk.photo()
    return photo, trunk.finish(lite(architecture, photo, width=trunk.spec.width))


@_trunk.register
def _(architecture: SmallCnn, trunk: _Trunk) -> tuple[Any, Any]:
    photo = trunk.photo()
    return photo, trunk.finish(small_cnn(architecture, photo))


@_trunk.register
def _(architecture: KerasApplication, trunk: _Trunk) -> tuple[Any, Any]:
    network = application(architecture, size=trunk.size, pooled=trunk.pooled)
    return network.input, network.output
