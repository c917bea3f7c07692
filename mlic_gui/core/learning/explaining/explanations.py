"""What explanations hand over: heat maps, near photos, layers, activations and patterns of filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.heads.linear_head import FloatArray

Pixels = npt.NDArray[np.uint8]

ALIKE = 0.3
"""A likeness below which two photos have little to do with each other.

Measured with EfficientNet-Lite0: of 120 natural scenes the nearest of 300 is at 0.31 at least (0.57 in the
middle); for a cat, a cup of coffee, an astronaut, flowers and galaxies it is at 0.16 to 0.26.
"""

_FAINT = 1e-4


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a photo that the network saw, in parts of the photo's width and height.

    A padded photo has a frame that reaches beyond it, a cropped one a frame within it.

    Attributes:
        left: 0 is the photo's left edge, 1 its right one.
        top: 0 is its upper edge, 1 its lower one.
        width: In parts of the photo's width.
        height: In parts of its height.
    """

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """Where in a photo the evidence for a label lies (Grad-CAM, Selvaraju et al. 2017).

    Attributes:
        label: The label.
        values: float32 (h, w) in [0, 1], of the part of the photo within `frame`; beside the photo as at its
            edge. All zero where no place speaks for the label more than another.
        frame: The part of the photo that it covers.
        probability: What the tagger says of the label.
        layer: Name of the layer that was looked at.
    """

    label: str
    values: FloatArray
    frame: Frame
    probability: float
    layer: str

    @property
    def flat(self) -> bool:
        """Whether no place stands out."""
        return not self.values.any()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An annotated photo that the network finds like another.

    Attributes:
        row: Which of the records.
        path: Of the photo, relative to the folder, with `/`.
        similarity: Cosine of the two rows of features, centred as the head centres them; 1 is the same.
        yes: Labels that people said it has.
        no: Labels that people said it does not have.
    """

    row: int
    path: str
    similarity: float
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a network.

    Attributes:
        name: Unique in the network.
        kind: Such as `Conv2D`.
        shape: Of its output for one photo: (height, width, channels) or (numbers,).
        parameters: How many numbers it has.
        convolutional: Whether it has channels that can be looked at, each a picture.
        inputs: Names of the layers that it takes its input from.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    convolutional: bool
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """What a layer answers to a photo.

    Attributes:
        layer: Name of the layer.
        maps: float32 (channels, h, w), after the layer's own activation function.
        frame: The part of the photo that they cover.
        channels: Their numbers in the layer, from 0; of a wide layer only the first ones are looked at.
        total: How many channels the layer has.
    """

    layer: str
    maps: FloatArray
    frame: Frame
    channels: tuple[int, ...]
    total: int

    @property
    def silent(self) -> npt.NDArray[np.bool_]:
        """bool (channels,): which say nothing, or a ten-thousandth of what the loudest one says at most.

        Filters that training has put out answer with noise of that size (EfficientNet-Lite0's `stem_conv` has
        four, at 1e-8 of the loudest); by its own scale that would look lively.
        """
        loudness = np.abs(self.maps).max(axis=(1, 2), initial=0.0)
        faint: npt.NDArray[np.bool_] = loudness <= _FAINT * loudness.max(initial=0.0)
        return faint

    def strongest(self, count: int) -> Activations:
        """The channels that answer most, by the mean of what they say either way, the strongest first."""
        order = np.argsort(-np.abs(self.maps).mean(axis=(1, 2)), kind="stable")[:count].tolist()
        return self._some(order)

    def only(self, channels: Sequence[int]) -> Activations:
        """These channels, by their numbers, in this order.

        Raises:
            TaggerError: CHANNEL_MISSING, if one was not looked at.
        """
        places = {channel: place for place, channel in enumerate(self.channels)}
        for channel in channels:
            if channel not in places:
                raise TaggerError(
                    ErrorCode.CHANNEL_MISSING, layer=self.layer, channel=channel, count=len(self.channels)
                )
        return self._some([places[channel] for channel in channels])

    def _some(self, places: list[int]) -> Activations:
        return replace(self, maps=self.maps[places], channels=tuple(self.channels[place] for place in places))


@dataclass(frozen=True, slots=True, eq=False)
class FilterPattern:
    """What a filter looks for, found by gradient ascent in the input.

    Attributes:
        layer: Name of the layer.
        channel: Number of the filter in it, from 0.
        pixels: uint8 (s, s, 3), RGB.
        dead: Whether nothing that was tried moves the filter; `pixels` then means nothing.
    """

    layer: str
    channel: int
    pixels: Pixels
    dead: bool
