"""What a label may be called."""

from __future__ import annotations

import pytest

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.labels import LabelSet, check_label


def test_names_are_kept_composed_and_without_blanks_around():
    assert check_label("  cafe\u0301 ", []) == "café"


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\t"])
def test_a_label_needs_a_name(name):
    with pytest.raises(ProjectError) as caught:
        check_label(name, [])
    assert caught.value.code is ErrorCode.LABEL_EMPTY


@pytest.mark.parametrize("name", ["Sea", "sea", "SEA "])
def test_letter_case_makes_no_other_label(name):
    with pytest.raises(ProjectError) as caught:
        check_label(name, ["Sea"])
    assert caught.value.code is ErrorCode.LABEL_EXISTS


@pytest.mark.parametrize(
    ("name", "existing"),
    [
        ("filename", []),
        ("Labels", []),
        ("no_labels", []),
        ("image_name", []),
        ("TAGS", []),
        ("reason", []),
        ("sea_by", ["sea"]),
        ("Sea_Probability", ["sea"]),
        ("sea", ["sea_by"]),
        ("sea", ["sky", "sea_probability"]),
        ("two\nlines", []),
        ("nul\0", []),
        ("x\u2028z", ["y"]),
    ],
)
def test_names_that_exported_files_use_are_refused(name, existing):
    with pytest.raises(ProjectError) as caught:
        check_label(name, existing)
    assert caught.value.code in {ErrorCode.LABEL_RESERVED, ErrorCode.LABEL_EMPTY}


@pytest.mark.parametrize(
    "name", ["standby", "sea_by", "=1+1", "@home", "-", "two words", "日没", "🏖️", "a;b,c|d"]
)
def test_other_names_are_free(name):
    assert check_label(name, ["sky"]) == name


def test_labels_keep_their_order():
    labels = LabelSet(("sea",)).with_labels(["sky", "fog"])
    assert list(labels) == ["sea", "sky", "fog"]
    assert labels.index("fog") == 2
    assert "sky" in labels
    with pytest.raises(ProjectError) as caught:
        labels.index("rain")
    assert caught.value.code is ErrorCode.LABEL_UNKNOWN
