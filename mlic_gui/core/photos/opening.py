"""Opens photo files so that nothing found there can block, warn, print, or fail without a typed reason."""

from __future__ import annotations

import functools
import importlib
import io
import logging
import os
import stat
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from PIL import Image, UnidentifiedImageError

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.progress import Cancelled

MAX_PIXELS = 200_000_000
MAX_SECONDS = 10.0
MAX_BYTES_AT_ONCE = 2**31
_PLUGINS = ("Jpeg", "Png", "WebP", "Tiff", "Bmp", "Gif", "Avif")
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "DIB", "GIF", "AVIF", "HEIF")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

# Pillow's own limit warns from 89 megapixels and refuses from 179; ours is checked before any decoding.
Image.MAX_IMAGE_PIXELS = None
# Without a handler of its own, what Pillow logs of a damaged file would be printed.
logging.getLogger("PIL").addHandler(logging.NullHandler())


class PhotoFile:
    """The bytes of a photo, for Pillow: `read` raises once the time is up or nobody wants the photo any more.

    Pillow reads most formats in chunks of 64 KiB, so a slow disk or an endless file ends at the next chunk.
    WebP, AVIF, HEIC and compressed TIFF are read whole and decoded in one call, and so is the last pass of a
    progressive JPEG: what hangs inside such a call, or inside one `read` of the operating system, is noticed
    when it returns and not before.

    Attributes:
        path: Where the file is.
        size: In bytes.
    """

    def __init__(
        self, path: Path, file: IO[bytes], *, size: int, abandoned: threading.Event | None = None
    ) -> None:
        self.path = path
        self.size = size
        self._file = file
        self._deadline = time.monotonic() + MAX_SECONDS
        self._abandoned = abandoned

    def check(self) -> None:
        """Raise if the photo has taken too long or is no longer wanted.

        Raises:
            PhotoError: PHOTO_TOO_SLOW.
            Cancelled: If the `abandoned` event was set.
        """
        if self._abandoned is not None and self._abandoned.is_set():
            raise Cancelled
        if time.monotonic() > self._deadline:
            raise PhotoError(ErrorCode.PHOTO_TOO_SLOW, path=str(self.path), seconds=MAX_SECONDS)

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or all that remain."""
        self.check()
        if size < 0 and self.size - self.tell() > MAX_BYTES_AT_ONCE:
            raise ValueError("more than any photo of these formats holds")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to another place in the file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The place in the file."""
        return self._file.tell()


@contextmanager
def open_photo(path: Path, *, abandoned: threading.Event | None = None) -> Iterator[PhotoFile]:
    """A regular file that is not empty, opened without ever waiting for it (a FIFO would block for ever).

    Whatever the block raises because of the file's content leaves as a `PhotoError` that says why.

    Raises:
        PhotoError: PHOTO_MISSING, PHOTO_FORBIDDEN, PHOTO_NOT_A_FILE, PHOTO_EMPTY, PHOTO_UNREADABLE,
            PHOTO_BROKEN, PHOTO_TOO_LARGE or PHOTO_TOO_SLOW.
        Cancelled: If `abandoned` was set meanwhile.
    """
    with _photo_errors(path), os.fdopen(_descriptor(path), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise PhotoError(ErrorCode.PHOTO_EMPTY, path=str(path))
        yield PhotoFile(path, file, size=size, abandoned=abandoned)


@contextmanager
def photo_in_memory(path: Path, data: bytes) -> Iterator[PhotoFile]:
    """Bytes that may be a photo, as `open_photo` gives a file; `path` is only what errors call it.

    Raises:
        PhotoError: PHOTO_EMPTY, PHOTO_BROKEN, PHOTO_TOO_LARGE or PHOTO_TOO_SLOW.
    """
    with _photo_errors(path):
        if not data:
            raise PhotoError(ErrorCode.PHOTO_EMPTY, path=str(path))
        yield PhotoFile(path, io.BytesIO(data), size=len(data))


def open_image(source: PhotoFile) -> Image.Image:
    """The photo's header, read by Pillow; its pixels are decoded on `load`.

    Raises:
        PhotoError: PHOTO_TOO_LARGE above 200 megapixels; PHOTO_NEEDS_EXTRA for HEIC without its extra.
    """
    _silence()
    try:
        image = Image.open(cast("IO[bytes]", source), formats=_formats())
    except UnidentifiedImageError:
        _refuse_missing_extra(source)
        raise
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise PhotoError(
            ErrorCode.PHOTO_TOO_LARGE,
            path=str(source.path),
            megapixels=round(pixels / 1e6),
            limit=MAX_PIXELS // 1_000_000,
        )
    return image


def _descriptor(path: Path) -> int:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (IsADirectoryError, PermissionError):
        if path.is_dir():  # Windows says "forbidden" of a directory
            raise PhotoError(ErrorCode.PHOTO_NOT_A_FILE, path=str(path)) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PhotoError(ErrorCode.PHOTO_NOT_A_FILE, path=str(path))
    return descriptor


@contextmanager
def _photo_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (PhotoError, Cancelled):
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PhotoError(ErrorCode.PHOTO_MISSING, path=str(path)) from error
    except PermissionError as error:
        raise PhotoError(ErrorCode.PHOTO_FORBIDDEN, path=str(path)) from error
    except MemoryError as error:
        raise PhotoError(ErrorCode.PHOTO_BROKEN, path=str(path), reason="memory") from error
    except UnidentifiedImageError as error:
        raise PhotoError(ErrorCode.PHOTO_BROKEN, path=str(path), reason="no known format") from error
    except Exception as error:  # a decoder may raise anything when fed with damaged bytes
        if isinstance(error, OSError) and error.errno is not None:
            raise PhotoError(ErrorCode.PHOTO_UNREADABLE, path=str(path), reason=error.strerror) from error
        raise PhotoError(ErrorCode.PHOTO_BROKEN, path=str(path), reason=str(error)) from error


@functools.cache
def _formats() -> tuple[str, ...]:
    """Pillow's names of the formats that can be read here; HEIF only where its extra is installed."""
    for name in _PLUGINS:
        importlib.import_module(f"PIL.{name}ImagePlugin")
    with suppress(ImportError):
        importlib.import_module("pillow_heif").register_heif_opener()
    return tuple(name for name in _FORMATS if name in Image.OPEN)


def _refuse_missing_extra(source: PhotoFile) -> None:
    source.seek(0)
    head = source.read(12)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS and "HEIF" not in _formats():
        raise PhotoError(
            ErrorCode.PHOTO_NEEDS_EXTRA, path=str(source.path), format="HEIC", extra="pillow-heif"
        )


def _silence() -> None:
    """Pillow warns of damaged metadata, which is no news to anybody here.

    `warnings.catch_warnings` would do it more narrowly, but mixes up the filters of threads that overlap.
    """
    warnings.filterwarnings("ignore", module=r"PIL\.|pillow_heif")
