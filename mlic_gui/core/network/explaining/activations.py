"""What a layer answers to a photo, as pictures small enough to be shown side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from mlic_gui.core.network.explaining.opened import OpenNetwork

FloatArray = npt.NDArray[np.float32]
_MOST_SIDE = 128
_MOST_BYTES = 2**26


def activations(opened: OpenNetwork, layer: str, pixels: npt.NDArray[np.uint8]) -> tuple[FloatArray, int]:
    """The channels of a layer for a photo, uint8 (size, size, 3), and how many channels there are.

    Returns:
        float32 (channels, h, w), averaged down to 128 pixels a side; the first ones of more than 64 MB.

    Raises:
        TaggerError: LAYER_MISSING, or TAGGER_DAMAGED if the photo does not fit to the network.
    """
    pictures = opened.up_to(layer)(opened.input(pixels[None]), training=False)
    total = int(pictures.shape[-1])
    height, width = (min(_MOST_SIDE, int(side)) for side in pictures.shape[1:3])
    some = pictures[..., : _MOST_BYTES // (4 * height * width)]
    if (height, width) != tuple(some.shape[1:3]):
        some = tf.image.resize(some, (height, width), method="area")
    return np.ascontiguousarray(np.moveaxis(np.asarray(some[0], np.float32), -1, 0)), total
