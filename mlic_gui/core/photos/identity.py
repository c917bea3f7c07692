"""Tells whether two files hold the same photo, wherever they lie and whatever they are called."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

from mlic_gui.core.photos.opening import PhotoFile, open_photo

KEY_BYTES = 16
_END = 64 * 1024
_WHOLE = 1024 * 1024
_SAMPLES = 8
_SAMPLE = 8 * 1024


def content_key(path: Path, *, abandoned: threading.Event | None = None) -> bytes:
    """16 bytes, BLAKE2b of the size and the content: all of it up to 1 MiB, else both ends and eight samples.

    The samples are for formats that don't compress, where two files of one size may have equal ends.

    Raises:
        PhotoError: If the file can't be read, with the reason.
    """
    with open_photo(path, abandoned=abandoned) as source:
        return key_of(source)


def key_of(source: PhotoFile) -> bytes:
    """`content_key` of an open photo."""
    digest = hashlib.blake2b(source.size.to_bytes(8, "little"), digest_size=KEY_BYTES)
    if source.size <= _WHOLE:
        source.seek(0)
        digest.update(source.read())
        return digest.digest()
    between = (source.size - 2 * _END) // (_SAMPLES + 1)
    for offset in (_END + between * number for number in range(1, _SAMPLES + 1)):
        source.seek(offset)
        digest.update(source.read(_SAMPLE))
    for offset, whence in ((0, os.SEEK_SET), (-_END, os.SEEK_END)):
        source.seek(offset, whence)
        digest.update(source.read(_END))
    return digest.digest()
