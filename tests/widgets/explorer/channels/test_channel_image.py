"""Strength is lightness; patterns keep their colours."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from mlic_gui.widgets.explorer.channels.channel_image import channel_image, pattern_image


def test_stronger_is_lighter_all_along() -> None:
    image = channel_image(np.linspace(0, 1, 256, dtype=np.float32)[None])
    lightness = [image.pixelColor(x, 0).lightnessF() for x in range(256)]
    assert all(after >= before - 1e-3 for before, after in pairwise(lightness))
    assert lightness[0] < 0.1 and lightness[-1] > 0.75


def test_values_lie_where_they_belong() -> None:
    image = channel_image(np.array([[0, 1, 0], [0, 0, 0]], np.float32))
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(1, 0).lightness() > image.pixelColor(0, 0).lightness()
    assert image.pixelColor(1, 0).lightness() > image.pixelColor(1, 1).lightness()


def test_a_pattern_is_shown_in_its_colours() -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[1, 2] = (10, 20, 30)
    assert pattern_image(pixels).pixelColor(2, 1).getRgb()[:3] == (10, 20, 30)
