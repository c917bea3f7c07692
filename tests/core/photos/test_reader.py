"""One reading for everything, and paths that must stay inside the folder."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.decode import decode
from mlic_gui.core.photos.reader import inspect_photo, read_photo, resolve, thumbnail_jpeg
from tests.support.pictures import exif, photo


def test_one_reading_gives_everything(tmp_path):
    photo(1, width=1000, height=600).save(tmp_path / "x.jpg")
    reading = read_photo(tmp_path / "x.jpg", preprocessing=Preprocessing(size=64))
    assert reading.pixels.shape == (64, 64, 3)
    assert reading.pixels.dtype == "uint8"
    assert (reading.facts.width, reading.facts.height) == (1000, 600)
    with Image.open(io.BytesIO(reading.thumbnail)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (320, 192))


def test_inspecting_gives_the_same_facts(tmp_path):
    photo(1, width=1000, height=600).save(tmp_path / "x.jpg")
    facts = inspect_photo(tmp_path / "x.jpg")
    reading = read_photo(tmp_path / "x.jpg", preprocessing=Preprocessing(size=64))
    assert (facts.key, facts.width, facts.height) == (reading.facts.key, 1000, 600)
    assert (facts.fingerprint.phash ^ reading.facts.fingerprint.phash).bit_count() <= 2


def test_thumbnail_is_a_jpeg():
    with Image.open(io.BytesIO(thumbnail_jpeg(photo(1)))) as shown:
        assert (shown.format, shown.mode) == ("JPEG", "RGB")


def test_resolve_inside(tmp_path):
    assert resolve(tmp_path, "a/b.jpg") == tmp_path / "a" / "b.jpg"
    assert resolve(tmp_path, "a/../b.jpg").name == "b.jpg"


@pytest.mark.parametrize("path", ["", "..", "../x.jpg", "a/../../x.jpg", "/etc/passwd", "x\0.jpg", "."])
def test_resolve_refuses_what_leads_outside(tmp_path, path):
    with pytest.raises(PhotoError) as caught:
        resolve(tmp_path, path)
    assert caught.value.code is ErrorCode.PHOTO_OUTSIDE
    assert caught.value.fields["path"] == path


def test_resolve_refuses_a_neighbour_with_a_longer_name(tmp_path):
    (tmp_path / "photos").mkdir()
    with pytest.raises(PhotoError):
        resolve(tmp_path / "photos", "../photos-private/x.jpg")


@pytest.mark.skipif(os.name == "nt", reason="links need privileges on Windows")
def test_resolve_refuses_a_link_that_leads_outside(tmp_path):
    inside = tmp_path / "photos"
    inside.mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (inside / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (inside / "loop.jpg").symlink_to(inside / "loop.jpg")
    with pytest.raises(PhotoError):
        resolve(inside, "link.jpg")
    with pytest.raises(PhotoError):
        read_photo(resolve(inside, "loop.jpg"), preprocessing=Preprocessing(size=32))


def test_a_thumbnail_holds_nothing_but_pixels(tmp_path):
    path = tmp_path / "told.jpg"
    photo(1).save(path, comment="who took it", exif=exif(camera="Some Camera"), quality=90)
    jpeg = thumbnail_jpeg(decode(path, box=512), 512)
    assert b"who took it" not in jpeg
    assert b"Camera" not in jpeg
    with Image.open(io.BytesIO(jpeg)) as shown:
        assert max(shown.size) == 384
