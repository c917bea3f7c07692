"""The scan: order, what it skips, and what it makes of odd folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.record import natural_key
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.progress import Cancelled, Progress, Stage

links = pytest.mark.skipif(os.name == "nt", reason="links need privileges on Windows")


def make(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"some bytes")


def found(folder: Path, **options: bool) -> list[str]:
    return [photo.path for batch in scan(folder, progress=Progress(), **options) for photo in batch]


def test_natural_order_folder_by_folder(tmp_path):
    make(tmp_path, "10.jpg", "2.jpg", "1.JPG", "b/1.png", "a10/x.jpg", "a2/x.jpg", "a2/deep/y.webp", "B2.tif")
    assert found(tmp_path) == [
        "1.JPG", "2.jpg", "10.jpg", "B2.tif", "a2/x.jpg", "a2/deep/y.webp", "a10/x.jpg", "b/1.png",
    ]  # fmt: skip


def test_order_is_that_of_natural_key(tmp_path):
    make(
        tmp_path,
        *(f"{part}{n}/{name}{n}.jpg" for n in (1, 2, 10, 11) for part in "ab" for name in "cd"),
        "z.jpg",
    )
    assert found(tmp_path) == sorted(found(tmp_path), key=natural_key)


def test_not_recursive(tmp_path):
    make(tmp_path, "1.jpg", "below/2.jpg")
    assert found(tmp_path, recursive=False) == ["1.jpg"]


def test_facts(tmp_path):
    make(tmp_path, "1.jpg")
    os.utime(tmp_path / "1.jpg", ns=(5, 1_700_000_000_000_000_000))
    (batch,) = scan(tmp_path, progress=Progress())
    assert batch[0].size == len(b"some bytes")
    assert batch[0].modified_ns == 1_700_000_000_000_000_000


def test_skips_hidden_and_foreign_files(tmp_path):
    make(
        tmp_path,
        "1.jpg",
        ".hidden.jpg",
        "._1.jpg",
        ".mlic/2.jpg",
        ".git/3.jpg",
        "notes.txt",
        "jpg",
        "4.jpg.txt",
    )
    assert found(tmp_path) == ["1.jpg"]


def test_a_folder_named_like_a_photo_is_a_folder(tmp_path):
    make(tmp_path, "x.jpg/inside.jpg")
    assert found(tmp_path) == ["x.jpg/inside.jpg"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_is_not_listed(tmp_path):
    os.mkfifo(tmp_path / "x.jpg")
    assert found(tmp_path) == []


@links
def test_links_out_of_the_folder_are_skipped(tmp_path):
    inside, outside = tmp_path / "photos", tmp_path / "photos-private"
    make(inside, "1.jpg")
    make(outside, "secret.jpg")
    (inside / "link.jpg").symlink_to(outside / "secret.jpg")
    (inside / "folder").symlink_to(outside)
    (inside / "up").symlink_to(tmp_path)
    (inside / "broken.jpg").symlink_to(tmp_path / "nowhere.jpg")
    assert found(inside) == ["1.jpg"]


@links
def test_link_loops_end(tmp_path):
    make(tmp_path, "a/1.jpg", "b/2.jpg")
    (tmp_path / "self").symlink_to(tmp_path)
    (tmp_path / "a" / "to_b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to_a").symlink_to(tmp_path / "a")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    assert found(tmp_path) == ["a/1.jpg", "b/2.jpg"]


@links
def test_a_link_inside_the_folder_is_followed_where_nothing_else_leads(tmp_path):
    make(tmp_path, ".store/deep/1.jpg", "2.jpg")
    (tmp_path / "shown").symlink_to(tmp_path / ".store")
    (tmp_path / "3.jpg").symlink_to(tmp_path / "2.jpg")
    assert found(tmp_path) == ["2.jpg", "3.jpg", "shown/deep/1.jpg"]


@links
def test_the_folder_itself_may_be_a_link(tmp_path):
    make(tmp_path / "real", "1.jpg", "below/2.jpg")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert found(tmp_path / "link") == ["1.jpg", "below/2.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_odd_names(tmp_path):
    names = ["line\nbreak.jpg", "Ünï ☂.jpg", "back\\slash.jpg", " .jpg", os.fsdecode(b"undecodable \xff.jpg")]
    make(tmp_path, *names)
    assert sorted(found(tmp_path)) == sorted(names)
    assert natural_key(names[-1])


def test_many_photos_come_in_batches(tmp_path):
    make(tmp_path, *(f"{number}.jpg" for number in range(4600)))
    reports = []

    class Listening(Progress):
        def report(self, stage, done, total=None):
            reports.append((stage, done))

    batches = list(scan(tmp_path, progress=Listening()))
    assert max(map(len, batches)) <= 500
    paths = [photo.path for batch in batches for photo in batch]
    assert paths == [f"{number}.jpg" for number in range(4600)]
    assert reports[-1] == (Stage.SCAN, 4600)


def test_empty_folder(tmp_path):
    assert found(tmp_path) == []


@pytest.mark.parametrize("make_it", [lambda path: None, lambda path: path.write_bytes(b"x")])
def test_missing_folder(tmp_path, make_it):
    make_it(tmp_path / "x")
    with pytest.raises(PhotoError) as caught:
        found(tmp_path / "x")
    assert caught.value.code is ErrorCode.FOLDER_MISSING
    assert caught.value.fields["path"] == str(tmp_path / "x")


def test_forbidden_folder(tmp_path, monkeypatch):
    forbid(monkeypatch, tmp_path)
    with pytest.raises(PhotoError) as caught:
        found(tmp_path)
    assert caught.value.code is ErrorCode.FOLDER_FORBIDDEN


def test_forbidden_subfolder_is_told_and_skipped(tmp_path, monkeypatch):
    make(tmp_path, "1.jpg", "closed/2.jpg", "open/3.jpg")
    forbid(monkeypatch, tmp_path / "closed")
    problems = []
    batches = scan(tmp_path, progress=Progress(), on_problem=problems.append)
    assert [photo.path for batch in batches for photo in batch] == ["1.jpg", "open/3.jpg"]
    assert [(error.code, error.fields["path"]) for error in problems] == [
        (ErrorCode.FOLDER_FORBIDDEN, str(tmp_path / "closed"))
    ]


def test_a_photo_that_vanishes_meanwhile_is_left_out(tmp_path):
    make(tmp_path, *(f"{number}.jpg" for number in range(510)))
    batches = scan(tmp_path, progress=Progress())
    next(batches)
    (tmp_path / "505.jpg").unlink()
    assert "505.jpg" not in [photo.path for batch in batches for photo in batch]


def test_cancel(tmp_path):
    make(tmp_path, "1.jpg")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        list(scan(tmp_path, progress=progress))


def forbid(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As mode 000 does for anybody but root, who runs some test machines."""
    listed = os.scandir

    def refuse(path: str):
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
