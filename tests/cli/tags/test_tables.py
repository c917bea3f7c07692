"""Tables of several things become one, if they say the same thing in the same way."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.cli.tags.tables import joined
from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.table import ExportTable, UnreadablePhoto


def table(path, labels, *, thresholds=None, **more):
    return ExportTable(
        paths=[path],
        labels=labels,
        words=np.full((1, len(labels)), -1, np.int8),
        probabilities=np.array([[0.1 * len(label) for label in labels]], np.float32),
        thresholds=np.array(thresholds or [0.5] * len(labels), np.float32),
        **{"tagger": "scenes", **more},
    )


def test_labels_of_one_table_are_unknown_in_the_other():
    unreadable = UnreadablePhoto("b.jpg", "why")
    both = joined([table("a.jpg", ["a", "bb"]), table("b.jpg", ["ccc", "a"], unreadable=[unreadable])])
    assert both.paths == ["a.jpg", "b.jpg"]
    assert both.labels == ["a", "bb", "ccc"]
    assert np.allclose(both.probabilities, [[0.1, 0.2, np.nan], [0.1, np.nan, 0.3]], equal_nan=True)
    assert (both.words == -1).all()
    assert both.unreadable == [unreadable]


@pytest.mark.parametrize(
    "other",
    [
        table("b.jpg", ["a"], thresholds=[0.4]),
        table("b.jpg", ["a"], tagger="mine"),
        table("b.jpg", ["a"], exclusive=True),
    ],
)
def test_tables_that_mean_something_else_are_not_joined(other):
    with pytest.raises(FormatError) as caught:
        joined([table("a.jpg", ["a"]), other])
    assert caught.value.code is ErrorCode.TABLES_DIFFER


def test_one_table_is_itself():
    one = table("a.jpg", ["a"])
    assert joined([one]).labels == ["a"]
