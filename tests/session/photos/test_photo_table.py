"""Growing columns: what was in a row stays in it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.session.photos.photo_table import PhotoTable


def records(paths):
    return [PhotoRecord(path, 1, 1) for path in paths]


def fill(table: PhotoTable, paths, value: int) -> range:
    words = np.full((len(paths), 2), value, np.int8)
    return table.append(records(paths), words=words, reviewed=np.full(len(paths), bool(value)))


@given(st.lists(st.integers(0, 700), max_size=5))
def test_rows_keep_their_values_while_the_table_grows(sizes):
    table, expected = PhotoTable(2), []
    for batch, size in enumerate(sizes):
        value = batch % 2
        fill(table, [f"{batch}/{number}.jpg" for number in range(size)], value)
        expected += [value] * size
    assert table.words[:, 1].tolist() == expected
    assert table.reviewed.tolist() == [bool(value) for value in expected]
    assert np.isnan(table.probabilities).all()
    assert len(table) == len(expected)


def test_a_photo_found_twice_is_one_photo():
    table = PhotoTable(2)
    fill(table, ["a.jpg", "b.jpg"], 1)
    assert fill(table, ["b.jpg", "c.jpg"], 0) == range(2, 3)
    assert table.words[:, 0].tolist() == [1, 1, 0]
    assert table.row_of("c.jpg") == 2
    assert table.rows_of(["c.jpg", "gone.jpg", "a.jpg"]).tolist() == [2, 0]


def test_folders_and_what_is_below_them():
    table = PhotoTable(2)
    fill(table, ["1.jpg", "a/1.jpg", "ab/1.jpg", "a/b/1.jpg"], 0)
    assert table.folders == ["", "a", "ab", "a/b"]
    assert table.rows_below("").tolist() == [0, 1, 2, 3]
    assert table.rows_below("a").tolist() == [1, 3]
    assert table.rows_below("a", start=2).tolist() == [3]
    assert table.rows_below("nowhere").tolist() == []


def test_columns_move_with_their_labels():
    table = PhotoTable(2)
    fill(table, ["a.jpg"], 1)
    table.probabilities[0] = (0.25, 0.75)
    table.set_columns(table.columns_after(("x", "y"), ("y", "new", "x")))
    assert table.words.tolist() == [[1, -1, 1]]
    np.testing.assert_array_equal(table.probabilities, [[0.75, np.nan, 0.25]])


def test_changes_of_photos_and_labels_that_are_not_there_change_nothing():
    table = PhotoTable(2)
    fill(table, ["a.jpg", "b.jpg", "c.jpg"], 0)
    changes = [("c.jpg", "y", 1), ("gone.jpg", "x", 1), ("a.jpg", "gone", 1)]
    rows = table.change_words(changes, {"b.jpg": True, "gone.jpg": True}, labels=("x", "y"))
    assert rows.tolist() == [1, 2]
    assert table.words.tolist() == [[0, 0], [0, 0], [0, 1]]
    assert table.reviewed.tolist() == [False, True, False]


def test_suggestions_are_fresh_until_the_network_is_another():
    table = PhotoTable(2)
    fill(table, ["a.jpg", "b.jpg", "c.jpg"], 0)
    table.put_suggestions(np.array([0, 2]), np.array([[0.5], [0.75]], np.float32), columns=(1,))
    assert table.tagged.tolist() == [True, False, True]
    assert table.mark_stale().tolist() == [0, 2]
    assert (table.tagged.tolist(), table.stale.tolist()) == ([False] * 3, [True, False, True])
    table.put_suggestions(np.array([2]), np.array([[0.25]], np.float32), columns=(1,))
    assert table.stale.tolist() == [True, False, False]
    np.testing.assert_array_equal(table.probabilities[:, 1], np.array([0.5, np.nan, 0.25], np.float32))
