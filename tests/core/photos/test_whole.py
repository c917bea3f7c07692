"""A photo's own bytes, and what it is, told from them."""

from __future__ import annotations

import pytest

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.whole import endings_of, kind_of, read_whole
from tests.support.pictures import photo

KINDS = {
    "a.jpg": "jpeg",
    "a.png": "png",
    "a.webp": "webp",
    "a.tif": "tiff",
    "a.bmp": "bmp",
    "a.gif": "gif",
    "a.avif": "avif",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_the_kind_is_told_from_the_bytes(tmp_path, name, kind):
    photo(1, width=16, height=16).save(tmp_path / name)
    renamed = (tmp_path / name).rename(tmp_path / "photo.jpg")
    found = read_whole(renamed, limit=1_000_000)
    assert found is not None
    assert (found.kind, found.data) == (kind, renamed.read_bytes())
    assert kind_of("x", found.data) == kind
    assert name.removeprefix("a") in endings_of(kind)


def test_more_bytes_than_the_limit_are_not_read(tmp_path):
    photo(1).save(tmp_path / "a.jpg")
    assert read_whole(tmp_path / "a.jpg", limit=100) is None


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\xff\xd8\xff", b"GIF89a"])
def test_what_is_no_photo_is_refused(tmp_path, data):
    (tmp_path / "a.jpg").write_bytes(data)
    for read in (lambda: read_whole(tmp_path / "a.jpg", limit=100), lambda: kind_of("a.jpg", data)):
        with pytest.raises(PhotoError) as caught:
            read()
        assert caught.value.code in {ErrorCode.PHOTO_EMPTY, ErrorCode.PHOTO_BROKEN}


def test_a_photo_cut_short_is_refused(tmp_path):
    photo(1).save(tmp_path / "a.jpg")
    data = (tmp_path / "a.jpg").read_bytes()
    with pytest.raises(PhotoError):
        kind_of("a.jpg", data[: len(data) // 2])
