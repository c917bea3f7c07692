"""Puts the tensors of the PyTorch EfficientNet-Lite into the Keras network of our own builder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.architectures import Lite
from mlic_gui.core.catalog.backbones import BackboneSpec
from mlic_gui.core.network.builder import VOCABULARY_LAYER

Tensors = Mapping[str, npt.NDArray[Any]]


def assign_weights(network: Any, spec: BackboneSpec, tensors: Tensors) -> None:
    """Set every weight of the network.

    Raises:
        KeyError: A tensor is missing.
        ValueError: A tensor has another shape than its layer, or is left over.
    """
    used: set[str] = set()
    for layer, convolution, norm in _pairs(spec):
        kernel = _keras_kernel(tensors[f"{convolution}.weight"], depthwise=layer.endswith("depthwise"))
        network.get_layer(f"{layer}_conv").set_weights([kernel])
        names = [f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var")]
        network.get_layer(f"{layer}_norm").set_weights([tensors[name] for name in names])
        used |= {f"{convolution}.weight", *names}
    network.get_layer(VOCABULARY_LAYER).set_weights([tensors["_fc.weight"].T, tensors["_fc.bias"]])
    left = set(tensors) - used - {"_fc.weight", "_fc.bias"}
    if unknown := sorted(name for name in left if not name.endswith(".num_batches_tracked")):
        raise ValueError(f"tensors left over: {unknown}")


def _pairs(spec: BackboneSpec) -> Iterator[tuple[str, str, str]]:
    """Layer prefix of ours, convolution and normalisation of theirs."""
    assert isinstance(spec.architecture, Lite)
    yield "stem", "_conv_stem", "_bn0"
    number = 0
    for stage, group in enumerate(spec.architecture.groups, start=1):
        for block in range(1, group.repeats + 1):
            ours, theirs = f"stage{stage}_block{block}", f"_blocks.{number}"
            if group.expansion > 1:
                yield f"{ours}_expand", f"{theirs}._expand_conv", f"{theirs}._bn0"
            yield f"{ours}_depthwise", f"{theirs}._depthwise_conv", f"{theirs}._bn1"
            yield f"{ours}_project", f"{theirs}._project_conv", f"{theirs}._bn2"
            number += 1
    yield "top", "_conv_head", "_bn1"


def _keras_kernel(kernel: npt.NDArray[Any], *, depthwise: bool) -> npt.NDArray[Any]:
    """From (out, in, height, width) to (height, width, in, out), or (height, width, channels, 1)."""
    order = (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
    return np.ascontiguousarray(kernel.transpose(order))
