"""Files that are no good: a typed reason for each, at once, and not a word on stderr."""

from __future__ import annotations

import itertools
import os
import struct
import sys
import threading
import types
import warnings
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos import opening
from mlic_gui.core.photos.decode import decode
from mlic_gui.core.photos.reader import inspect_photo, read_photo
from mlic_gui.core.progress import Cancelled
from tests.support.pictures import adobe_rgb_profile, exif, photo, quarters

FORMATS = {
    "jpg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "tif": "TIFF",
    "bmp": "BMP",
    "gif": "GIF",
    "avif": "AVIF",
}


def reason(path, *, box=64):
    with pytest.raises(PhotoError) as caught:
        decode(path, box=box)
    assert caught.value.fields["path"] == str(path)
    return caught.value.code


def test_missing(tmp_path):
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_MISSING
    (tmp_path / "file").write_bytes(b"x")
    assert reason(tmp_path / "file" / "x.jpg") is ErrorCode.PHOTO_MISSING


def test_forbidden(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "x.jpg").write_bytes(b"x")
    monkeypatch.setattr(os, "open", refuse)
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_FORBIDDEN


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_mode_000(tmp_path):
    quarters().save(tmp_path / "x.jpg")
    (tmp_path / "x.jpg").chmod(0)
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_FORBIDDEN


def test_empty(tmp_path):
    (tmp_path / "x.jpg").touch()
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_EMPTY


def test_a_folder(tmp_path):
    (tmp_path / "x.jpg").mkdir()
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_NOT_A_FILE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
@pytest.mark.timeout(10)
def test_a_fifo_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "x.jpg")
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_NOT_A_FILE


def test_text_named_like_a_photo(tmp_path):
    (tmp_path / "x.jpg").write_text("Dear diary,\n" * 100)
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_BROKEN


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7])
def test_truncated(tmp_path, suffix, part):
    path = tmp_path / f"x.{suffix}"
    photo(1).save(path, FORMATS[suffix])
    data = path.read_bytes()
    path.write_bytes(data[: max(1, int(len(data) * part))])
    assert reason(path) is ErrorCode.PHOTO_BROKEN


def test_huge_dimensions_are_refused_before_decoding(tmp_path):
    head = struct.pack(">IIBBBBB", 20_000, 10_001, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "x.png").write_bytes(data + struct.pack(">I", 9) + b"IDATnothing")
    with pytest.raises(PhotoError) as caught:
        decode(tmp_path / "x.png", box=64)
    assert caught.value.code is ErrorCode.PHOTO_TOO_LARGE
    assert (caught.value.fields["megapixels"], caught.value.fields["limit"]) == (200, 200)


def test_just_under_the_limit_is_read(tmp_path):
    Image.new("1", (19_000, 10_000)).save(tmp_path / "x.png")
    assert inspect_photo(tmp_path / "x.png").width == 19_000


def test_too_slow(tmp_path, monkeypatch):
    photo(1, width=2000, height=1500).save(tmp_path / "x.jpg", quality=95)
    ticks = itertools.count(step=3.0)
    monkeypatch.setattr(opening.time, "monotonic", lambda: next(ticks))
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_TOO_SLOW


def test_abandoned(tmp_path):
    photo(1).save(tmp_path / "x.jpg")
    unwanted = threading.Event()
    unwanted.set()
    with pytest.raises(Cancelled):
        read_photo(tmp_path / "x.jpg", preprocessing=Preprocessing(size=32), abandoned=unwanted)


def test_a_failing_disk_is_told_from_a_damaged_photo(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(5, "Input/output error")

    photo(1).save(tmp_path / "x.jpg")
    monkeypatch.setattr(opening.PhotoFile, "read", fail)
    assert reason(tmp_path / "x.jpg") is ErrorCode.PHOTO_UNREADABLE


def test_heic_without_its_extra_names_it(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "_formats", lambda: ("JPEG", "PNG"))
    (tmp_path / "x.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
    with pytest.raises(PhotoError) as caught:
        decode(tmp_path / "x.heic", box=None)
    assert caught.value.code is ErrorCode.PHOTO_NEEDS_EXTRA
    assert caught.value.fields["extra"] == "pillow-heif"


def test_the_heic_extra_is_used_where_it_is_installed(monkeypatch):
    registered = []
    plugin = types.SimpleNamespace(register_heif_opener=lambda: registered.append(1))
    monkeypatch.setitem(sys.modules, "pillow_heif", plugin)
    monkeypatch.setitem(Image.OPEN, "HEIF", None)
    assert "HEIF" in opening._formats.__wrapped__()
    assert registered == [1]


def test_damaged_metadata_stops_nothing(tmp_path, capfd):
    photo(1).save(tmp_path / "x.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage", quality=95)
    photo(1).save(tmp_path / "y.jpg", exif=b"Exif\0\0garbage", quality=95)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in ("x.jpg", "y.jpg"):
            assert inspect_photo(tmp_path / name).fingerprint.captured is None
    assert capfd.readouterr() == ("", "")


def test_large_photos_and_odd_palettes_warn_nobody(tmp_path, capfd):
    Image.new("1", (10_000, 9_500)).save(tmp_path / "x.png")
    palette = Image.new("P", (40, 30))
    palette.putpalette([1, 2, 3, 4, 5, 6])
    palette.save(tmp_path / "y.png", transparency=bytes([0, 128]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in ("x.png", "y.png"):
            assert decode(tmp_path / name, box=64).mode == "RGB"
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("samples")
    picture = photo(3, width=90, height=60)
    tags = exif(orientation=6, taken="2024:01:02 03:04:05", fraction="5", camera="Acme One")
    for suffix, name in FORMATS.items():
        extra = {} if suffix in {"bmp", "gif"} else {"exif": tags, "icc_profile": adobe_rgb_profile()}
        picture.save(folder / f"x.{suffix}", name, **extra)
    picture.save(folder / "deflate.tif", compression="tiff_adobe_deflate", exif=tags)
    picture.save(folder / "mpo.jpg", "MPO", save_all=True, append_images=[picture])
    return [path.read_bytes() for path in sorted(folder.iterdir())]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_files_give_a_photo_or_a_reason(samples, tmp_path_factory, data):
    content = bytearray(samples[data.draw(st.integers(0, len(samples) - 1))])
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6)):
        content[place % len(content)] = value
    content = content[: data.draw(st.one_of(st.just(len(content)), st.integers(1, len(content))))]
    path = tmp_path_factory.mktemp("damaged") / "x.jpg"
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            assert decode(path, box=32).mode == "RGB"
        except PhotoError as error:
            assert error.code in {ErrorCode.PHOTO_BROKEN, ErrorCode.PHOTO_TOO_LARGE}
