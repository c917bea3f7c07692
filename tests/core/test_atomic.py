"""Files and directories are replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from mlic_gui.core.atomic import atomic_file, replace_directory, write_atomically
from mlic_gui.core.errors import ErrorCode, ProjectError


def test_a_file_is_replaced(tmp_path):
    path = tmp_path / "x.txt"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_stays_if_writing_fails(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), atomic_file(path) as file:
        file.write(b"new")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.DISK_FULL),
        (errno.EACCES, ErrorCode.FILE_UNWRITABLE),
        (errno.EIO, ErrorCode.FILE_UNWRITABLE),
    ],
)
def test_failures_are_told_apart(tmp_path, number, code):
    path = tmp_path / "x.txt"
    with pytest.raises(ProjectError) as caught, atomic_file(path):
        raise OSError(number, os.strerror(number))
    assert caught.value.code is code
    assert caught.value.fields == {"path": str(path)}


def test_a_missing_folder_is_unwritable(tmp_path):
    with pytest.raises(ProjectError) as caught:
        write_atomically(tmp_path / "none" / "x.txt", b"")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_permissions_are_kept(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_atomically(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


@pytest.mark.skipif(os.name != "posix", reason="there is no /dev/null elsewhere")
def test_devices_are_written_to_directly(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(tmp_path / "pipe", b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)


def test_a_directory_is_replaced(tmp_path):
    final, temporary = tmp_path / "tagger", tmp_path / "new"
    for folder, text in ((final, "old"), (temporary, "new")):
        (folder / "part").mkdir(parents=True)
        (folder / "part" / "x.txt").write_text(text)
    (final / "left-over").write_text("")
    replace_directory(temporary, final)
    assert list(tmp_path.iterdir()) == [final]
    assert [path.name for path in final.iterdir()] == ["part"]
    assert (final / "part" / "x.txt").read_text() == "new"


def test_a_directory_stays_if_its_successor_is_missing(tmp_path):
    (tmp_path / "tagger").mkdir()
    (tmp_path / "tagger" / "x.txt").write_text("old")
    with pytest.raises(ProjectError):
        replace_directory(tmp_path / "none", tmp_path / "tagger")
    assert (tmp_path / "tagger" / "x.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["tagger"]
