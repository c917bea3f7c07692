from __future__ import annotations

import numpy as np

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.photos.network_input import network_input

PIXELS = np.array([[[0, 100, 200]]], dtype=np.uint8)


def test_one_mean_and_scale_for_all_channels():
    values = network_input(PIXELS, BACKBONES["efficientnet-lite0"].preprocessing)
    np.testing.assert_allclose(values, (PIXELS.astype(np.float32) - 127) / 128)
    assert values.dtype == np.float32


def test_channels_turned_round_with_a_mean_each():
    values = network_input(PIXELS, BACKBONES["vgg16"].preprocessing)
    np.testing.assert_allclose(values[0, 0], [200 - 103.939, 100 - 116.779, 0 - 123.68], rtol=1e-6)
