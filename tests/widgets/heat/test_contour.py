from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.widgets.heat.contour import contour


def test_the_line_around_a_hill_lies_where_the_level_is_reached():
    y, x = np.mgrid[0:40, 0:40]
    hill = np.exp(-((x - 19.5) ** 2 + (y - 19.5) ** 2) / 98).astype(np.float32)
    lines = contour(hill, 0.5)
    ends = np.concatenate([lines[:, :2], lines[:, 2:]]) - 0.5
    radius = np.sqrt(98 * np.log(2)) / 40
    assert np.hypot(*ends.T) == pytest.approx(radius, abs=0.003)
    assert np.hypot(*(lines[:, :2] - lines[:, 2:]).T).sum() == pytest.approx(2 * np.pi * radius, rel=0.02)


def test_a_closed_line_has_no_loose_ends():
    values = np.random.default_rng(3).uniform(size=(12, 17)).astype(np.float32)
    values[[0, -1]] = values[:, [0, -1]] = 0
    lines = contour(values, 0.5)
    ends, counts = np.unique(
        np.concatenate([lines[:, :2], lines[:, 2:]]).round(9), axis=0, return_counts=True
    )
    assert len(ends) > 20
    assert (counts == 2).all()


def test_plains_have_no_line():
    assert contour(np.zeros((6, 6), np.float32), 0.5).shape == (0, 4)
