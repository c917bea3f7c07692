"""A run's answers survive being written; a damaged or hostile file is refused in a sentence."""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.errors import ErrorCode, LearningError, ProjectError
from mlic_gui.core.learning.judging.answers_file import answers_path, load_answers, save_answers
from mlic_gui.core.places import data_dir
from tests.support.judging import make_answers


@pytest.fixture
def answers():
    made = make_answers(30, ("sea", "<script>", "ß\0ü"), right=0.8)
    made.probabilities[3, 1] = np.nan
    paths = ("a/ü.jpg", "not\udcffunicode.jpg", *made.paths[2:])
    return replace(made, paths=paths, keys=(b"\0" * 16, *made.keys[1:]), exclusive=True)


def _changed(path, **changes):
    """The file with some of its arrays replaced; None takes one away."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    about = changes.pop("about", {})
    text = {**json.loads(arrays["about"].tobytes()), **about}
    arrays["about"] = np.frombuffer(json.dumps(text).encode(), np.uint8)
    arrays |= changes
    np.savez_compressed(path, **{name: array for name, array in arrays.items() if array is not None})


def test_what_was_written_is_read_with_the_same_figures(answers, tmp_path):
    path = tmp_path / "new" / "run" / "answers.npz"
    save_answers(answers, path)
    again = load_answers(path, run="r")
    for name in ("words", "probabilities", "thresholds", "groups"):
        np.testing.assert_array_equal(getattr(again, name), getattr(answers, name))
        assert getattr(again, name).dtype == getattr(answers, name).dtype
    for name in ("paths", "keys", "labels", "beta", "exclusive"):
        assert getattr(again, name) == getattr(answers, name)
    assert str(again.figures()) == str(answers.figures())
    assert [file.name for file in path.parent.iterdir()] == ["answers.npz"]


def test_no_photos_are_answers_too(tmp_path):
    save_answers(make_answers(0, ("a",)), tmp_path / "answers.npz")
    assert len(load_answers(tmp_path / "answers.npz", run="r")) == 0


def test_no_file_is_no_answers(tmp_path):
    assert load_answers(tmp_path / "answers.npz", run="r") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"words": None},
        {"about": {"format": 2}},
        {"about": {"labels": ["a", "a", "b"]}},
        {"about": {"labels": "abc"}},
        {"about": {"paths": ["only one"]}},
        {"about": {"keys": ["no hex"] * 30}},
        {"about": {"keys": ["00"]}},
        {"about": {"beta": "nan"}},
        {"about": {"beta": 10**400}},
        {"about": {"exclusive": 1}},
        {"words": np.full((30, 3), 2, np.int8)},
        {"words": np.zeros((30, 3), np.int64)},
        {"words": np.zeros((29, 3), np.int8)},
        {"probabilities": np.full((30, 3), np.inf, np.float32)},
        {"thresholds": np.full((30, 3), np.nan, np.float32)},
        {"groups": np.zeros(30, np.float64)},
        {"groups": np.full(30, 2**63 - 1, np.int64)},
    ],
)
def test_what_does_not_fit_together_is_damaged(answers, tmp_path, changes):
    path = tmp_path / "answers.npz"
    save_answers(answers, path)
    _changed(path, **changes)
    with pytest.raises(LearningError) as caught:
        load_answers(path, run="0123456789")
    assert caught.value.code is ErrorCode.ANSWERS_DAMAGED
    assert caught.value.fields == {"id": "01234567", "path": str(path)}


def test_every_truncation_and_foreign_content_is_damaged(answers, tmp_path):
    path = tmp_path / "answers.npz"
    save_answers(answers, path)
    whole = path.read_bytes()
    pieces = [whole[: len(whole) * part // 10] for part in range(10)]
    for data in (*pieces, b"PK\3\4 no zip", bytes(1000)):
        path.write_bytes(data)
        with pytest.raises(LearningError):
            load_answers(path, run="r")


def test_a_byte_that_flips_is_noticed_or_says_nothing(answers, tmp_path):
    path = tmp_path / "answers.npz"
    save_answers(answers, path)
    whole, noticed = path.read_bytes(), 0
    for place in range(0, len(whole), 41):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            found = load_answers(path, run="r")
        except LearningError:
            noticed += 1
        else:
            np.testing.assert_array_equal(found.probabilities, answers.probabilities)
    assert noticed > 10


def test_objects_are_never_unpickled(answers, tmp_path):
    class Trap:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "run"),))

    path = tmp_path / "answers.npz"
    save_answers(answers, path)
    _changed(path, words=np.array([Trap()], dtype=object))
    with pytest.raises(LearningError):
        load_answers(path, run="r")
    assert not (tmp_path / "run").exists()


def test_a_file_that_promises_too_much_is_not_unpacked(tmp_path):
    path = tmp_path / "answers.npz"
    with zipfile.ZipFile(path, "w") as archive:
        header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 3), }"
        archive.writestr("words.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
    with pytest.raises(LearningError):
        load_answers(path, run="r")


def test_ids_lead_nowhere_else():
    home = data_dir() / "runs"
    for project, run in (("../../x", "r"), ("p", "../.."), ("p", "/etc"), ("", "."), ("p", "a\udcff\0")):
        path = answers_path(project, run)
        assert path.resolve().is_relative_to(home.resolve())
        assert len(path.relative_to(home).parts) == 3
    assert answers_path("p", "1-2") == home / "p" / "1-2" / "answers.npz"


def test_a_place_that_can_not_be_written_is_told(answers, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProjectError) as caught:
        save_answers(answers, tmp_path / "file" / "run" / "answers.npz")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
