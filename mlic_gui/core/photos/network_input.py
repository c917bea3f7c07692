"""From fitted pixels to the values that a network is given."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mlic_gui.core.catalog.preprocessing import Preprocessing


def network_input(pixels: npt.NDArray[np.uint8], preprocessing: Preprocessing) -> npt.NDArray[np.float32]:
    """`(pixels - mean) / scale`, for pixels uint8 (..., 3) in RGB: float32 of the same shape."""
    ordered = pixels if preprocessing.channels == "rgb" else pixels[..., ::-1]
    mean = np.asarray(preprocessing.mean, np.float32)
    scale = np.asarray(preprocessing.scale, np.float32)
    result: npt.NDArray[np.float32] = (ordered.astype(np.float32) - mean) / scale
    return result
