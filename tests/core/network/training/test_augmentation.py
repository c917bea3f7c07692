from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.network.training.augmentation import variant


@pytest.fixture
def photo():
    ramp = np.linspace(0, 255, 32).astype(np.uint8)
    return np.stack(np.broadcast_arrays(ramp[None, :], ramp[:, None], np.uint8(100)), axis=-1)


def test_variant_0_is_the_photo_itself(photo):
    assert variant(photo, 0, photo=3, seed=9) is photo


def test_a_variant_is_the_same_every_time_and_differs_from_others(photo):
    first = variant(photo, 1, photo=3, seed=9)
    np.testing.assert_array_equal(first, variant(photo, 1, photo=3, seed=9))
    for other in (variant(photo, 2, photo=3, seed=9), variant(photo, 1, photo=4, seed=9)):
        assert (first != other).any()


@given(st.integers(0, 10**6), st.integers(1, 50))
def test_a_variant_has_the_photos_size_and_stays_a_picture_of_it(seed, number):
    photo = np.full((24, 24, 3), 128, np.uint8)
    changed = variant(photo, number, photo=0, seed=seed)
    assert changed.shape == photo.shape
    assert changed.dtype == np.uint8
    assert changed.flags.c_contiguous
    assert 108 <= changed.min() <= changed.max() <= 148


def test_about_half_the_variants_are_mirrored(photo):
    rising = [
        np.diff(variant(photo, number, photo=0, seed=0)[..., 0].mean(axis=0)).sum() > 0
        for number in range(1, 201)
    ]
    assert 60 < sum(rising) < 140
