"""What the channels of a layer answer to a photo, ready to be shown, and on which scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from mlic_gui.core.learning.explaining.explanations import Activations, Frame

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ChannelMaps:
    """The answers of one layer to one photo.

    Attributes:
        layer: Name of the layer.
        path: Of the photo, relative to the folder.
        maps: float32 (channels, h, w).
        frame: The part of the photo that they cover.
        low: float32 (channels,), what is painted darkest: 0 where nothing is below it, else the least.
        high: float32 (channels,), what is painted brightest: the strongest answer.
        faint: bool (channels,), which answer next to nothing, as `Activations.silent` has it.
        photo: The photo, smaller; null where it could not be had.
    """

    layer: str
    path: str
    maps: FloatArray
    frame: Frame
    low: FloatArray
    high: FloatArray
    faint: npt.NDArray[np.bool_]
    photo: QImage

    def __len__(self) -> int:
        return len(self.maps)

    @property
    def signed(self) -> bool:
        """Whether channels also answer below nothing: where they find the opposite."""
        return bool(self.low.min() < 0)

    def silent(self, channel: int) -> bool:
        """Whether the channel answers the same everywhere, or next to nothing: the photo does not move it."""
        return bool(self.faint[channel] or self.maps[channel].min() == self.maps[channel].max())

    def scaled(self, channel: int, *, common: bool = False) -> FloatArray:
        """A channel as float32 (h, w) in [0, 1], on its own scale or on the one of all channels.

        On its own scale what is faint would look lively, so that it is all 0.
        """
        if self.faint[channel] and not common:
            return np.zeros_like(self.maps[channel])
        low = float(self.low.min() if common else self.low[channel])
        high = float(self.high.max() if common else self.high[channel])
        span = max(high - low, float(np.finfo(np.float32).tiny))
        return np.asarray(np.clip((self.maps[channel] - low) / span, 0, 1), dtype=np.float32)

    def share(self, channel: int) -> float:
        """Part of the picture, 0 to 1, where the channel answers at least half as strongly as anywhere."""
        return 0.0 if self.silent(channel) else float((self.scaled(channel) >= 0.5).mean())


def channel_maps(activations: Activations, *, path: str, photo: QImage) -> ChannelMaps:
    """The answers of a layer with their scales; 10 ms for the largest, so not on the GUI thread."""
    maps = activations.maps
    return ChannelMaps(
        layer=activations.layer,
        path=path,
        maps=maps,
        frame=activations.frame,
        low=np.minimum(maps.min(axis=(1, 2)), 0),
        high=maps.max(axis=(1, 2)),
        faint=activations.silent,
        photo=photo,
    )
