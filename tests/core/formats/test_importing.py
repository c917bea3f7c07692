"""What is understood of files of tags, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.formats.import_plan import MatchCounts, ProblemKind
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.labels import LabelSet

SEA_YES = Edit("1.jpg", "sea", Word.YES)
SEA_NO = Edit("2.jpg", "sea", Word.NO)


def refusal(plan, content, **project):
    with pytest.raises(CoreError) as caught:
        plan(content, **project)
    return caught.value.code, caught.value.fields


@pytest.mark.parametrize(
    "content",
    [
        "filename,sea\n1.jpg,1\n2.jpg,0\n",
        "\ufefffilename,sea\r\n1.jpg,1\r\n2.jpg,0\r\n",
        "filename,sea\r1.jpg,1\r2.jpg,0\r",
        'filename,sea\n"1.jpg","1"\n2.jpg, 0',
        "filename;sea\n1.jpg;1\n2.jpg;0\n",
        "sep=;\nfilename;sea\n1.jpg;1\n2.jpg;0\n",
        "filename\tsea\n1.jpg\t1\n2.jpg\t0\n",
        "Sea,FileName\n1,1.jpg\n\n0,2.jpg\n,,\n".replace(",,\n", ",\n"),
        ",filename,sea\n0,1.jpg,1.0\n1,2.jpg,0.0\n",
        "filename,sea\n./1.jpg,1\n2.jpg,0\n",
        "filename,sea,\n1.jpg,1,\n2.jpg,0,,,\n",
    ],
)
def test_wide_files_of_many_programs(plan, content):
    found = plan(content, labels=["sea"])
    assert found.layout is Layout.WIDE
    assert sorted(found.additions, key=lambda edit: edit.path) == [SEA_YES, SEA_NO]
    assert found.cells(overwrite=False) == 2


def test_empty_cells_say_nothing(plan):
    assert plan("filename,sea,sky\n1.jpg,,1\n").additions == (Edit("1.jpg", "sky", Word.YES),)


def test_labels_that_the_project_lacks_are_told(plan):
    found = plan("filename,Sky,SEA\n1.jpg,1,1\n", labels=["sea"])
    assert found.new_labels == ("Sky",)
    assert set(found.additions) == {SEA_YES, Edit("1.jpg", "Sky", Word.YES)}


def test_more_labels_than_anybody_has_are_refused(plan):
    header = ",".join(f"label {number}" for number in range(2001))
    content = f"filename,{header}\n1.jpg{',1' * 2001}\n"
    assert refusal(plan, content)[0] is ErrorCode.LABELS_TOO_MANY


def test_existing_annotations_stay_unless_told(plan):
    found = plan("filename,sea,sky\n1.jpg,1,1\n2.jpg,0,\n", labels=["sea", "sky"], words=[[1, 0], [-1, 1]])
    assert found.same == 1
    assert found.additions == (SEA_NO,)
    assert found.conflicts == (Edit("1.jpg", "sky", Word.YES),)
    assert (found.cells(overwrite=False), found.cells(overwrite=True)) == (1, 2)
    assert found.edits(overwrite=True) == found.additions + found.conflicts


def test_only_what_humans_said_is_taken_where_that_is_told(plan):
    found = plan(
        "filename,sea,sky,sea_probability,sea_by\n1.jpg,1,1,0.9,human\n2.jpg,0,,0.1,natural-scenes\n",
        labels=["sea", "sky"],
    )
    assert set(found.additions) == {SEA_YES, Edit("1.jpg", "sky", Word.YES)}
    assert found.machine == 1


def test_by_columns_may_come_first(plan):
    assert plan("sea_by,filename,sea\nhuman,1.jpg,1\n").new_labels == ("sea",)


@pytest.mark.parametrize("value", ["2", "-1", "0.7", "yes", "x", "TRUE", "nan"])
@pytest.mark.parametrize("labels", [[], ["sea"]])
def test_other_values_are_refused_with_line_and_column(plan, value, labels):
    code, fields = refusal(plan, f"filename,sea\n1.jpg,1\n2.jpg,{value}\n", labels=labels)
    assert code is ErrorCode.CSV_VALUE
    assert (fields["line"], fields["label"], fields["value"]) == (3, "sea", value)


def test_line_numbers_count_lines_inside_quotes(plan):
    _, fields = refusal(plan, 'filename,sea\n"1\n.jpg",1\n2.jpg,9\n', labels=["sea"])
    assert fields["line"] == 4


def test_text_in_the_column_of_a_label_is_refused(plan):
    assert refusal(plan, "filename,sea\n1.jpg,lovely\n", labels=["sea"])[0] is ErrorCode.CSV_VALUE


def test_columns_of_text_are_left_out_and_told(plan):
    found = plan("filename,sea,photographer,reason,old_probability\n1.jpg,1,Anna,rain,0.25\n")
    assert found.new_labels == ("sea",)
    assert {(problem.kind, problem.name) for problem in found.problems} == {
        (ProblemKind.UNKNOWN_COLUMN, "photographer"),
        (ProblemKind.UNKNOWN_COLUMN, "reason"),
        (ProblemKind.UNKNOWN_COLUMN, "old_probability"),
    }


def test_unknown_photos_are_told(plan):
    found = plan("filename,sea\n1.jpg,1\nother.jpg,1\n")
    assert [(problem.kind, problem.line, problem.name) for problem in found.problems] == [
        (ProblemKind.UNKNOWN_PHOTO, 3, "other.jpg")
    ]


def test_a_file_about_other_photos_is_refused(plan):
    assert refusal(plan, "filename,sea\nother.jpg,1\n")[0] is ErrorCode.CSV_NO_PHOTOS


def test_a_file_without_rows_says_nothing(plan):
    assert plan("filename,sea\n").cells(overwrite=True) == 0


def test_a_photo_may_be_told_twice_if_it_agrees(plan):
    found = plan("filename,sea,sky\n1.jpg,1,\n1.jpg,1,0\n")
    assert set(found.additions) == {SEA_YES, Edit("1.jpg", "sky", Word.NO)}
    assert [(problem.kind, problem.line) for problem in found.problems] == [(ProblemKind.REPEATED_PHOTO, 3)]


def test_a_photo_may_not_be_told_twice_if_it_contradicts(plan):
    code, fields = refusal(plan, "filename,sea\n1.jpg,1\n1.jpg,0\n")
    assert code is ErrorCode.CSV_CONTRADICTION
    assert (fields["line"], fields["label"], fields["photo"]) == (3, "sea", "1.jpg")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", ErrorCode.CSV_MALFORMED),
        ("\n\n", ErrorCode.CSV_MALFORMED),
        ("name,sea\n1.jpg,1\n", ErrorCode.CSV_MALFORMED),
        ("image_name,sea\n1,1\n", ErrorCode.CSV_MALFORMED),
        ("filename,sea,sea\n1.jpg,1,1\n", ErrorCode.CSV_REPEATED_COLUMN),
        ("filename,sea,Sea\n1.jpg,1,1\n", ErrorCode.CSV_REPEATED_COLUMN),
        ("filename,sea,sky\n1.jpg,1\n", ErrorCode.CSV_BROKEN),
        ("filename,sea\n1.jpg,1,1\n", ErrorCode.CSV_BROKEN),
        ('filename,sea\n"1.jpg,1\n2.jpg,0\n', ErrorCode.CSV_BROKEN),
        ('filename,sea\n"1".jpg,1\n', ErrorCode.CSV_BROKEN),
        ("filename,sea\n1.jpg,1\n2.jpg,\0\n", ErrorCode.CSV_BROKEN),
        ('filename,sea\n1.jpg,"' + "x" * 200_000 + '"\n', ErrorCode.CSV_BROKEN),
        ("filename,sea\n1.jpg,1\nmüll.jpg,1\n".encode("latin-1"), ErrorCode.CSV_ENCODING),
        ("filename,sea\n1.jpg,1\n".encode("utf-16"), ErrorCode.CSV_ENCODING),
        ('filename,labels\n1.jpg,"""sea"\n', ErrorCode.CSV_BROKEN),
        ("filename,labels,no_labels\n1.jpg,sea,sea\n", ErrorCode.CSV_CONTRADICTION),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ErrorCode.CSV_ENCODING),
    ],
)
def test_what_is_no_table_of_tags_is_refused(plan, content, code):
    assert refusal(plan, content)[0] is code


