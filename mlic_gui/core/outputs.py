"""Files that are written where a user wants them: never over a photo, never among a project's own files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mlic_gui.core.atomic import atomic_file
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.photos.scan import EXTENSIONS
from mlic_gui.core.project.storage.database import HIDDEN
from mlic_gui.core.project.storage.outside import projects_dir

SOFTWARE = "mlic-gui"
"""What a picture of this program has in its PNG text `Software`; such a picture may be replaced."""

_RAW = (
    ".arw",
    ".cr2",
    ".cr3",
    ".crw",
    ".dng",
    ".nef",
    ".nrw",
    ".orf",
    ".pef",
    ".raf",
    ".raw",
    ".rw2",
    ".srw",
)
_PNG = b"\x89PNG\r\n\x1a\n"
_BEGINNINGS = (_PNG, b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"IIRO", b"IIU\0", b"FUJIFILM")
_BOX = slice(4, 8)  # where AVIF, HEIC and CR3 say "ftyp"
_LOOKED_AT = 1 << 16


def check_output(path: Path, *, reads: Iterable[Path] = ()) -> None:
    """Refuse a place where nothing may be written, whichever way leads there: links and `..` are followed.

    A file that is there counts as a photo if it has a photo's suffix or begins like one, unless it is a
    picture that this program wrote.

    Args:
        path: Where a file is to be written, or a folder with files.
        reads: Files that are read for it.

    Raises:
        ProjectError: OUTPUT_PROJECT, OUTPUT_READ or OUTPUT_PHOTO; FILE_UNWRITABLE if the place can't be told.
    """
    try:
        place = path.resolve()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise ProjectError(ErrorCode.FILE_UNWRITABLE, path=str(path)) from error
    if _belongs_to_project(place):
        raise ProjectError(ErrorCode.OUTPUT_PROJECT, path=str(path))
    if any(_is_same(place, read) for read in reads):
        raise ProjectError(ErrorCode.OUTPUT_READ, path=str(path))
    if place.is_file() and _is_photo(place):
        raise ProjectError(ErrorCode.OUTPUT_PHOTO, path=str(path))


def require_place(path: Path, *, reads: Iterable[Path] = ()) -> None:
    """Say before the work, not after it, that a file can't be written.

    Raises:
        ProjectError: As `check_output`; FILE_UNWRITABLE if its folder is not there.
    """
    check_output(path, reads=reads)
    if not path.parent.is_dir():
        raise ProjectError(ErrorCode.FILE_UNWRITABLE, path=str(path))


@contextmanager
def output_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the place of `path` when the block ends, as `atomic_file`.

    Raises:
        ProjectError: As `check_output`; DISK_FULL or FILE_UNWRITABLE. What was at `path` is untouched.
    """
    check_output(path)
    with atomic_file(path) as file:
        yield file


def write_output(path: Path, data: bytes) -> None:
    """Write a whole file; raises as `output_file`."""
    with output_file(path) as file:
        file.write(data)


def png_bytes(picture: Image.Image) -> bytes:
    """A picture as the bytes of a PNG file that says which program it is of."""
    file, about = io.BytesIO(), PngInfo()
    about.add_text("Software", SOFTWARE)
    picture.save(file, "PNG", optimize=True, pnginfo=about)
    return file.getvalue()


def _belongs_to_project(place: Path) -> bool:
    return any(part.casefold() == HIDDEN for part in place.parts) or place.is_relative_to(
        projects_dir().resolve()
    )


def _is_same(place: Path, read: Path) -> bool:
    if place == read.resolve():
        return True
    with suppress(OSError):
        return place.samefile(read)
    return False


def _is_photo(place: Path) -> bool:
    begin = _beginning(place)
    if _is_ours(begin):
        return False
    webp = begin[:4] == b"RIFF" and begin[8:12] == b"WEBP"
    looks_so = begin.startswith(_BEGINNINGS) or begin[_BOX] == b"ftyp" or webp
    return looks_so or place.name.lower().endswith(EXTENSIONS + _RAW)


def _beginning(place: Path) -> bytes:
    with suppress(OSError), place.open("rb") as file:
        return file.read(_LOOKED_AT)
    return b""


def _is_ours(begin: bytes) -> bool:
    """Whether these first bytes of a PNG file say that this program wrote it."""
    if not begin.startswith(_PNG):
        return False
    mark, at = b"Software\0" + SOFTWARE.encode(), len(_PNG)
    while at + 8 <= len(begin):
        length, kind = int.from_bytes(begin[at : at + 4], "big"), begin[at + 4 : at + 8]
        if kind == b"tEXt" and begin[at + 8 : at + 8 + length] == mark:
            return True
        if kind == b"IDAT":
            return False
        at += 12 + length
    return False
