"""One writer per project: a lock that the operating system releases when its owner dies, however it dies."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from pathlib import Path
from typing import BinaryIO, Self

_POLL_SECONDS = 0.05
_FAR = 1 << 30


class ProjectLock:
    """Held from `acquire` until `release`, or until the process ends."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def acquire(cls, path: Path, *, wait: float = 0.0) -> Self | None:
        """Take the lock of this file, waiting up to `wait` seconds; None if someone else has it.

        Raises:
            OSError: The file can't be written, or its file system has no locks.
        """
        deadline = time.monotonic() + wait
        while True:
            lock = cls._try(path)
            if lock is not None or time.monotonic() >= deadline:
                return lock
            time.sleep(_POLL_SECONDS)

    @classmethod
    def _try(cls, path: Path) -> Self | None:
        # Appending opens the file without emptying it, which would wipe the name of the one who holds it.
        file = path.open("ab+", buffering=0)
        try:
            taken = _lock(file)
        except BaseException:
            file.close()
            raise
        if not taken:
            file.close()
            return None
        file.truncate(0)
        file.write(f"{os.getpid()} {socket.gethostname()}\n".encode())
        return cls(file)

    def release(self) -> None:
        """Let others have it; may be called twice."""
        self._file.close()


def holder(path: Path) -> str:
    """Who has the lock, as "process 123 on host"; empty if that is not known."""
    found = _last_holder(path)
    return f"process {found[0]} on {found[1]}" if found else ""


def is_abandoned(path: Path) -> bool:
    """Whether the one who last took the lock is gone for certain; nobody is kept from taking it.

    Only processes of this computer can be asked after, and only where asking is harmless: on Windows the
    signal that asks would end them. A number that another process has by now counts as not gone.
    """
    found = _last_holder(path)
    if found is None or os.name != "posix" or found[1] != socket.gethostname() or not found[0].isdecimal():
        return False
    try:
        os.kill(int(found[0]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False


def _last_holder(path: Path) -> tuple[str, str] | None:
    """Process and host that wrote themselves into the lock's file."""
    try:
        process, host = path.read_text(encoding="utf-8", errors="replace").split(maxsplit=1)
    except (OSError, ValueError):
        return None
    return process, host.strip()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> bool:
        # A locked byte can't be read by others, so one is taken far beyond the text.
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EDEADLK}:
                return False
            raise
        return True

else:
    import fcntl

    def _lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}:
                return False
            raise
        return True