def test_errors_in_encoding_name_the_line(plan):
    assert refusal(plan, "filename,sea\n1.jpg,1\nmüll.jpg,1\n".encode("latin-1"))[1]["line"] == 3


def test_a_missing_file_is_said_so(tmp_path):
    with pytest.raises(CoreError) as caught:
        plan_import(tmp_path / "none.csv", photos=[], labels=LabelSet(), words=np.zeros((0, 0), np.int8))
    assert caught.value.code is ErrorCode.FILE_UNREADABLE


@pytest.mark.parametrize(
    "cell", ["sea;blue sky", "sea; blue sky", "sea|blue sky", '"sea, blue sky"', '"sea,blue sky,"']
)
def test_lists_may_be_separated_in_several_ways(plan, cell):
    found = plan(f"filename,labels\n1.jpg,{cell}\n")
    assert found.layout is Layout.LIST
    assert set(found.additions) == {SEA_YES, Edit("1.jpg", "blue sky", Word.YES)}


def test_a_list_says_nothing_of_labels_that_it_leaves_out(plan):
    found = plan("filename,labels\n1.jpg,sea\n2.jpg,\n")
    assert found.additions == (SEA_YES,)


def test_planet_says_no_of_labels_that_it_leaves_out(plan):
    found = plan("image_name,tags\n1,sea sky\n2,sky\n", labels=["sea", "sky", "fog"])
    assert found.layout is Layout.PLANET
    assert set(found.additions) == {
        SEA_YES,
        SEA_NO,
        Edit("1.jpg", "sky", Word.YES),
        Edit("2.jpg", "sky", Word.YES),
    }


def test_letter_case_makes_no_other_label(plan):
    found = plan("image_name,tags\n1,Sea\n2,sea SEA\n", labels=["sea"])
    assert set(found.additions) == {SEA_YES, Edit("2.jpg", "sea", Word.YES)}
    assert found.new_labels == ()


def test_new_labels_of_a_list_come_in_alphabetical_order(plan):
    assert plan("image_name,tags\n1,sky Fog\n2,sea\n").new_labels == ("Fog", "sea", "sky")


@pytest.mark.parametrize(
    ("photos", "matched"),
    [
        ([f"{number}.jpg" for number in range(1, 1501)], MatchCounts(exact=1500)),
        ([f"images/{number}.jpg" for number in range(1, 1501)], None),
    ],
)
@pytest.mark.parametrize("file", ["labels.csv", "train_v2.csv"])
def test_natural_scenes_are_found_from_both_folders(natural_scenes, photos, matched, file):
    found = plan_import(
        natural_scenes / file, photos=photos, labels=LabelSet(), words=np.zeros((1500, 0), np.int8)
    )
    by_other = MatchCounts(by_stem=1500) if file == "train_v2.csv" else MatchCounts(by_name=1500)
    assert found.matched == (matched or by_other)
    assert found.new_labels == ("desert", "mountains", "sea", "sunset", "trees")
    assert found.cells(overwrite=False) == 7500
    assert not found.problems
