from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.catalog.augmentation import Augmentation
from mlic_gui.core.photos.variants import MIRRORED, variant

NOTHING = Augmentation(flip_horizontal=False, crop=0, brightness=0)
EVERYTHING = Augmentation(True, True, 45, 0.3, 0.3, 0.3, 0.5, 0.2, 0.3, 0.5)


@pytest.fixture
def photo():
    ramp = np.linspace(0, 255, 32).astype(np.uint8)
    return np.stack(np.broadcast_arrays(ramp[None, :], ramp[:, None], np.uint8(100)), axis=-1)


def one(pixels, number=1, *, photo=3, seed=9, amounts=NOTHING, **changes):
    return variant(pixels, number, photo=photo, seed=seed, amounts=replace(amounts, **changes))


def test_variant_0_is_the_photo_itself(photo):
    assert one(photo, 0, amounts=EVERYTHING) is photo


def test_there_is_its_mirror_image(photo):
    np.testing.assert_array_equal(one(photo, MIRRORED), photo[:, ::-1])


@pytest.mark.parametrize("amounts", [Augmentation(), EVERYTHING])
def test_a_variant_is_the_same_every_time_and_differs_from_others(photo, amounts):
    first = one(photo, amounts=amounts)
    np.testing.assert_array_equal(first, one(photo, amounts=amounts))
    for other in ({"number": 2}, {"photo": 4}, {"seed": 10}):
        assert (first != one(photo, amounts=amounts, **other)).any()


def test_nothing_is_changed_by_amounts_of_nothing(photo):
    np.testing.assert_array_equal(one(photo), photo)


@given(st.integers(0, 10**6), st.integers(1, 50))
def test_a_variant_has_the_photos_size_and_stays_a_picture_of_it(seed, number):
    photo = np.full((24, 24, 3), 128, np.uint8)
    changed = one(photo, number, seed=seed, amounts=EVERYTHING)
    assert changed.shape == photo.shape
    assert changed.dtype == np.uint8
    assert changed.flags.c_contiguous
    assert 100 <= changed.min() <= changed.max() <= 156  # never black corners


@pytest.mark.parametrize(
    "amounts", [{"rotation": 40}, {"shift": 0.3}, {"zoom": 0.5}, {"shear": 0.4}, {"crop": 0.6}]
)
def test_pixels_move_and_outside_the_photo_is_its_reflection(photo, amounts):
    changed = [one(photo, number, **amounts) for number in range(1, 9)]
    assert all((moved != photo).any() for moved in changed)
    assert all((moved[..., 2] == 100).all() for moved in changed)


def test_about_half_the_variants_are_mirrored(photo):
    rising = [
        np.diff(one(photo, number, amounts=Augmentation())[..., 0].mean(axis=0)).sum() > 0
        for number in range(1, 201)
    ]
    assert 60 < sum(rising) < 140


def test_upside_down_is_for_those_who_want_it(photo):
    def falling(**changes):
        return [np.diff(one(photo, number, **changes)[..., 1].mean(axis=1)).sum() < 0 for number in range(60)]

    assert not any(falling())
    assert 15 < sum(falling(flip_vertical=True)) < 45


def test_a_quarter_turn_is_one():
    photo = np.zeros((32, 32, 3), np.uint8)
    photo[:8] = 200
    turns = [one(photo, number, rotation=180)[..., 0].astype(float) for number in range(1, 40)]
    sides = [np.argmax([a[:4].mean(), a[-4:].mean(), a[:, :4].mean(), a[:, -4:].mean()]) for a in turns]
    assert set(sides) == {0, 1, 2, 3}


def test_light_contrast_and_colour_do_what_they_are_called(photo):
    lit = [one(photo, number, brightness=0.3) / np.maximum(photo, 1.0) for number in range(1, 30)]
    factors = [np.median(ratios[8:16, 8:16]) for ratios in lit]
    assert 0.69 < min(factors) < 0.8 < 1.2 < max(factors) < 1.31
    spreads = [one(photo, number, contrast=0.5).std() / photo.std() for number in range(1, 30)]
    assert min(spreads) < 0.8 < 1.1 < max(spreads)
    means = [one(photo, number, contrast=0.3).mean() for number in range(1, 30)]
    np.testing.assert_allclose(means, photo.mean(), atol=8)


def test_less_colour_is_nearer_to_grey():
    photo = np.full((16, 16, 3), (160, 100, 60), np.uint8)
    spans = [np.ptp(one(photo, number, colour=1.0)[0, 0].astype(int)) for number in range(1, 30)]
    assert min(spans) < 20
    assert max(spans) > 150
