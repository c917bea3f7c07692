"""Content keys: the same for the same bytes, wherever they lie."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.identity import content_key
from mlic_gui.core.photos.reader import inspect_photo
from tests.support.pictures import photo

MEBIBYTE = 1024 * 1024


def test_copies_share_a_key_and_others_do_not(tmp_path):
    for name in ("a.jpg", "b.jpg"):
        photo(1).save(tmp_path / name)
    photo(2).save(tmp_path / "c.jpg")
    os.utime(tmp_path / "b.jpg", (1, 1))
    assert content_key(tmp_path / "a.jpg") == content_key(tmp_path / "b.jpg")
    assert content_key(tmp_path / "a.jpg") != content_key(tmp_path / "c.jpg")
    assert len(content_key(tmp_path / "a.jpg")) == 16


def test_the_reader_gives_the_same_key(tmp_path):
    photo(1).save(tmp_path / "a.jpg")
    assert inspect_photo(tmp_path / "a.jpg").key == content_key(tmp_path / "a.jpg")


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(size=st.integers(1, MEBIBYTE), place=st.floats(0, 1, exclude_max=True))
def test_any_byte_counts_up_to_a_mebibyte(tmp_path, size, place):
    path = tmp_path / "x.bmp"
    path.write_bytes(bytes(size))
    before = content_key(path)
    changed = bytearray(size)
    changed[int(place * size)] = 1
    path.write_bytes(changed)
    assert content_key(path) != before


@pytest.mark.parametrize("place", [0, 65_535, -65_536, -1])
def test_both_ends_count_in_large_files(tmp_path, place):
    path = tmp_path / "x.bmp"
    path.write_bytes(bytes(3 * MEBIBYTE))
    before = content_key(path)
    changed = bytearray(3 * MEBIBYTE)
    changed[place] = 1
    path.write_bytes(changed)
    assert content_key(path) != before


def test_a_large_picture_changed_in_the_middle_is_another(tmp_path):
    path = tmp_path / "x.bmp"
    path.write_bytes(bytes(3 * MEBIBYTE))
    before = content_key(path)
    path.write_bytes(bytes(MEBIBYTE) + b"\1" * MEBIBYTE + bytes(MEBIBYTE))
    assert content_key(path) != before


def test_size_counts(tmp_path):
    keys = set()
    for size in (1, 2, MEBIBYTE, MEBIBYTE + 1, 2 * MEBIBYTE):
        (tmp_path / "x").write_bytes(bytes(size))
        keys.add(content_key(tmp_path / "x"))
    assert len(keys) == 5


def test_missing(tmp_path):
    with pytest.raises(PhotoError) as caught:
        content_key(tmp_path / "x.jpg")
    assert caught.value.code is ErrorCode.PHOTO_MISSING
