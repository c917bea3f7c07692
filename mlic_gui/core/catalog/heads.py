"""The layers on top of a backbone, as pure data; the last of them, one unit per label, is a `Dense`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

HeadKind = Literal["linear", "dense", "conv"]
Pooling = Literal["average", "flatten"]
_MOST_UNITS = 4096


@dataclass(frozen=True, slots=True)
class Body:
    """What lies between a backbone and the last layer.

    A tagger keeps it inside its own network, whose output are the features that its head works on.

    Attributes:
        kind: `linear` for nothing but pooling; `dense` for a layer of ReLU units (He uniform) after pooling;
            `conv` for a 3 x 3 convolution with ReLU before pooling.
        width: Units of that layer, or channels of that convolution; what a linear head has no use for.
        pooling: How an activation map becomes a row: its average, or all of it.
        dropout: Share of the features that a step of the training leaves out.
    """

    kind: HeadKind = "linear"
    width: int = 256
    pooling: Pooling = "average"
    dropout: float = 0.0

    @property
    def plain(self) -> bool:
        """Whether the network is the backbone's own up to its pooled features."""
        return self.kind == "linear" and self.pooling == "average"

    @property
    def kept(self) -> Body:
        """What a tagger remembers of it: nothing where the network is the backbone's own, and no dropout."""
        return Body() if self.plain else Body(self.kind, self.width, self.pooling)

    @property
    def possible(self) -> bool:
        """Whether the values are some that there are; what a file says is not to be trusted."""
        known = self.kind in get_args(HeadKind) and self.pooling in get_args(Pooling)
        return known and 1 <= self.width <= _MOST_UNITS and 0 <= self.dropout < 1

    def same_layers(self, other: Body) -> bool:
        """Whether a network with the one is a network with the other; dropout is no part of a network."""
        shapes = [(body.kind, body.pooling, body.kind != "linear" and body.width) for body in (self, other)]
        return shapes[0] == shapes[1]
