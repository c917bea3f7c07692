"""What exported files look like."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.formats.exporting import export
from mlic_gui.core.formats.table import Layout, UnreadablePhoto

NAN = float("nan")


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_wide_has_the_humans_word_else_the_suggestion_at_its_threshold_else_nothing(make_table, tmp_path):
    table = make_table([[1, -1], [0, -1], [-1, -1]], probabilities=[[0.1, 0.5], [0.9, 0.49], [NAN, 0.9]])
    done = export(table, tmp_path / "tags.csv")
    assert rows_of(tmp_path / "tags.csv") == [
        ["filename", "sea", "sky"],
        ["1.jpg", "1", "1"],
        ["2.jpg", "0", "0"],
        ["3.jpg", "", "1"],
    ]
    assert (done.photos, done.left_out, done.unreadable, done.unreadable_path) == (3, 0, 0, None)


def test_wide_says_by_whom_and_how_probable(make_table, tmp_path):
    table = make_table([[1, -1]], probabilities=[[0.25, 0.75]])
    export(table, tmp_path / "tags.csv", probabilities=True, by=True)
    header, row = rows_of(tmp_path / "tags.csv")
    assert header == ["filename", "sea", "sky", "sea_probability", "sky_probability", "sea_by", "sky_by"]
    assert row == ["1.jpg", "1", "1", "0.250000", "0.750000", "human", "natural-scenes"]


def test_a_tagger_called_human_is_not_taken_for_one(make_table, tmp_path):
    table = make_table([[-1, -1]], probabilities=[[0.25, 0.75]], tagger="Human")
    export(table, tmp_path / "tags.csv", by=True)
    assert rows_of(tmp_path / "tags.csv")[1][3:] == ["Human (tagger)", "Human (tagger)"]


def test_annotations_only_leaves_suggestions_out(make_table, tmp_path):
    table = make_table([[1, -1]], probabilities=[[0.9, 0.9]])
    export(table, tmp_path / "tags.csv", annotations_only=True, by=True)
    assert rows_of(tmp_path / "tags.csv")[1] == ["1.jpg", "1", "", "human", ""]


def test_files_start_with_a_byte_order_mark(make_table, tmp_path):
    export(make_table([[1, 0]]), tmp_path / "tags.csv")
    assert (tmp_path / "tags.csv").read_bytes().startswith(b"\xef\xbb\xbffilename,")


def test_list_names_the_labels_that_are_yes(make_table, tmp_path):
    table = make_table([[1, 1], [0, -1]], labels=("sea", "blue; sky"))
    export(table, tmp_path / "tags.csv", layout=Layout.LIST)
    assert rows_of(tmp_path / "tags.csv") == [
        ["filename", "labels"],
        ["1.jpg", 'sea;"blue; sky"'],
        ["2.jpg", ""],
    ]


def test_list_of_annotations_tells_no_from_unknown(make_table, tmp_path):
    done = export(
        make_table([[1, 0], [-1, -1]]), tmp_path / "tags.csv", layout=Layout.LIST, annotations_only=True
    )
    assert rows_of(tmp_path / "tags.csv") == [["filename", "labels", "no_labels"], ["1.jpg", "sea", "sky"]]
    assert done.left_out == 1


def test_planet_has_names_without_ending_and_labels_between_blanks(make_table, tmp_path):
    table = make_table([[1, 1], [0, -1]], paths=["a/1.jpg", "2.tar.jpg"])
    export(table, tmp_path / "tags.csv", layout=Layout.PLANET)
    assert rows_of(tmp_path / "tags.csv") == [["image_name", "tags"], ["a/1", "sea sky"], ["2.tar", ""]]


def test_planet_of_annotations_leaves_out_what_it_cant_say(make_table, tmp_path):
    done = export(
        make_table([[1, 0], [1, -1]]), tmp_path / "tags.csv", layout=Layout.PLANET, annotations_only=True
    )
    assert rows_of(tmp_path / "tags.csv")[1:] == [["1", "sea"]]
    assert (done.photos, done.left_out) == (1, 1)


@pytest.mark.parametrize("label", ["blue sky", "blue\u00a0sky"])
def test_planet_refuses_labels_with_blanks(make_table, tmp_path, label):
    with pytest.raises(CoreError) as caught:
        export(make_table([[1]], labels=(label,)), tmp_path / "tags.csv", layout=Layout.PLANET)
    assert caught.value.code is ErrorCode.PLANET_BLANK_LABEL
    assert not (tmp_path / "tags.csv").exists()


def test_planet_refuses_equal_stems(make_table, tmp_path):
    table = make_table([[1, 1], [0, 0]], paths=["a/1.jpg", "a/1.png"])
    with pytest.raises(CoreError) as caught:
        export(table, tmp_path / "tags.csv", layout=Layout.PLANET)
    assert caught.value.code is ErrorCode.PLANET_EQUAL_STEMS
    assert caught.value.fields == {"path": "a/1.png", "other": "a/1.jpg"}


@pytest.mark.parametrize("layout", Layout)
def test_unreadable_photos_go_to_a_file_of_their_own(make_table, tmp_path, layout):
    table = make_table(
        [[1, 0], [-1, -1]], unreadable=[UnreadablePhoto("2.jpg", "2.jpg is damaged, or not a photo.")]
    )
    done = export(table, tmp_path / "tags.csv", layout=layout)
    assert len(rows_of(tmp_path / "tags.csv")) == 2
    assert done.unreadable_path == tmp_path / "tags-unreadable.csv"
    assert rows_of(done.unreadable_path) == [
        ["filename", "reason"],
        ["2.jpg", "2.jpg is damaged, or not a photo."],
    ]


def test_what_a_human_said_of_an_unreadable_photo_is_exported(make_table, tmp_path):
    table = make_table([[1, -1]], unreadable=[UnreadablePhoto("1.jpg", "gone")])
    assert export(table, tmp_path / "tags.csv").photos == 1
    assert rows_of(tmp_path / "tags.csv")[1] == ["1.jpg", "1", ""]


def test_reasons_of_an_earlier_export_do_not_stay(make_table, tmp_path):
    export(make_table([[-1, -1]], unreadable=[UnreadablePhoto("1.jpg", "gone")]), tmp_path / "tags.csv")
    export(make_table([[-1, -1]]), tmp_path / "tags.csv")
    assert rows_of(tmp_path / "tags-unreadable.csv") == [["filename", "reason"]]


def test_no_cell_can_be_taken_for_a_formula(make_table, tmp_path):
    table = make_table(
        [[-1, -1]],
        paths=["=1+1.jpg"],
        labels=("-sea", "@sky"),
        probabilities=[[0.9, 0.9]],
        unreadable=[UnreadablePhoto("+x.jpg", "=bad")],
        tagger="=tagger",
    )
    export(table, tmp_path / "tags.csv", by=True)
    export(table, tmp_path / "list.csv", layout=Layout.LIST)
    files = [tmp_path / "tags.csv", tmp_path / "tags-unreadable.csv", tmp_path / "list.csv"]
    cells = [cell for file in files for row in rows_of(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))]
    assert "./=1+1.jpg" in cells


def test_a_file_that_cant_be_written_is_said_so(make_table, tmp_path):
    with pytest.raises(CoreError) as caught:
        export(make_table([[1, 1]]), tmp_path / "missing" / "tags.csv")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_an_export_without_photos_has_its_columns(make_table, tmp_path):
    for layout in Layout:
        assert export(make_table([]), tmp_path / "tags.csv", layout=layout).photos == 0
        assert len(rows_of(tmp_path / "tags.csv")) == 1


def test_where_labels_exclude_each_other_a_photo_gets_one(make_table):
    table = make_table(
        [[-1, -1], [1, -1], [0, -1], [-1, -1]],
        probabilities=[[0.7, 0.8], [0.1, 0.9], [0.9, 0.1], [0.1, 0.2]],
    )
    one = replace(table, exclusive=True)
    assert one.answers(annotations_only=False).tolist() == [[0, 1], [1, 0], [0, 1], [0, 0]]
    assert one.answers(annotations_only=True).tolist() == table.words.tolist()
    assert table.answers(annotations_only=False)[0].tolist() == [1, 1]
