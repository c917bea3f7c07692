"""Lists the photos of a folder, quickly and in natural order, without opening any of them."""

from __future__ import annotations

import heapq
import itertools
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.record import PhotoRecord, natural_name
from mlic_gui.core.progress import Progress, Stage

_JPEG = (".jpg", ".jpeg", ".jpe", ".jfif")
_OTHERS = (".png", ".webp", ".tif", ".tiff", ".bmp", ".dib", ".gif", ".avif", ".heic", ".heif", ".hif")
EXTENSIONS = _JPEG + _OTHERS
BATCH = 500
_BATCH_SECONDS = 0.1
_RUN = 4000

Problem = Callable[[PhotoError], None]


class _Folder(NamedTuple):
    prefix: str  # relative, empty or ending in "/"
    real: str


_Named = tuple[str, str, os.DirEntry[str]]  # the second name decides between equal natural names


def scan(
    folder: Path, *, recursive: bool = True, progress: Progress, on_problem: Problem | None = None
) -> Iterator[list[PhotoRecord]]:
    """The photos of `folder` in batches of at most 500, each folder's own before those of its subfolders.

    Hidden files and folders (`.mlic` among them) and whatever resolves outside the folder are skipped. A
    linked folder is listed only if the scan does not reach its photos otherwise, so no loop is ever entered.
    What vanishes meanwhile is left out. A subfolder that can't be listed is told to `on_problem` and skipped.

    Raises:
        PhotoError: FOLDER_MISSING or FOLDER_FORBIDDEN, for `folder` itself.
        Cancelled: If `progress` was cancelled.
    """
    root = _Folder("", os.path.realpath(folder))
    with _folder_errors(folder), os.scandir(root.real):
        pass
    return _batches(_walk(root, recursive, progress, on_problem), progress)


def _batches(photos: Iterable[PhotoRecord], progress: Progress) -> Iterator[list[PhotoRecord]]:
    done, batch, started = 0, [], time.monotonic()
    for photo in photos:
        batch.append(photo)
        if len(batch) == BATCH or time.monotonic() - started > _BATCH_SECONDS:
            done += len(batch)
            progress.check()
            progress.report(Stage.SCAN, done)
            yield batch
            batch, started = [], time.monotonic()
    if batch:
        progress.report(Stage.SCAN, done + len(batch))
        yield batch


def _walk(
    root: _Folder, recursive: bool, progress: Progress, on_problem: Problem | None
) -> Iterator[PhotoRecord]:
    pending, links, seen = [root], list[_Folder](), set[str]()
    while pending or links:
        progress.check()
        folder = pending.pop() if pending else links.pop(0)
        if folder.real in seen:
            continue
        seen.add(folder.real)
        folders: list[_Folder] = []
        for entry in _entries(folder, progress, on_problem):
            if _is_named_like_a_photo(entry.name) and (photo := _photo(entry, folder, root)):
                yield photo
            elif recursive and (below := _subfolder(entry, folder, root)):
                (links if _is_link(entry) else folders).append(below)
        pending.extend(reversed(folders))


def _entries(folder: _Folder, progress: Progress, on_problem: Problem | None) -> Iterator[os.DirEntry[str]]:
    """The visible entries in natural order.

    Sorted and freed in short runs of plain tuples: one long sort, or the garbage collector over 100,000
    objects of our own, would hold up every other thread for a tenth of a second.
    """
    runs: list[list[_Named]] = []
    try:
        with _folder_errors(folder.real), os.scandir(folder.real) as entries:
            visible = ((natural_name(e.name), e.name, e) for e in entries if not _is_hidden(e))
            while run := list(itertools.islice(visible, _RUN)):
                progress.check()
                runs.append(sorted(run, reverse=True))
    except PhotoError as error:
        if on_problem:
            on_problem(error)
    return (entry for _, _, entry in heapq.merge(*map(_emptied, runs)))


def _emptied(run: list[_Named]) -> Iterator[_Named]:
    while run:
        yield run.pop()


def _photo(entry: os.DirEntry[str], folder: _Folder, root: _Folder) -> PhotoRecord | None:
    with suppress(OSError):
        if entry.is_file() and (not entry.is_symlink() or _is_inside(os.path.realpath(entry.path), root)):
            facts = entry.stat()
            return PhotoRecord(folder.prefix + entry.name, facts.st_size, facts.st_mtime_ns)
    return None


def _subfolder(entry: os.DirEntry[str], folder: _Folder, root: _Folder) -> _Folder | None:
    with suppress(OSError):
        if not entry.is_dir():
            return None
        real = os.path.realpath(entry.path) if _is_link(entry) else entry.path
        if _is_inside(real, root):
            return _Folder(f"{folder.prefix}{entry.name}/", real)
    return None


def _is_named_like_a_photo(name: str) -> bool:
    return name.lower().endswith(EXTENSIONS)


def _is_inside(real: str, root: _Folder) -> bool:
    return real.startswith(root.real.rstrip(os.sep) + os.sep)


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    return entry.name.startswith(".") or bool(_windows_attributes(entry) & stat.FILE_ATTRIBUTE_HIDDEN)


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Whether it is a symbolic link, or a Windows junction."""
    return entry.is_symlink() or bool(_windows_attributes(entry) & stat.FILE_ATTRIBUTE_REPARSE_POINT)


def _windows_attributes(entry: os.DirEntry[str]) -> int:
    if os.name != "nt":
        return 0
    with suppress(OSError):
        return int(getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0))
    return 0


@contextmanager
def _folder_errors(folder: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        forbidden = isinstance(error, PermissionError)
        code = ErrorCode.FOLDER_FORBIDDEN if forbidden else ErrorCode.FOLDER_MISSING
        raise PhotoError(code, path=str(folder)) from error
