"""The folders that photos lie in are their labels."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.project.labels import LabelSet


def plan(folder, photos, labels=()):
    words = np.full((len(photos), len(labels)), -1, np.int8)
    return plan_import(folder, photos=photos, labels=LabelSet(tuple(labels)), words=words)


def said(found):
    return {(edit.path, edit.label): int(edit.word) for edit in found.additions}


def test_the_last_folder_is_a_yes_and_the_others_a_no(tmp_path):
    found = plan(tmp_path, ["0.jpg", "train/cats/1.jpg", "train/dogs/1.jpg", "validation/cats/9.jpg"])
    assert found.layout is Layout.FOLDERS
    assert found.new_labels == ("cats", "dogs")
    assert (found.photos, found.problems) == (3, ())
    assert said(found) == {
        ("train/cats/1.jpg", "cats"): 1,
        ("train/cats/1.jpg", "dogs"): 0,
        ("train/dogs/1.jpg", "cats"): 0,
        ("train/dogs/1.jpg", "dogs"): 1,
        ("validation/cats/9.jpg", "cats"): 1,
        ("validation/cats/9.jpg", "dogs"): 0,
    }


def test_labels_of_the_project_are_kept_and_letter_case_makes_no_difference(tmp_path):
    found = plan(tmp_path, ["a/Cats/1.jpg", "b/cats/2.jpg"], labels=["CATS", "boats"])
    assert found.new_labels == ()
    assert said(found) == {("a/Cats/1.jpg", "CATS"): 1, ("b/cats/2.jpg", "CATS"): 1}


def test_labels_come_in_natural_order(tmp_path):
    assert plan(tmp_path, ["10/a.jpg", "9/a.jpg", "b/a.jpg"]).new_labels == ("9", "10", "b")


def test_without_subfolders_there_are_no_labels(tmp_path):
    with pytest.raises(CoreError) as caught:
        plan(tmp_path, ["1.jpg"])
    assert caught.value.code is ErrorCode.FOLDERS_NONE


def test_a_folder_that_no_label_can_be_called_like_is_refused(tmp_path):
    with pytest.raises(CoreError) as caught:
        plan(tmp_path, ["cats/1.jpg", "tags/1.jpg"])
    assert caught.value.code is ErrorCode.LABEL_RESERVED
