"""On the command line, the data that the recipes were made for come in, and go out again."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from mlic_gui.cli.options.arguments import parse
from tests.support.command_line import CommandLine
from tests.support.in_process import InProcess
from tests.support.small_world import make_folder

HEAVY = ("tensorflow", "keras", "PySide6", "shiboken6", "matplotlib")


@pytest.fixture
def line(home, capsys):
    return InProcess(home, capsys)


@pytest.fixture
def photos(tmp_path):
    """1.jpg, 2.jpg, 10.jpg."""
    folder = make_folder(tmp_path / "photos", 3)
    for old, new in (("2.jpg", "10.jpg"), ("1.jpg", "2.jpg"), ("0.jpg", "1.jpg")):
        (folder / old).rename(folder / new)
    return folder


def annotations(line, folder):
    text = line.run("export", folder, "--csv", "-", "--annotations-only").stdout.removeprefix("\ufeff")
    return {row.pop("filename"): row for row in csv.DictReader(io.StringIO(text))}


def test_matlab_targets(line, photos, tmp_path):
    names = np.array([["sea"], ["sky"]], dtype=object)
    savemat(tmp_path / "y.mat", {"targets": np.array([[1, -1, -1], [0, 1, -1]]), "class_name": names})
    assert (
        "5 cells of 3 photos became annotations: 2 yes, 3 no."
        in line.run("import", photos, tmp_path / "y.mat").stdout
    )
    assert annotations(line, photos) == {
        "1.jpg": {"sea": "1", "sky": ""},
        "2.jpg": {"sea": "0", "sky": "1"},
        "10.jpg": {"sea": "0", "sky": "0"},
    }


def test_matlab_targets_that_do_not_fit_make_no_project(line, photos, tmp_path):
    savemat(tmp_path / "y.mat", {"targets": np.array([[1, -1], [-1, 1]])})
    said = line.run("import", photos, tmp_path / "y.mat", "--names", "a,b", expect=1).stderr
    assert "is about 2 photos, and the folder has 3" in said
    savemat(tmp_path / "y.mat", {"targets": np.array([[1, -1, -1]])})
    assert "--names a,b,c" in line.run("import", photos, tmp_path / "y.mat", expect=1).stderr
    assert not (photos / ".mlic").exists()
    line.run("import", photos, tmp_path / "y.mat", "--names", "a")
    assert annotations(line, photos)["1.jpg"] == {"a": "1"}


def test_a_folder_per_label(line, tmp_path):
    folder = tmp_path / "pets"
    for part in ("train/cats", "train/dogs", "validation/dogs"):
        make_folder(folder / part, 1)
    done = line.run("import", folder, "--folders")
    assert "6 cells of 3 photos became annotations: 3 yes, 3 no." in done.stdout
    assert "--one-label" in done.stderr
    assert annotations(line, folder)["validation/dogs/0.jpg"] == {"cats": "0", "dogs": "1"}


def test_planets_table(line, photos, tmp_path):
    (tmp_path / "train_v2.csv").write_text("image_name,tags\n1,haze primary\n2,primary\n10,water\n")
    line.run("import", photos, tmp_path / "train_v2.csv")
    assert annotations(line, photos)["2.jpg"] == {"haze": "0", "primary": "1", "water": "0"}
    out = tmp_path / "again.csv"
    line.run("export", photos, "--csv", out, "--layout", "planet", "--annotations-only")
    assert out.read_text(encoding="utf-8-sig").splitlines()[1:] == ["1,haze primary", "2,primary", "10,water"]


def test_tfrecord_out_and_back_with_the_photos_without_anything_heavy(home, photos, tmp_path):
    line = CommandLine(home, HEAVY)
    (tmp_path / "a.csv").write_text("filename,sea,sky\n1.jpg,1,0\n2.jpg,,1\n")
    line.run("import", photos, tmp_path / "a.csv")
    said = annotations(line, photos)
    records = tmp_path / "all.tfrecord"
    done = line.run("export", photos, "--tfrecord", records, "--annotations-only")
    assert "2 photos written" in done.stdout
    assert "1 photo left out" in done.stdout
    copy = Path(shutil.copytree(photos, tmp_path / "copy", ignore=shutil.ignore_patterns(".mlic", "2.jpg")))
    known = line.run("import", copy, records)
    assert "2 cells of 1 photo became annotations" in known.stdout
    assert "--extract NAME" in known.stderr
    assert "2 photos copied into" not in known.stdout
    done = line.run("import", copy, records, "--extract", "more")
    assert "1 photo copied into" in done.stdout
    assert (copy / "more" / "2.jpg").read_bytes() == (photos / "2.jpg").read_bytes()
    assert annotations(line, copy) == {
        "1.jpg": said["1.jpg"],
        "10.jpg": {"sea": "", "sky": ""},
        "more/2.jpg": said["2.jpg"],
    }


def test_all_photos_of_a_tfrecord_into_an_empty_folder(line, photos, tmp_path):
    (tmp_path / "a.csv").write_text("filename,sea\n1.jpg,1\n2.jpg,0\n10.jpg,1\n")
    line.run("import", photos, tmp_path / "a.csv")
    records = tmp_path / "all.tfrecord"
    line.run("export", photos, "--tfrecord", records)
    empty = tmp_path / "empty"
    empty.mkdir()
    line.run("import", empty, records, expect=1)
    line.run("import", empty, records, "--extract", "../out", expect=1)
    line.run("import", empty, records, "--extract", "new")
    assert annotations(line, empty) == {f"new/{name}": row for name, row in annotations(line, photos).items()}
    assert "holds other things" in line.run("import", empty, records, "--extract", "new", expect=1).stderr


def test_a_damaged_tfrecord_makes_no_project(line, photos, tmp_path):
    (tmp_path / "x.tfrecord").write_bytes(b"nonsense")
    assert "damaged" in line.run("import", photos, tmp_path / "x.tfrecord", expect=1).stderr
    assert not (photos / ".mlic").exists()


def test_unreadable_photos_of_a_tfrecord_go_to_a_second_file(line, photos, tmp_path):
    (tmp_path / "a.csv").write_text("filename,sea\n1.jpg,1\n2.jpg,0\n")
    line.run("import", photos, tmp_path / "a.csv")
    (photos / "2.jpg").write_bytes(b"no photo")
    done = line.run("export", photos, "--tfrecord", tmp_path / "all.tfrecord", "--annotations-only", expect=3)
    assert "1 photo written" in done.stdout
    assert "2.jpg" in done.stderr
    assert "2.jpg" in (tmp_path / "all-unreadable.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    "words",
    [
        ("import", "photos"),
        ("import", "photos", "x.csv", "--folders"),
        ("import", "photos", "--folders", "--extract", "a"),
        ("export", "photos"),
        ("export", "photos", "--csv", "a", "--tfrecord", "b"),
        ("export", "photos", "--tfrecord", "-"),
        ("export", "photos", "--tfrecord", "b", "--by"),
        ("export", "photos", "--tfrecord", "b", "--layout", "list"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(capsys, words):
    with pytest.raises(SystemExit) as stopped:
        parse(words)
    assert stopped.value.code == 2
    assert "Try: mlic-gui" in capsys.readouterr().err
