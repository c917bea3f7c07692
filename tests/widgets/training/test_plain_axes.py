from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.widgets.training.plain_axes import bounds


@given(st.lists(st.floats(1e-6, 1e4), min_size=1))
def test_losses_lie_between_nought_and_the_highest_line(values: list[float]) -> None:
    low, high = bounds(values)
    assert low == 0
    assert max(values) <= high * (1 + 1e-9) <= 3 * max(values)


@given(st.lists(st.floats(0, 1), min_size=1))
def test_fbetas_lie_below_one_with_room_for_three_lines(values: list[float]) -> None:
    low, high = bounds(values, upper=1.0)
    assert high == 1
    assert 0 <= low <= min(values) + 1e-9 or low == pytest.approx(0.8)
    assert high - low >= 0.2 - 1e-9


def test_gaps_and_nothing_at_all_are_fine() -> None:
    assert bounds([math.nan, 0.35]) == (0, pytest.approx(0.4))
    assert bounds([]) == (0, 1)
    assert bounds([], upper=1.0) == (pytest.approx(0.6), 1)
