"""Files and directories that are replaced whole or not at all, whatever happens in between."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from mlic_gui.core.errors import ErrorCode, ProjectError

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def write_error(error: OSError, path: Path) -> ProjectError:
    """The `ProjectError` that says why `path` could not be written: DISK_FULL or FILE_UNWRITABLE."""
    code = ErrorCode.DISK_FULL if error.errno in _FULL else ErrorCode.FILE_UNWRITABLE
    return ProjectError(code, path=str(path))


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by a file that holds `data`, durably.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; what was at `path` is untouched.
    """
    with atomic_file(path) as file:
        file.write(data)


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends, and vanishes if the block raises.

    A path that is no regular file, such as `/dev/stdout`, is written to directly.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; what was at `path` is untouched.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
        else:
            with _replacement(path.resolve()) as file:
                yield file
    except OSError as error:
        raise write_error(error, path) from error


def replace_directory(temporary: Path, final: Path) -> None:
    """Move the finished directory `temporary` to `final`, in place of what was there; both on one volume.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE; what was at `final` is still there.
    """
    aside = _temporary_name(final)
    try:
        for file in temporary.rglob("*"):
            if file.is_file():
                _sync(file, os.O_RDWR)
        if final.exists():
            final.replace(aside)
        _move_or_restore(temporary, final, aside)
        sync_directory(final.parent)
    except OSError as error:
        raise write_error(error, final) from error
    shutil.rmtree(aside, ignore_errors=True)


def sync_directory(directory: Path) -> None:
    """Make renames inside `directory` durable, where the operating system can."""
    if os.name == "posix":
        with suppress(OSError):
            _sync(directory, os.O_RDONLY)


@contextmanager
def _replacement(path: Path) -> Iterator[BinaryIO]:
    temporary = _temporary_name(path)
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def _move_or_restore(temporary: Path, final: Path, aside: Path) -> None:
    try:
        temporary.replace(final)
    except OSError:
        if aside.exists():
            aside.replace(final)
        raise


def _temporary_name(path: Path) -> Path:
    return path.with_name(f".mlic-{secrets.token_hex(8)}.tmp")


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
