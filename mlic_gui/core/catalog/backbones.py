"""The backbones there are to choose from, as pure data; `core/network` builds them from this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mlic_gui.core.catalog.preprocessing import Preprocessing


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a backbone that fine-tuning can train, together with everything above it.

    Attributes:
        name: Its name.
        first_layer: Name of its first layer; what enters that layer is all that the stage needs from below.
    """

    name: str
    first_layer: str


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """Inverted residual blocks of one resolution; the first of them carries the stride.

    Attributes:
        repeats: How many blocks.
        kernel: Side of the depthwise kernel.
        stride: Stride of the first block.
        expansion: Factor by which a block widens its input before the depthwise convolution.
        filters: Channels that leave each block.
    """

    repeats: int
    kernel: int
    stride: int
    expansion: int
    filters: int


@dataclass(frozen=True, slots=True)
class BackboneSpec:
    """One backbone: a stem, groups of inverted residual blocks, a top convolution, global average pooling.

    Attributes:
        name: Name of its folder under `models/backbones`.
        title: Its name on screen.
        width: Length of a row of features.
        preprocessing: How a photo becomes its input.
        stem_filters: Channels of the first convolution.
        groups: Its blocks, from the input up.
        vocabulary: How many names it was pretrained to tell apart.
        stages: What fine-tuning can train, deepest (nearest the output) first.
    """

    name: str
    title: str
    width: int
    preprocessing: Preprocessing
    stem_filters: int
    groups: tuple[BlockGroup, ...]
    vocabulary: int
    stages: tuple[Stage, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stages", _stages(self.groups))


def _stages(groups: tuple[BlockGroup, ...]) -> tuple[Stage, ...]:
    numbered = reversed(tuple(enumerate(groups, start=1)))
    return tuple(Stage(f"stage{number}", first_layer(number, group)) for number, group in numbered)


def first_layer(number: int, group: BlockGroup) -> str:
    """Name of the first layer of a group of blocks; a block that does not widen has no expansion."""
    return f"stage{number}_block1_{'expand' if group.expansion > 1 else 'depthwise'}_conv"


_EFFICIENTNET_LITE0 = BackboneSpec(
    name="efficientnet-lite0",
    title="EfficientNet-Lite0",
    width=1280,
    preprocessing=Preprocessing(),
    stem_filters=32,
    groups=(
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=1, filters=16),
        BlockGroup(repeats=2, kernel=3, stride=2, expansion=6, filters=24),
        BlockGroup(repeats=2, kernel=5, stride=2, expansion=6, filters=40),
        BlockGroup(repeats=3, kernel=3, stride=2, expansion=6, filters=80),
        BlockGroup(repeats=3, kernel=5, stride=1, expansion=6, filters=112),
        BlockGroup(repeats=4, kernel=5, stride=2, expansion=6, filters=192),
        BlockGroup(repeats=1, kernel=3, stride=1, expansion=6, filters=320),
    ),
    vocabulary=1000,
)

BACKBONES: Mapping[str, BackboneSpec] = MappingProxyType({spec.name: spec for spec in (_EFFICIENTNET_LITE0,)})
