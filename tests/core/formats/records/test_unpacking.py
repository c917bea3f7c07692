"""Photos come out of a record file into a new subfolder, and nowhere else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.formats.import_plan import ProblemKind
from mlic_gui.core.formats.records.example import encode_example
from mlic_gui.core.formats.records.framing import write_record
from mlic_gui.core.formats.records.safe_names import is_safe_folder, safe_path
from mlic_gui.core.formats.records.unpacking import unpack_photos
from mlic_gui.core.progress import Cancelled, Progress
from tests.core.formats.records.conftest import PATHS
from tests.support.pictures import photo

JPEG = (".jpg", ".jpeg")


def files_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def picture(tmp_path):
    photo(9, width=24, height=16).save(tmp_path / "picture.jpg")
    return (tmp_path / "picture.jpg").read_bytes()


@pytest.fixture
def archive(tmp_path):
    def make(*entries):
        path = tmp_path / "x.tfrecord"
        with path.open("wb") as file:
            for name, data in entries:
                features = {"image/filename": [name if isinstance(name, bytes) else name.encode()]}
                write_record(file, encode_example(features | ({"image/encoded": [data]} if data else {})))
        return path

    return make


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def unpack(path, folder, *, into="new", photos=(), progress=None):
    return unpack_photos(path, folder=folder, into=into, photos=photos, progress=progress or Progress())


def test_only_what_the_folder_lacks_is_written_byte_for_byte(make_records, photos, folder, planned):
    path = make_records(annotations_only=True).path
    done = unpack(path, folder, photos=["1.jpg"])
    assert done.places == {"sub/2.png": "new/sub/2.png", "sub/3.jpg": "new/sub/3.jpg"}
    assert files_of(folder) == ["new/sub/2.png", "new/sub/3.jpg"]
    assert all((folder / "new" / name).read_bytes() == (photos / name).read_bytes() for name in PATHS[1:3])
    plan = planned(path, photos=["1.jpg", *done.places.values()], places=done.places)
    assert (plan.photos, plan.lacking) == (3, 0)


def test_nothing_is_made_if_nothing_is_lacking(make_records, folder):
    assert unpack(make_records(annotations_only=True).path, folder, photos=PATHS).places == {}
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "into", ["", ".", "..", "a/b", "/tmp/x", "C:", ".hidden", "con", "a\\b", "x. ", "a\0"]
)
def test_the_subfolder_has_to_be_a_plain_name(archive, picture, folder, into):
    with pytest.raises(CoreError) as caught:
        unpack(archive(("1.jpg", picture)), folder, into=into)
    assert caught.value.code is ErrorCode.SUBFOLDER_INVALID


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_what_is_there_is_left_alone(archive, picture, folder, kind):
    new = folder / "new"
    if kind == "file":
        new.write_text("dear")
    elif kind == "folder":
        new.mkdir()
    else:
        new.symlink_to(folder / "nowhere")
    with pytest.raises(CoreError) as caught:
        unpack(archive(("1.jpg", picture)), folder)
    assert caught.value.code is ErrorCode.FOLDER_IN_USE
    assert list(folder.iterdir()) == [new]


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.jpg",
        "/etc/evil.jpg",
        "C:\\Windows\\evil.jpg",
        "\\\\server\\share\\evil.jpg",
        "a/../../../evil.jpg",
        ".bashrc",
        ".mlic/project.db",
        "con.jpg",
        "lpt1",
        "a:stream.jpg",
        "evil.jpg/",
        "evil.exe",
        "x" * 5000,
        "a/" * 200 + "evil.jpg",
        b"caf\xe9.jpg",
        "...",
        "1.jpg\n2.jpg",
    ],
)
def test_no_name_leads_anywhere_else(archive, picture, folder, tmp_path, name):
    before = {path for path in tmp_path.rglob("*") if folder not in path.parents}
    done = unpack(archive((name, picture)), folder)
    (place,) = done.places.values()
    found = folder / place
    assert found.read_bytes() == picture
    assert os.path.realpath(found).startswith(os.path.realpath(folder / "new") + os.sep)
    assert found.suffix == ".jpg"
    assert not any(part.startswith(".") for part in PurePosixPath(place).parts)
    assert {path for path in tmp_path.rglob("*") if folder not in path.parents} - before <= {
        tmp_path / "x.tfrecord"
    }


def test_photos_of_one_name_lie_beside_each_other(archive, picture, folder):
    done = unpack(archive(("a.jpg", picture), ("../a.jpg", picture), ("A.JPG", picture)), folder)
    assert sorted(done.places.values()) == ["new/A (3).JPG", "new/a (2).jpg", "new/a.jpg"]


def test_very_many_photos_of_one_name(archive, picture, folder):
    names = [f"{'../' * number}a.jpg" for number in range(40)]
    done = unpack(archive(*((name, picture) for name in names)), folder)
    assert len(files_of(folder)) == len(set(done.places.values())) == 40


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo(folder / "x.tfrecord")
    with pytest.raises(CoreError) as caught:
        unpack(folder / "x.tfrecord", folder)
    assert caught.value.code is ErrorCode.FILE_UNREADABLE


def test_a_photo_and_a_folder_of_one_name(archive, picture, folder):
    done = unpack(archive(("a.jpg", picture), ("a.jpg/b.jpg", picture)), folder)
    assert files_of(folder) == ["new/a.jpg", "new/a_jpg/b.jpg"]
    assert len(done.places) == 2


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh", b"<svg/>", b"\xff\xd8\xff\xe0" + bytes(50)])
def test_only_photos_are_written(archive, picture, folder, data):
    done = unpack(archive(("bad.jpg", data), ("good.jpg", picture)), folder)
    assert files_of(folder) == ["new/good.jpg"]
    assert [(problem.kind, problem.line) for problem in done.problems] == [(ProblemKind.BROKEN_PHOTO, 1)]


def test_the_ending_is_that_of_the_format(archive, picture, folder):
    assert unpack(archive(("a.png", picture)), folder).places == {"a.png": "new/a.png.jpg"}


def test_a_damaged_file_leaves_nothing_behind(archive, picture, folder):
    path = archive(("1.jpg", picture), ("2.jpg", picture))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CoreError):
        unpack(path, folder)
    assert list(folder.iterdir()) == []


def test_cancelling_leaves_nothing_behind(archive, picture, folder):
    progress = Progress()
    progress.report = lambda *_: progress.cancel()
    with pytest.raises(Cancelled):
        unpack(archive(("1.jpg", picture), ("2.jpg", picture)), folder, progress=progress)
    assert list(folder.iterdir()) == []


def test_a_folder_that_can_not_be_written_is_a_sentence(archive, picture, tmp_path):
    with pytest.raises(CoreError) as caught:
        unpack(archive(("1.jpg", picture)), tmp_path / "nowhere")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


PARTS = st.sampled_from(
    ["..", ".", "", "/", "\\", "C:", "con", "a", ".jpg", " ", "\0", "\udce9", "é", "~", "$"]
)


@given(name=st.lists(PARTS | st.text(max_size=3), max_size=12).map("".join))
@example("..")
@settings(max_examples=300, deadline=None)
def test_safe_paths(name):
    place = safe_path(name, endings=JPEG)
    parts = place.split("/")
    assert all(part and part not in {".", ".."} and part[0] != "." and part[-1] not in ". " for part in parts)
    assert not PureWindowsPath(place).drive
    assert not set(place) & set('<>:"|?*\\\0')
    assert place.lower().endswith(JPEG)
    assert safe_path(place, endings=JPEG) == place
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, place)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"x")


def test_safe_folders():
    assert is_safe_folder("imported photos")
    assert not is_safe_folder("../x")
