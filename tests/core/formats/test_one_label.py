"""What an import does where labels exclude each other."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.one_label import with_one_label
from mlic_gui.core.project.annotations import Edit, Word

LABELS = ("cat", "dog")
NOTHING = [[-1, -1], [-1, -1]]


@pytest.fixture
def one(plan):
    def run(content, words=NOTHING):
        said = dict(zip(("1.jpg", "2.jpg"), np.array(words, np.int8), strict=True))
        return with_one_label(plan(content, labels=LABELS, words=words), said)

    return run


def test_one_label_per_photo_is_taken(one):
    found = one("filename,labels\n1.jpg,cat\n2.jpg,dog\n")
    assert Edit("1.jpg", "cat", Word.YES) in found.additions
    assert found.conflicts == ()


def test_a_photo_with_two_is_refused_and_named(one):
    with pytest.raises(FormatError) as caught:
        one("filename,cat,dog\n2.jpg,1,0\n1.jpg,1,1\n")
    assert caught.value.code is ErrorCode.CSV_SEVERAL_YES
    assert caught.value.fields["photo"] == "1.jpg"


def test_two_new_labels_for_one_photo_are_refused_too(one):
    with pytest.raises(FormatError):
        one("filename,fox,owl\n1.jpg,1,1\n")


def test_another_yes_than_the_photo_has_is_a_conflict(one):
    found = one("filename,cat,dog\n1.jpg,1,\n2.jpg,1,\n", [[-1, 1], [-1, 0]])
    assert found.additions == (Edit("2.jpg", "cat", Word.YES),)
    assert found.conflicts == (Edit("1.jpg", "cat", Word.YES),)
    assert found.edits(overwrite=False) == found.additions


def test_a_no_is_no_conflict(one):
    found = one("filename,cat\n1.jpg,0\n", [[-1, 1], [-1, -1]])
    assert found.additions == (Edit("1.jpg", "cat", Word.NO),)
