"""Frames: what the network saw at a place of its square is at that place of the photo."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.explaining.frame import frame_of, places_in
from mlic_gui.core.photos.decode import fit

SIDE = 64


def painted(width, height, across, down):
    """A dark photo with a bright spot whose middle is at these parts of its width and height."""
    x, y = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    apart = np.hypot((x - across) * width, (y - down) * height)
    bright = np.clip(1.5 - apart / (0.06 * max(width, height)), 0, 1)
    return Image.fromarray((bright[..., None] * 255).astype(np.uint8).repeat(3, axis=2))


def found(pixels, frame):
    """Where in the photo the bright spot of the network's square lies, in parts of width and height."""
    bright = (pixels[..., 0] > 180).astype(float)
    rows, columns = np.indices(bright.shape) + 0.5
    across, down = ((bright * place).sum() / bright.sum() / SIDE for place in (columns, rows))
    return frame.left + across * frame.width, frame.top + down * frame.height


@pytest.mark.parametrize("way", ["pad", "stretch", "crop"])
@pytest.mark.parametrize("seed", range(12))
def test_a_spot_lies_where_it_was_painted(way, seed):
    rng = np.random.default_rng(seed)
    width, height = (int(side) for side in rng.integers(70, 400, 2))
    middle = min(width, height) / 2
    reach = [0.36 * (2 * middle / side if way == "crop" else 1) for side in (width, height)]
    across, down = (0.5 + part * rng.uniform(-1, 1) for part in reach)
    preprocessing = Preprocessing(size=SIDE, fit=way)
    pixels = fit(painted(width, height, across, down), preprocessing)
    x, y = found(pixels, frame_of(width, height, preprocessing))
    assert abs(x - across) * width < 0.02 * max(width, height)
    assert abs(y - down) * height < 0.02 * max(width, height)


def test_padding_reaches_beyond_the_photo_and_cropping_stays_within():
    wide = frame_of(200, 100, Preprocessing(size=100, fit="pad"))
    assert (wide.left, wide.top, wide.width, wide.height) == (0.0, -0.5, 1.0, 2.0)
    inner = frame_of(200, 100, Preprocessing(size=100, fit="crop"))
    assert (inner.left, inner.top, inner.width, inner.height) == (0.25, 0.0, 0.5, 1.0)
    whole = frame_of(200, 100, Preprocessing(size=100, fit="stretch"))
    assert (whole.left, whole.top, whole.width, whole.height) == (0.0, 0.0, 1.0, 1.0)


def test_a_photo_of_one_row_has_a_frame():
    frame = frame_of(5000, 1, Preprocessing(size=SIDE))
    assert frame.width == 1.0
    assert frame.height == SIDE


def test_the_places_of_a_photo_are_those_whose_middle_is_in_it():
    wide = frame_of(200, 100, Preprocessing(size=224))
    assert places_in(wide, height=7, width=7) == (slice(2, 5), slice(0, 7))
    cropped = frame_of(200, 100, Preprocessing(size=224, fit="crop"))
    assert places_in(cropped, height=7, width=7) == (slice(0, 7), slice(0, 7))


def test_a_photo_narrower_than_a_place_has_one():
    panorama = frame_of(5000, 100, Preprocessing(size=224))
    rows, columns = places_in(panorama, height=14, width=14)
    assert (rows.stop - rows.start, columns) == (1, slice(0, 14))
