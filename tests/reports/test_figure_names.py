"""What a single figure is called."""

from __future__ import annotations

import pytest

from mlic_gui.reports.figure_names import figure_name


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("after", "labels", "sea", "fbeta"), "F-beta of “sea”"),
        (("before", "mean_average_precision"), "mAP of the tagger before"),
        (("after", "intervals", "fbeta", "low"), "lower end of the interval of F-beta"),
        (("difference",), "difference to the tagger before"),
        (("high",), "upper end of the interval of the difference"),
    ],
)
def test_a_figure_is_called_by_its_name(place, name):
    assert figure_name(place) == name
