"""From a raw map of Grad-CAM to what is shown: strongest place 1, nothing where nothing speaks."""

from __future__ import annotations

import numpy as np

from mlic_gui.core.learning.heads.linear_head import FloatArray

_FADE = 4.0
_NOTICED = 0.05  # of a logit: one half would become 0.51; labels at 0.1 or more have ten times as much


def noticed(raw: FloatArray) -> FloatArray:
    """What raises a logit, all zero if all places together hardly do: nothing speaks for the label then.

    Args:
        raw: float32 (h, w), not negative, of the photo alone, in units of the logit after the temperature,
            which sigmoid or softmax makes a probability of.
    """
    return raw if float(raw.sum()) >= _NOTICED else np.zeros_like(raw)


def shown(raw: FloatArray, raw_black: FloatArray) -> FloatArray:
    """The map divided by its maximum, faded as far as a black picture gives the same map.

    What lies beside a picture and the biases of a network give some map even of a picture that shows
    nothing; it is no evidence. The map is multiplied by `min(1, 4 |raw - raw_black| / |raw|)`, norms over all
    places: 0 exactly for a black picture, and 1 as soon as a quarter of it is the photo's own. Measured on 38
    photos: that quotient is 0.77 at least with EfficientNet-Lite0, and above 0.27 for 95 % of the maps of
    VGG16 with random weights, the worst of all; for pictures a grey level beside black it is 0.01 to 0.03.

    Args:
        raw: float32 (h, w), not negative.
        raw_black: The same of a black picture.

    Returns:
        float32 (h, w) in [0, 1]; all zero where the raw map is.
    """
    highest = float(raw.max(initial=0.0))
    if highest <= 0 or not np.isfinite(highest):
        return np.zeros_like(raw, dtype=np.float32)
    own = float(np.linalg.norm((raw - raw_black) / highest)) / float(np.linalg.norm(raw / highest))
    return (raw / highest * min(1.0, _FADE * own)).astype(np.float32)
