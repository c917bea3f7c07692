"""What backbones are built from, as pure data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a backbone that can be trained, together with everything above it.

    Attributes:
        name: Its name.
        below: Name of the layer whose output is all that the stage and what is above it need from below.
    """

    name: str
    below: str


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
class Lite:
    """EfficientNet-Lite: a stem, groups of inverted residual blocks, a top convolution.

    Attributes:
        stem_filters: Channels of the first convolution.
        groups: Its blocks, from the input up.
    """

    stem_filters: int
    groups: tuple[BlockGroup, ...]


@dataclass(frozen=True, slots=True)
class KerasApplication:
    """A network of `keras.applications`, without its classifier.

    Attributes:
        function: Name of the function that builds it.
        include_preprocessing: What to pass under that name, None where the function does not take it; the
            preprocessing stays out of the network.
    """

    function: str
    include_preprocessing: bool | None = None


@dataclass(frozen=True, slots=True)
class SmallCnn:
    """Convolutions of 3 x 3 with ReLU, each followed by max pooling.

    Attributes:
        filters: Channels of each.
    """

    filters: tuple[int, ...]


Architecture = Lite | KerasApplication | SmallCnn


def lite_stages(architecture: Lite) -> tuple[Stage, ...]:
    """Every group of an EfficientNet-Lite as a stage, deepest first."""
    below, channels = ["stem_relu"], architecture.stem_filters
    for number, group in enumerate(architecture.groups, start=1):
        # Only a block that follows one of its own width and resolution has a shortcut to add.
        shortcut = group.repeats > 1 or (group.stride == 1 and channels == group.filters)
        below.append(f"stage{number}_block{group.repeats}_{'add' if shortcut else 'project_norm'}")
        channels = group.filters
    stages = [Stage(f"stage{number}", layer) for number, layer in enumerate(below[:-1], start=1)]
    return tuple(reversed(stages))
