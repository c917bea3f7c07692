from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from mlic_gui.widgets.heat.heat_image import heat_image, no_heat, smoothed


def test_few_places_become_many_where_they_were():
    values = np.zeros((7, 7), np.float32)
    values[1, 5] = 1
    smooth = smoothed(values, side=70)
    assert smooth.shape == (70, 70)
    assert np.unravel_index(smooth.argmax(), smooth.shape) in {(14, 54), (14, 55), (15, 54), (15, 55)}
    assert (smooth.min(), smooth.max()) == (0, pytest.approx(1, abs=0.06))


def test_what_is_no_number_is_no_heat():
    values = np.full((3, 5), np.nan, np.float32)
    assert not smoothed(values).any()


def test_more_heat_lets_more_of_the_photo_through(qapp):
    """Over a grey photo the result gets lighter with every step, so that no sense of colour is needed."""
    picture = heat_image(np.linspace(0, 1, 256, dtype=np.float32)[None])
    colours = [picture.pixelColor(x, 0) for x in range(256)]
    over_grey = [
        sum(weight * (128 * (1 - c.alphaF()) + 255 * part * c.alphaF()) for weight, part in _parts(c))
        for c in colours
    ]
    assert (np.diff(over_grey) > -0.6).all()
    assert over_grey[-1] - over_grey[0] > 90


def test_a_picture_has_the_colours_of_the_table(qapp):
    picture = heat_image(np.zeros((4, 6), np.float32))
    assert (picture.width(), picture.height()) == (6, 4)
    assert picture.pixelColor(3, 2).alpha() == no_heat().alpha() > 128


def _parts(colour: QColor) -> tuple[tuple[float, float], ...]:
    return (0.2126, colour.redF()), (0.7152, colour.greenF()), (0.0722, colour.blueF())
