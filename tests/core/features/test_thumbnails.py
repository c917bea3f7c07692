"""Thumbnails on disk: whole or not at all, bounded, and never in the way."""

from __future__ import annotations

import os
import shutil

import pytest

from mlic_gui.core.features import thumbnails
from mlic_gui.core.features.thumbnails import Thumbnails


def key(number):
    return b"\xab" + number.to_bytes(15, "big")


def test_written_and_found(tmp_path):
    shelf = Thumbnails(tmp_path / "thumbnails")
    assert not shelf.path(key(1)).exists()
    shelf.write(key(1), b"jpeg one")
    shelf.write(key(2), b"jpeg two")
    shelf.write(key(1), b"jpeg one again")
    assert shelf.path(key(1)).read_bytes() == b"jpeg one again"
    assert shelf.path(key(2)).read_bytes() == b"jpeg two"
    assert len(list(shelf.path(key(1)).parent.iterdir())) == 2


def test_the_oldest_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "MAX_BYTES", 256 * 10 * 100)
    shelf = Thumbnails(tmp_path)
    for number in range(100):
        shelf.write(key(number), bytes(100))
        os.utime(shelf.path(key(number)), ns=(0, number))
    left = [number for number in range(100) if shelf.path(key(number)).exists()]
    assert len(left) <= 10 + 32
    assert left == list(range(100 - len(left), 100))


@pytest.mark.parametrize("when", ["before", "after"])
def test_deleted_while_in_use(tmp_path, when):
    shelf = Thumbnails(tmp_path / "thumbnails")
    if when == "after":
        shelf.write(key(1), b"x")
        shutil.rmtree(tmp_path / "thumbnails")
    shelf.write(key(2), b"y")
    assert shelf.path(key(2)).read_bytes() == b"y"


def test_no_place_for_them(tmp_path):
    (tmp_path / "thumbnails").write_bytes(b"a file")
    shelf = Thumbnails(tmp_path / "thumbnails")
    shelf.write(key(1), b"x")
    assert not shelf.path(key(1)).exists()


def test_a_full_disk_leaves_nothing_half_done(tmp_path, monkeypatch):
    def full(path, data):
        with path.open("wb") as file:
            file.write(data[:1])
        raise OSError(28, "No space left on device")

    shelf = Thumbnails(tmp_path)
    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    shelf.write(key(1), b"jpeg")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
