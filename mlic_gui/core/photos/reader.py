"""Reads a photo once for everything that is wanted of it: identity, size, looks, network input, thumbnail."""

from __future__ import annotations

import io
import os
import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.photos.decode import THUMBNAIL_SIDE, decode_file, fit, network_box, thumbnail
from mlic_gui.core.photos.fingerprint import Fingerprint, fingerprint
from mlic_gui.core.photos.identity import key_of
from mlic_gui.core.photos.opening import open_photo

_INSPECTION_BOX = 128
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What is known of a photo apart from its pixels.

    Attributes:
        key: Its `content_key`, 16 bytes.
        width: Upright, in pixels.
        height: Likewise.
        fingerprint: Tells what it belongs together with.
    """

    key: bytes
    width: int
    height: int
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """Everything that one reading of a photo gives.

    Attributes:
        facts: Identity, size and fingerprint.
        pixels: What a network looks at, uint8 of shape (size, size, 3).
        thumbnail: JPEG, its longer side at most 320 pixels.
    """

    facts: PhotoFacts
    pixels: np.ndarray
    thumbnail: bytes


def read_photo(
    path: Path, *, preprocessing: Preprocessing, abandoned: threading.Event | None = None
) -> PhotoReading:
    """Open and decode a photo once.

    Args:
        path: The photo.
        preprocessing: How the network wants it.
        abandoned: Set from another thread when the photo is no longer wanted; the reading then soon ends.

    Raises:
        PhotoError: If it can't be read, with the reason.
        Cancelled: If `abandoned` was set meanwhile.
    """
    with open_photo(path, abandoned=abandoned) as source:
        key = key_of(source)
        decoded = decode_file(source, box=network_box(preprocessing))
        source.check()
        facts = PhotoFacts(key, decoded.width, decoded.height, fingerprint(decoded.image, decoded.exif))
        return PhotoReading(facts, fit(decoded.image, preprocessing), thumbnail_jpeg(decoded.image))


def inspect_photo(path: Path, *, abandoned: threading.Event | None = None) -> PhotoFacts:
    """The facts alone, decoding as little as they need.

    Raises:
        PhotoError: If it can't be read, with the reason.
        Cancelled: If `abandoned` was set meanwhile.
    """
    with open_photo(path, abandoned=abandoned) as source:
        key = key_of(source)
        decoded = decode_file(source, box=_INSPECTION_BOX)
        return PhotoFacts(key, decoded.width, decoded.height, fingerprint(decoded.image, decoded.exif))


def thumbnail_jpeg(image: Image.Image, side: int = THUMBNAIL_SIDE) -> bytes:
    """The thumbnail of a decoded photo, as JPEG: at most `side` pixels, and nothing but pixels."""
    file = io.BytesIO()
    small = thumbnail(image, side)
    small.info = {}  # Pillow would write the photo's comment
    small.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def resolve(folder: Path, relative: str) -> Path:
    """The file that a relative path of a project names.

    Raises:
        PhotoError: PHOTO_OUTSIDE, if it is absolute or leads out of the folder, by `..` or by a link.
    """
    path = folder / relative
    if _is_relative(relative):
        root = os.path.realpath(folder)
        if os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep):
            return path
    raise PhotoError(ErrorCode.PHOTO_OUTSIDE, path=relative)


def _is_relative(relative: str) -> bool:
    if not relative or "\0" in relative or PurePosixPath(relative).is_absolute():
        return False
    windows = PureWindowsPath(relative)
    return os.name != "nt" or not (windows.drive or windows.root)
