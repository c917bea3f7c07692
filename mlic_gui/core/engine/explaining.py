"""Questions about a tagger's network, and what the training process answers; arrays travel by path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.heads import Body
from mlic_gui.core.catalog.preprocessing import Preprocessing

FloatArray = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class TaggerNetwork:
    """Where the network of a tagger is and what it is built from.

    Attributes:
        backbone: Name in the catalogue.
        preprocessing: How pixels become its input.
        body: What lies between backbone and head.
        network_path: `.keras` that holds the weights.
        head_path: `.npz` of the head, or None where no label is asked about.
    """

    backbone: str
    preprocessing: Preprocessing
    body: Body
    network_path: Path
    head_path: Path | None


@dataclass(frozen=True, slots=True)
class AskGradCam:
    """Asks where the evidence for labels lies.

    Attributes:
        network: The tagger's.
        pixels_path: `.npy`, uint8 (size, size, 3), RGB, fitted to the network's input.
        columns: Of the head, one for each label asked about.
        out_path: `.npz` to be written.
    """

    network: TaggerNetwork
    pixels_path: Path
    columns: tuple[int, ...]
    out_path: Path


@dataclass(frozen=True, slots=True)
class GradCamMade:
    """The maps are written: `raw` and `raw_black` float32 (labels, h, w), `logits` float32 (labels,).

    Attributes:
        layer: Name of the layer that was looked at.
    """

    layer: str


@dataclass(frozen=True, slots=True)
class AskLayers:
    """Asks what layers there are."""

    network: TaggerNetwork


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One layer.

    Attributes:
        name: Unique in the network.
        kind: Such as `Conv2D`.
        shape: Of its output for one photo.
        parameters: How many numbers it has.
        convolutional: Whether its output are pictures, one per channel.
        inputs: Names of the layers that it takes its input from.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    convolutional: bool
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayersFound:
    """The layers, from the input up."""

    layers: tuple[LayerFacts, ...]


@dataclass(frozen=True, slots=True)
class AskActivations:
    """Asks what a layer answers to a photo.

    Attributes:
        network: The tagger's.
        layer: Name of a convolutional layer.
        pixels_path: `.npy`, uint8 (size, size, 3), RGB, fitted to the network's input.
        out_path: `.npy` to be written.
    """

    network: TaggerNetwork
    layer: str
    pixels_path: Path
    out_path: Path


@dataclass(frozen=True, slots=True)
class ActivationsMade:
    """The maps are written, float32 (channels, h, w).

    Attributes:
        channels: Their numbers, from 0.
        total: How many channels the layer has.
    """

    channels: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AskFilters:
    """Asks for the patterns that filters look for.

    Attributes:
        network: The tagger's.
        layer: Name of a convolutional layer.
        channels: Numbers of the filters, from 0.
        seed: Of the grey noise that each search starts from.
        out_dir: Existing folder that receives a `.npy` for each filter.
    """

    network: TaggerNetwork
    layer: str
    channels: tuple[int, ...]
    seed: int
    out_dir: Path


@dataclass(frozen=True, slots=True)
class FilterFound:
    """One pattern is written.

    Attributes:
        channel: Number of the filter.
        dead: Whether nothing that was tried moves it.
        pixels_path: `.npy`, uint8 (s, s, 3), RGB.
    """

    channel: int
    dead: bool
    pixels_path: Path


@dataclass(frozen=True, slots=True)
class FiltersDone:
    """All patterns that were asked for have been told."""


Question = AskGradCam | AskLayers | AskActivations | AskFilters
Answer = GradCamMade | LayersFound | ActivationsMade | FiltersDone


@dataclass(frozen=True, slots=True, eq=False)
class GradCam:
    """Maps of Grad-CAM before they are made fit to be shown.

    Attributes:
        raw: float32 (labels, h, w), not negative.
        raw_black: The same of a black picture.
        logits: float32 (labels,), of the photo.
        layer: Name of the layer that was looked at.
    """

    raw: FloatArray
    raw_black: FloatArray
    logits: FloatArray
    layer: str


@dataclass(frozen=True, slots=True, eq=False)
class LayerMaps:
    """What a layer answers to a photo.

    Attributes:
        layer: Name of the layer.
        channels: Which of its channels, from 0: the first ones of a wide layer.
        maps: float32 (channels, h, w), averaged down where they are large.
        total: How many channels the layer has.
    """

    layer: str
    channels: tuple[int, ...]
    maps: FloatArray
    total: int


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What a filter looks for.

    Attributes:
        layer: Name of its layer.
        channel: Its number in it, from 0.
        pixels: uint8 (s, s, 3), RGB; meaningless where it is dead.
        dead: Whether nothing that was tried moves it.
    """

    layer: str
    channel: int
    pixels: Pixels
    dead: bool
