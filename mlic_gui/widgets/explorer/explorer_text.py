"""What the explorer says of layers and channels, for people who never heard of either."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.text import counted, number

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Layer

_CONTEXT = "Explorer"

_DOES: Mapping[str, str] = MappingProxyType(
    {
        "InputLayer": QT_TRANSLATE_NOOP("Explorer", "The photo comes in here."),
        "Conv2D": QT_TRANSLATE_NOOP("Explorer", "Looks for patterns; each channel for one of its own."),
        "DepthwiseConv2D": QT_TRANSLATE_NOOP(
            "Explorer", "Looks for patterns within each channel of the layer before."
        ),
        "SeparableConv2D": QT_TRANSLATE_NOOP(
            "Explorer", "Looks for patterns; each channel for one of its own."
        ),
        "BatchNormalization": QT_TRANSLATE_NOOP("Explorer", "Brings all channels to one scale."),
        "Activation": QT_TRANSLATE_NOOP("Explorer", "Keeps what was found and drops what was not."),
        "ReLU": QT_TRANSLATE_NOOP("Explorer", "Keeps what was found and drops what was not."),
        "ZeroPadding2D": QT_TRANSLATE_NOOP("Explorer", "Adds an empty border."),
        "Rescaling": QT_TRANSLATE_NOOP("Explorer", "Brings the colours to the scale that the network knows."),
        "Normalization": QT_TRANSLATE_NOOP(
            "Explorer", "Brings the colours to the scale that the network knows."
        ),
        "MaxPooling2D": QT_TRANSLATE_NOOP(
            "Explorer", "Makes the picture smaller and keeps what is strongest."
        ),
        "AveragePooling2D": QT_TRANSLATE_NOOP("Explorer", "Makes the picture smaller by averaging."),
        "GlobalAveragePooling2D": QT_TRANSLATE_NOOP(
            "Explorer", "Says of each channel how much of its pattern the photo holds: the features."
        ),
        "GlobalMaxPooling2D": QT_TRANSLATE_NOOP(
            "Explorer", "Says of each channel how strongly its pattern appears in the photo."
        ),
        "Flatten": QT_TRANSLATE_NOOP("Explorer", "Puts all numbers into one row."),
        "Dense": QT_TRANSLATE_NOOP("Explorer", "Weighs everything found so far into new answers."),
        "Dropout": QT_TRANSLATE_NOOP(
            "Explorer", "Only matters while training: it leaves parts out at random."
        ),
        "Add": QT_TRANSLATE_NOOP("Explorer", "Adds what two earlier layers found."),
        "Concatenate": QT_TRANSLATE_NOOP("Explorer", "Puts what several layers found side by side."),
        "Multiply": QT_TRANSLATE_NOOP("Explorer", "Lets one layer say how much another counts."),
    }
)
_DEPTHS = (
    QT_TRANSLATE_NOOP("Explorer", "Layers this early mostly find edges and colours."),
    QT_TRANSLATE_NOOP("Explorer", "Layers in the middle mostly find textures and parts."),
    QT_TRANSLATE_NOOP("Explorer", "Layers this late mostly find whole things and scenes."),
)


def translated(text: str) -> str:
    """A text of this module in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def introduction() -> str:
    """What one sees in the window at all."""
    text = QT_TRANSLATE_NOOP(
        "Explorer",
        "The network looks at a photo in layers, one after the other: the first find edges and colours, "
        "later ones textures and parts, the last whole scenes. Each channel of a layer looks for one thing.",
    )
    return translated(text)


def does(layer: Layer) -> str:
    """What a layer is for, in a sentence; "" where that can't be said."""
    text = _DOES.get(layer.kind, "")
    return translated(text) if text else ""


def depth(layer: Layer, layers: Sequence[Layer]) -> str:
    """What is mostly found at this depth, in a sentence; "" for layers that find nothing.

    By thirds of the layers with channels; what they find follows Zeiler and Fergus 2014, figure 2.
    """
    finding = [known.name for known in layers if known.convolutional]
    if layer.name not in finding or len(finding) < len(_DEPTHS):
        return ""
    return translated(_DEPTHS[len(_DEPTHS) * finding.index(layer.name) // len(finding)])


def static_text(layer: Layer | None, layers: Sequence[Layer]) -> str:
    """What patterns of the last third of the layers are often like; "" for others."""
    if layer is None or depth(layer, layers) != translated(_DEPTHS[-1]):
        return ""
    text = QT_TRANSLATE_NOOP(
        "Explorer", "Often no clear picture comes out of so deep a layer, only grain; that is usual."
    )
    return translated(text)


def shape_text(layer: Layer) -> str:
    """The size of what a layer hands on: `112 × 112 × 32`, or `1,280 numbers`."""
    if len(layer.shape) == 3:
        height, width, channels = layer.shape
        return "\u00a0×\u00a0".join(number(side) for side in (width, height, channels))
    return numbers_text(math.prod(layer.shape))


def size_sentence(layer: Layer) -> str:
    """The same in words."""
    if len(layer.shape) != 3:
        text = QT_TRANSLATE_NOOP("Explorer", "It hands on {numbers}.")
        return translated(text).format(numbers=shape_text(layer))
    height, width, channels = layer.shape
    text = QT_TRANSLATE_NOOP("Explorer", "{channels}, each a picture of {width}\u00a0×\u00a0{height}.")
    return translated(text).format(
        channels=channels_text(channels), width=number(width), height=number(height)
    )


def channels_text(count: int) -> str:
    """How many channels."""
    one, many = (
        QT_TRANSLATE_NOOP("Explorer", "{count} channel"),
        QT_TRANSLATE_NOOP("Explorer", "{count} channels"),
    )
    return counted(_CONTEXT, one, many, count)


def numbers_text(count: int) -> str:
    """How many numbers."""
    one, many = (
        QT_TRANSLATE_NOOP("Explorer", "{count} number"),
        QT_TRANSLATE_NOOP("Explorer", "{count} numbers"),
    )
    return counted(_CONTEXT, one, many, count)


def learned_text(layer: Layer) -> str:
    """How many numbers a layer has learned."""
    if not layer.parameters:
        return translated(QT_TRANSLATE_NOOP("Explorer", "nothing to learn"))
    text = translated(QT_TRANSLATE_NOOP("Explorer", "{numbers} learned"))
    return text.format(numbers=numbers_text(layer.parameters))


def dead_text(count: int) -> str:
    """How many filters are dead, and what that means; "" for none."""
    if not count:
        return ""
    one = QT_TRANSLATE_NOOP(
        "Explorer", "{count} filter is dead: nothing that was tried moves it. The network does without it."
    )
    many = QT_TRANSLATE_NOOP(
        "Explorer", "{count} filters are dead: nothing that was tried moves them. The network does without."
    )
    return counted(_CONTEXT, one, many, count)


def total_text(layers: Sequence[Layer]) -> str:
    """How large the whole network is, in plain words."""
    learned = sum(layer.parameters for layer in layers)
    text = translated(
        QT_TRANSLATE_NOOP("Explorer", "{layers} layers, {numbers} in all, each learned from photos.")
    )
    return text.format(layers=number(len(layers)), numbers=_rounded(learned))


def _rounded(count: int) -> str:
    if count < 1_000_000:
        return numbers_text(count)
    text = translated(QT_TRANSLATE_NOOP("Explorer", "{count} million numbers"))
    return text.format(count=f"{count / 1_000_000:.1f}")
