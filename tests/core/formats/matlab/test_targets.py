"""Targets come in from MATLAB files, and nothing a file may hold does harm."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import savemat

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.project.labels import LabelSet
from tests.core.formats.test_round_trip import label_sets

NAMES = np.array([["sea"], ["sky"]], dtype=object)
TARGETS = np.array([[1, -1, 1], [-1, 0, 1]], np.int8)


def words_of(path, *, photos=3, names=()):
    """Words by (photo, label) that importing into a fresh project gives."""
    paths = [f"{number}.jpg" for number in range(1, photos + 1)]
    nothing = np.zeros((photos, 0), np.int8)
    plan = plan_import(path, photos=paths, labels=LabelSet(), words=nothing, names=names)
    assert plan.layout is Layout.MATLAB
    return {(edit.path, edit.label): int(edit.word) for edit in plan.additions}


def refusal(path, **options):
    with pytest.raises(CoreError) as caught:
        words_of(path, **options)
    return caught.value


@pytest.fixture
def mat(tmp_path):
    def write(name="targets.mat", *, compress=False, **variables):
        savemat(tmp_path / name, variables, do_compression=compress)
        return tmp_path / name

    return write


SAID = {
    ("1.jpg", "sea"): 1,
    ("2.jpg", "sea"): 0,
    ("3.jpg", "sea"): 1,
    ("1.jpg", "sky"): 0,
    ("3.jpg", "sky"): 1,
}


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("targets", [TARGETS, TARGETS.T, TARGETS.astype(float), TARGETS.astype(np.int16)])
def test_one_is_yes_minus_one_no_zero_unknown_either_way_round(mat, targets, compress):
    assert words_of(mat(compress=compress, targets=targets, class_name=NAMES)) == SAID


def test_what_is_not_a_number_is_unknown(mat):
    targets = np.array([[1, -1, np.nan]])
    assert words_of(mat(y=targets, n=NAMES[:1])) == {("1.jpg", "sea"): 1, ("2.jpg", "sea"): 0}


@pytest.mark.parametrize("kind", [np.uint8, np.bool_])
def test_zero_is_no_where_there_is_no_minus_one(mat, kind):
    assert words_of(mat(y=np.array([[1, 0, 0]], kind), n=NAMES[:1])) == {
        ("1.jpg", "sea"): 1,
        ("2.jpg", "sea"): 0,
        ("3.jpg", "sea"): 0,
    }


def test_photos_are_counted_in_natural_order(mat):
    path = mat(targets=np.array([[1, -1, -1]]), class_name=NAMES[:1])
    nothing = np.zeros((3, 0), np.int8)
    plan = plan_import(path, photos=["10.jpg", "2.jpg", "1.jpg"], labels=LabelSet(), words=nothing)
    assert {edit.path: int(edit.word) for edit in plan.additions} == {"1.jpg": 1, "2.jpg": 0, "10.jpg": 0}


@given(numbers=st.lists(st.integers(0, 10**6), unique=True, min_size=2, max_size=12), data=st.data())
@settings(max_examples=30, deadline=None)
def test_natural_order_of_any_numbers(numbers, data):
    shuffled = data.draw(st.permutations(numbers))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "y.mat"
        savemat(path, {"targets": np.where(np.arange(len(numbers)) == 0, 1, -1)[None]})
        plan = plan_import(
            path,
            photos=[f"{number}.jpg" for number in shuffled],
            labels=LabelSet(),
            words=np.zeros((len(numbers), 0), np.int8),
            names=["first"],
        )
    assert [edit.path for edit in plan.additions if edit.word == 1] == [f"{min(numbers)}.jpg"]


def test_the_usual_names_are_preferred_and_other_variables_do_not_matter(mat):
    path = mat(
        aaa=np.ones((2, 3), np.int8),
        bags=np.array([[np.zeros((9, 15))]], dtype=object),
        info={"a": 1},
        remark="made by hand",
        targets=TARGETS,
        class_name=NAMES,
    )
    assert words_of(path) == SAID


def test_targets_that_do_not_fit_are_not_passed_over_for_something_that_does(mat):
    path = mat(targets=TARGETS, class_name=NAMES, fold=np.ones((2, 4)))
    assert refusal(path, photos=4).code is ErrorCode.MAT_COUNTS


def test_any_name_will_do_if_no_usual_one_is_there(mat):
    assert words_of(mat(aaa=np.ones((2, 4)), data=TARGETS, class_name=NAMES)) == SAID


def test_names_may_be_the_rows_of_a_text(mat):
    assert words_of(mat(targets=TARGETS, names=np.array(["sea ", "sky "]))) == SAID


def test_different_counts_are_refused_with_both(mat):
    path = mat(targets=TARGETS, class_name=NAMES)
    error = refusal(path, photos=4)
    assert error.code is ErrorCode.MAT_COUNTS
    assert (error.fields["targets"], error.fields["photos"]) == (3, 4)
    error = refusal(mat(targets=TARGETS.T, class_name=NAMES), photos=4)
    assert (error.fields["targets"], error.fields["photos"]) == (3, 4)


def test_missing_names_are_asked_for(mat):
    path = mat(targets=TARGETS)
    assert refusal(path).code is ErrorCode.LABEL_NAMES_MISSING
    assert words_of(path, names=["sea", "sky"]) == SAID
    error = refusal(path, names=["sea"])
    assert error.code is ErrorCode.LABEL_NAMES_COUNT
    assert (error.fields["count"], error.fields["given"]) == (2, 1)
    assert refusal(path, names=["sea", "Sea"]).code is ErrorCode.LABEL_EXISTS
    assert refusal(path, names=["sea", "filename"]).code is ErrorCode.LABEL_RESERVED


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"x": np.arange(6).reshape(2, 3)},
        {"x": "text"},
        {"x": np.zeros((2, 3, 1))},
        {"x": np.zeros((0, 3))},
    ],
)
def test_a_file_without_targets_says_what_it_has(mat, variables):
    error = refusal(mat(**variables))
    assert error.code is ErrorCode.MAT_NO_TARGETS
    assert all(
        name in str(error.fields["names"]) for name in variables if variables[name].__class__ is not int
    )


def test_more_labels_than_anybody_has_are_refused(mat):
    assert refusal(mat(targets=np.ones((2001, 3), np.int8))).code is ErrorCode.LABELS_TOO_MANY


def test_version_7_3_is_named(tmp_path):
    path = tmp_path / "new.mat"
    path.write_bytes(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM" + b"\x89HDF\r\n\x1a\n")
    assert refusal(path).code is ErrorCode.MAT_HDF5
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
    assert refusal(path).code is ErrorCode.MAT_HDF5


def element(kind, body):
    return struct.pack("<II", kind, len(body)) + body + bytes(-len(body) % 8)


def matrix_head(kind, name=b"", shape=(1, 1)):
    flags = element(6, struct.pack("<II", kind, 0))
    return flags + element(5, struct.pack("<2i", *shape)) + element(1, name)


def mat_file(*elements):
    return b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM" + b"".join(elements)


def nested_cells(depth):
    inner = element(14, matrix_head(6) + element(9, struct.pack("<d", 1.0)))
    heads, size = [], len(inner)
    for level in range(depth):
        head = matrix_head(1, b"" if level < depth - 1 else b"names")
        heads.append(struct.pack("<II", 14, len(head) + size) + head)
        size += len(head) + 8
    return b"".join(reversed(heads)) + inner


def test_cells_within_cells_without_end_are_not_followed(tmp_path):
    """SciPy would end the process, so it is looked at from outside."""
    path = tmp_path / "deep.mat"
    path.write_bytes(mat_file(nested_cells(100_000)))
    program = (
        "import sys; from pathlib import Path\n"
        "from mlic_gui.core.formats.matlab.targets import parse_matlab\n"
        "try: parse_matlab(Path(sys.argv[1]), photos=['1.jpg'])\n"
        "except Exception as error: print(error.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == ErrorCode.MAT_NO_TARGETS


def test_a_cell_that_hides_cells_behind_its_text_is_refused(tmp_path):
    text = matrix_head(4) + element(4, "x".encode("utf-16-le")) + nested_cells(3)
    path = tmp_path / "hidden.mat"
    path.write_bytes(mat_file(element(14, matrix_head(1, b"names") + element(14, text))))
    assert refusal(path).code is ErrorCode.MAT_NO_TARGETS
    path.write_bytes(mat_file(element(14, matrix_head(1, b"names", (2, 1)) + element(14, text))))
    assert refusal(path).code is ErrorCode.MAT_NO_TARGETS


def test_a_few_bytes_that_unpack_to_gigabytes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("mlic_gui.core.formats.matlab.targets.MAX_BYTES", 1 << 20)
    packed = zlib.compress(element(14, matrix_head(9, b"targets", (1, 1 << 21)) + element(2, bytes(1 << 21))))
    path = tmp_path / "bomb.mat"
    path.write_bytes(mat_file(struct.pack("<II", 15, len(packed)) + packed))
    assert refusal(path).code is ErrorCode.MAT_TOO_LARGE
    path.write_bytes(bytes(1 << 21))
    assert refusal(path).code is ErrorCode.MAT_TOO_LARGE


def test_functions_objects_and_structures_are_not_read(tmp_path):
    elements = [element(14, matrix_head(kind, b"x") + element(9, bytes(8))) for kind in (2, 3, 5, 16)]
    opaque = element(6, struct.pack("<II", 17, 0)) + element(1, b"text") + element(1, b"MCOS")
    path = tmp_path / "code.mat"
    path.write_bytes(mat_file(*elements, element(14, opaque)))
    error = refusal(path)
    assert (error.code, error.fields["names"]) == (ErrorCode.MAT_NO_TARGETS, "x, text")


def test_a_variable_twice_is_refused(tmp_path):
    one = element(14, matrix_head(6, b"x") + element(9, bytes(8)))
    path = tmp_path / "twice.mat"
    path.write_bytes(mat_file(one, one))
    assert refusal(path).code is ErrorCode.MAT_UNREADABLE


def good_bytes(*, compress):
    file = io.BytesIO()
    savemat(file, {"targets": TARGETS, "class_name": NAMES}, do_compression=compress)
    return file.getvalue()


@given(data=st.data(), compress=st.booleans())
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_refused_in_the_programs_own_words(data, compress):
    good = bytearray(good_bytes(compress=compress))
    for _ in range(data.draw(st.integers(0, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.mat"
        path.write_bytes(bytes(good[:cut]) if data.draw(st.booleans()) else bytes(good))
        with suppress(CoreError):
            words_of(path)


@given(data=st.data(), labels=label_sets())
@settings(max_examples=40, deadline=None)
def test_round_trip(data, labels):
    photos = data.draw(st.integers(1, 6))
    cells = st.lists(st.sampled_from([-1, 0, 1]), min_size=photos, max_size=photos)
    rows = data.draw(st.lists(cells, min_size=len(labels), max_size=len(labels)))
    names = [name for name in labels if "\0" not in name and name.isascii()]
    targets = np.array([row for row, name in zip(rows, labels, strict=True) if name in names], np.int8)
    if not names or not (targets == -1).any():
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "y.mat"
        savemat(path, {"targets": targets, "class_name": np.array([[name] for name in names], dtype=object)})
        said = words_of(path, photos=photos)
    assert said == {
        (f"{column + 1}.jpg", name): max(0, int(targets[row, column]))
        for row, name in enumerate(names)
        for column in range(photos)
        if targets[row, column]
    }


def test_the_natural_scenes_say_the_same_as_their_table(natural_scenes):
    photos = [f"{number}.jpg" for number in range(1, 1501)]
    nothing = np.zeros((1500, 0), np.int8)
    plans = [
        plan_import(natural_scenes / name, photos=photos, labels=LabelSet(), words=nothing)
        for name in ("targets.mat", "labels.csv", "train_v2.csv")
    ]
    assert [plan.photos for plan in plans] == [1500] * 3
    assert set(plans[0].additions) == set(plans[1].additions) == set(plans[2].additions)
