"""Words for where the heat lies: what a person would say of the same picture."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.learning.explaining.explanations import Frame, Heat
from mlic_gui.core.learning.explaining.frame import laid_over
from mlic_gui.core.learning.explaining.whereabouts import Place, is_lit_above, whereabouts


def place(values, frame=None):
    return whereabouts(Heat("sea", np.asarray(values, np.float32), frame or Frame(), 0.5, "last"))


def hot(*places, side=7):
    values = np.zeros((side, side))
    for row, column in places:
        values[row, column] = 1.0
    return values


@pytest.mark.parametrize(
    ("spot", "expected"),
    [
        ((1, 1), Place.UPPER_LEFT),
        ((0, 3), Place.TOP),
        ((1, 6), Place.UPPER_RIGHT),
        ((3, 0), Place.LEFT),
        ((3, 3), Place.MIDDLE),
        ((3, 5), Place.RIGHT),
        ((5, 1), Place.LOWER_LEFT),
        ((6, 3), Place.BOTTOM),
        ((5, 5), Place.LOWER_RIGHT),
    ],
)
def test_a_spot_is_where_it_is(spot, expected):
    assert place(hot(spot)) is expected


def test_no_heat_is_nowhere_and_even_heat_is_spread():
    assert place(np.zeros((7, 7))) is Place.NOWHERE
    assert place(np.ones((7, 7))) is Place.SPREAD
    assert place(np.random.default_rng(0).uniform(0.55, 1, (7, 7))) is Place.SPREAD


def test_a_band_lies_where_its_middle_is():
    band = np.zeros((7, 7))
    band[5] = 1
    assert place(band) is Place.BOTTOM


def drawn(rows):
    return [[float(sign == "#") for sign in row] for row in rows.split()]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("....... ....... ####### ####### ####### ####### #######", Place.MOST),
        ("....... ....... ....... ####### ####### ####### #######", Place.BOTTOM),
        ("####### ####### ####### ....... ....... ....... .......", Place.TOP),
        ("....... ....... ####### ####### ....... ....... .......", Place.ACROSS),
        ("...##.. ...##.. ...##.. ..###.. ..##... ..##... ..##...", Place.UPRIGHT),
        ("####... ####... ####... ####... ####... ####... ####...", Place.LEFT),
        ("......# ......# .....## ....... ....... ....... .......", Place.UPPER_RIGHT),
        ("######### " + "#.......# " * 7 + "#########", Place.SEVERAL),
        ("####### ####### ####### ####### ####### ####### #......", Place.SPREAD),
        ("....... ..###.. .#####. .#####. .#####. ..###.. .......", Place.MIDDLE),
    ],
)
def test_a_drawing_is_described_by_what_is_lit(rows, expected):
    assert place(drawn(rows)) is expected


def test_warmth_below_half_is_not_lit_whatever_it_adds_up_to():
    warm = np.full((7, 7), 0.45)
    warm[5:] = 1
    assert place(warm) is Place.BOTTOM


def test_what_is_lit_above_is_told_from_what_is_lit_below_or_all_over():
    def above(values):
        return is_lit_above(Heat("sea", np.asarray(values, np.float32), Frame(), 0.5, "last"))

    assert above(hot((0, 3)))
    assert not above(hot((6, 3)))
    assert not above(np.ones((7, 7)))
    assert not above(np.zeros((7, 7)))


def test_faint_heat_is_judged_by_its_own_half():
    assert place(hot((5, 1)) * 0.4) is Place.LOWER_LEFT


def test_two_spots_far_apart_are_several():
    assert place(hot((3, 0), (3, 6))) is Place.SEVERAL


def test_bars_beside_the_photo_do_not_count():
    wide = Frame(left=0.0, top=-0.5, width=1.0, height=2.0)
    assert place(hot((0, 3)), wide) is Place.NOWHERE
    assert place(hot((2, 1)), wide) is Place.UPPER_LEFT
    assert place(hot((4, 3)), wide) is Place.BOTTOM


def test_of_a_cropped_photo_only_the_middle_can_be_hot():
    middle = Frame(left=0.25, top=0.0, width=0.5, height=1.0)
    over = laid_over(np.ones((7, 7), np.float32), middle, width=40, height=20)
    assert over.shape == (20, 40)
    assert over[:, 10:30].min() > 0.99
    assert not over[:, :10].any()
    assert not over[:, 30:].any()
