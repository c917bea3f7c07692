"""Which photo a name in a file means."""

from __future__ import annotations

import pytest

from mlic_gui.core.formats.photo_names import MatchKind, PhotoNames, stem


@pytest.mark.parametrize(
    ("photos", "name", "row", "kind"),
    [
        (["a/1.jpg", "b/1.jpg"], "b/1.jpg", 1, MatchKind.EXACT),
        (["1.jpg", "a/1.jpg"], "1.jpg", 0, MatchKind.EXACT),
        (["a/1.jpg"], "a\\1.jpg", 0, MatchKind.EXACT),
        (["caf\u0065\u0301.jpg"], "café.jpg", 0, MatchKind.EXACT),
        (["café.jpg"], "caf\u0065\u0301.jpg", 0, MatchKind.EXACT),
        (["x\udce9.jpg"], "x\\udce9.jpg", 0, MatchKind.EXACT),
        (["images/1.jpg", "images/2.jpg"], "2.jpg", 1, MatchKind.NAME),
        (["1.jpg", "2.jpg"], "images/2.jpg", 1, MatchKind.NAME),
        (["train/1.jpg", "test/1.jpg"], "/home/me/photos/test/1.jpg", 1, MatchKind.NAME),
        (["train/1.jpg", "test/1.jpg"], "C:\\photos\\train\\1.jpg", 0, MatchKind.NAME),
        (["IMG_1.JPG"], "img_1.jpg", 0, MatchKind.NAME),
        (["a/IMG.jpg", "b/img.jpg"], "c/img.jpg", 1, MatchKind.NAME),
        (["1.png", "11.jpg"], "1.jpg", 0, MatchKind.STEM),
        (["1.png", "2.png"], "1", 0, MatchKind.STEM),
        (["1.png", "1.jpg"], "1", None, None),
        (["train/1.jpg", "test/1.jpg"], "1.jpg", None, None),
        ([], "1.jpg", None, None),
        (["1.jpg"], "", None, None),
    ],
)
def test_the_photo_that_a_name_means(photos, name, row, kind):
    match = PhotoNames(photos).find(name)
    assert match.row == row
    if row is not None:
        assert match.kind is kind


def test_several_that_could_be_meant_are_told_from_none():
    names = PhotoNames(["train/1.jpg", "test/1.jpg"])
    assert names.find("1.jpg").ambiguous
    assert not names.find("3.jpg").ambiguous


def test_of_composed_and_decomposed_names_each_means_its_own():
    names = PhotoNames(["caf\u0065\u0301.jpg", "café.jpg"])
    assert names.find("café.jpg").row == 1
    assert names.find("caf\u0065\u0301.jpg").row == 0


@pytest.mark.parametrize(
    ("name", "row", "kind"),
    [
        ("1", 0, MatchKind.EXACT),
        ("1.jpg", 1, MatchKind.EXACT),
        ("images/1", 0, MatchKind.STEM),
        ("9", None, None),
    ],
)
def test_names_without_ending_come_before_names_with_it(name, row, kind):
    match = PhotoNames(["1.jpg", "1.jpg.png"]).find_stem(name)
    assert match.row == row
    if row is not None:
        assert match.kind is kind


def test_two_names_for_one_photo_are_both_refused(plan):
    found = plan("filename,sea\ntrain/1.jpg,1\ntest/1.jpg,0\n2.jpg,1\n")
    assert [edit.path for edit in found.additions] == ["2.jpg"]
    assert [problem.line for problem in found.problems] == [2, 3]


def test_the_photos_own_path_wins_over_other_names_for_it(plan):
    found = plan("filename,sea\ntrain/1.jpg,0\n1.jpg,1\n")
    assert [int(edit.word) for edit in found.additions] == [1]
    assert [problem.name for problem in found.problems] == ["train/1.jpg"]


@pytest.mark.parametrize(
    ("path", "expected"), [("a.b/c", "a.b/c"), ("a/.hidden", "a/.hidden"), ("x.y.z", "x.y")]
)
def test_stem(path, expected):
    assert stem(path) == expected
