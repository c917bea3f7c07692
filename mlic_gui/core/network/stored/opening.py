"""Opens the HDF5 part of a weights file: of the file itself, or of what a `.keras` archive has inside."""

from __future__ import annotations

import io
import mmap
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import h5py

from mlic_gui.core.network.stored.guarded import Unfit

_INSIDE = "model.weights.h5"
_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"
# How a collection of texts begins: signature, version, three bytes of nothing; then its size.
_HEAP = b"GCOL\x01\0\0\0"
_HEAP_BYTES = 2**16
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def opened(path: Path, *, limit: int) -> Iterator[h5py.File]:
    """The HDF5 file, to be read only.

    Args:
        path: A `.keras` archive or an HDF5 file.
        limit: Bytes that the file, or what it unpacks to, may have.

    Raises:
        FileNotFoundError: There is no such file.
        Unfit: It is neither, damaged, or too large.
    """
    if path.stat().st_size > limit:
        raise Unfit("its size")
    with ExitStack() as stack:
        source = stack.enter_context(path.open("rb"))
        signature = source.read(len(_HDF5))
        source.seek(0)
        if signature.startswith(_ZIP):
            content = _unpacked(path, limit)
            _check_texts(content)
            yield stack.enter_context(h5py.File(io.BytesIO(content), "r"))
        elif signature == _HDF5:
            with mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                _check_texts(mapped)
            yield stack.enter_context(h5py.File(source, "r"))
        else:
            raise Unfit("its format")


def _check_texts(content: bytes | mmap.mmap) -> None:
    """Refuse a file with long texts: a small list could name one of them again and again.

    HDF5 keeps texts in collections of at most 64 KB, unless one of them alone is longer.
    Source: HDF5 File Format Specification, III.E "Disk Format: Level 1E - Global Heap".
    """
    begin = content.find(_HEAP)
    while begin >= 0:
        if int.from_bytes(content[begin + 8 : begin + 16], "little") > _HEAP_BYTES:
            raise Unfit("its texts")
        begin = content.find(_HEAP, begin + 1)


def _unpacked(path: Path, limit: int) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo(_INSIDE)
            if entry.file_size > limit or entry.compress_type not in _PACKINGS:
                raise Unfit(_INSIDE)
            with archive.open(entry) as part:
                return part.read(limit)
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error) as error:
        raise Unfit(_INSIDE) from error
