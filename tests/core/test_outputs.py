"""Where nothing may be written: over photos, over what is read, among a project's files."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.outputs import check_output, output_file, png_bytes, require_place, write_output
from mlic_gui.core.photos.scan import EXTENSIONS
from mlic_gui.core.project.storage.outside import projects_dir


def refused(path, *, reads=()):
    with pytest.raises(ProjectError) as caught:
        check_output(path, reads=reads)
    return caught.value.code


def drawn(kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (4, 3)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("suffix", [*EXTENSIONS, ".JPG", ".nef", ".CR3"])
def test_a_file_with_a_photos_suffix_is_a_photo_whatever_is_in_it(tmp_path, suffix):
    photo = tmp_path / f"beach{suffix}"
    photo.write_bytes(b"")
    assert refused(photo) is ErrorCode.OUTPUT_PHOTO


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "WEBP"])
@pytest.mark.parametrize("name", ["beach", "beach.csv", "beach.html"])
def test_what_begins_like_a_photo_is_one_whatever_it_is_called(tmp_path, kind, name):
    (tmp_path / name).write_bytes(drawn(kind))
    assert refused(tmp_path / name) is ErrorCode.OUTPUT_PHOTO


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 80))
def test_whatever_a_png_holds_it_is_a_photo_unless_it_says_that_it_is_ours(tmp_path, junk, cut):
    ours = png_bytes(Image.new("RGB", (4, 3)))
    photo = tmp_path / "a.png"
    photo.write_bytes(ours[: min(cut, 40)] + junk)
    assert refused(photo) is ErrorCode.OUTPUT_PHOTO


def test_a_picture_of_our_own_is_replaced_unless_it_is_what_is_read(tmp_path):
    path = tmp_path / "why.png"
    for _ in range(2):
        write_output(path, png_bytes(Image.new("RGB", (4, 3))))
    assert refused(path, reads=[tmp_path / ".." / tmp_path.name / "why.png"]) is ErrorCode.OUTPUT_READ


def test_links_lead_to_what_they_lead_to(tmp_path):
    photo = tmp_path / "a.jpg"
    photo.write_bytes(drawn("JPEG"))
    for name, there in (("x.csv", photo), ("y.html", tmp_path / "x.csv")):
        (tmp_path / name).symlink_to(there)
        assert refused(tmp_path / name) is ErrorCode.OUTPUT_PHOTO
        with pytest.raises(ProjectError), output_file(tmp_path / name) as file:
            file.write(b"x")
    os.link(tmp_path / "a.jpg", tmp_path / "twin.txt")
    assert refused(tmp_path / "twin.txt", reads=[photo]) is ErrorCode.OUTPUT_READ
    (tmp_path / "round").symlink_to(tmp_path / "round")
    assert refused(tmp_path / "round") is ErrorCode.FILE_UNWRITABLE
    assert photo.read_bytes() == drawn("JPEG")


def test_nothing_goes_into_a_project(tmp_path):
    home = tmp_path / "photos" / ".mlic"
    home.mkdir(parents=True)
    (tmp_path / "way").symlink_to(home)
    ways = [
        home,
        home / "new.csv",
        home / "backups" / "x.json",
        tmp_path / "way" / "project.db",
        home.parent / "a" / ".." / ".mlic" / "project.db",
        tmp_path / ".MLIC" / "x.csv",
        projects_dir() / "some-id" / "project.db",
    ]
    assert {refused(way) for way in ways} == {ErrorCode.OUTPUT_PROJECT}


def test_all_else_may_be_written(tmp_path):
    write_output(tmp_path / "tags.csv", b"filename,sea\n")
    write_output(tmp_path / "tags.csv", b"filename,trees\n")
    assert (tmp_path / "tags.csv").read_bytes() == b"filename,trees\n"
    check_output(tmp_path)
    require_place(tmp_path / "new.jpg")
    with pytest.raises(ProjectError) as caught:
        require_place(tmp_path / "none" / "x.csv")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE
