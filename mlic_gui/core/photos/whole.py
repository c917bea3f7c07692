"""A photo's file byte for byte, once it is known that it can be decoded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mlic_gui.core.photos.decode import decode_file
from mlic_gui.core.photos.opening import PhotoFile, open_image, open_photo, photo_in_memory

_BOX = 64
_FORMATS = {"MPO": "jpeg", "DIB": "bmp"}
_ENDINGS = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "webp": (".webp",),
    "tiff": (".tif", ".tiff"),
    "bmp": (".bmp", ".dib"),
    "gif": (".gif",),
    "avif": (".avif",),
    "heif": (".heic", ".heif", ".hif"),
}


@dataclass(frozen=True, slots=True)
class WholePhoto:
    """A file that is a photo.

    Attributes:
        data: All its bytes, as they are on disk.
        kind: Its format, told from the bytes: `jpeg`, `png` and so on.
    """

    data: bytes
    kind: str


def read_whole(path: Path, *, limit: int) -> WholePhoto | None:
    """The bytes of a photo that can be decoded, or None if they are more than `limit`.

    Raises:
        PhotoError: If it can't be read, with the reason.
    """
    with open_photo(path) as source:
        if source.size > limit:
            return None
        kind = _kind(source)
        source.seek(0)
        return WholePhoto(source.read(), kind)


def kind_of(name: str, data: bytes) -> str:
    """The format of some bytes that can be decoded; `name` is what errors call them.

    Raises:
        PhotoError: If they are no photo.
    """
    with photo_in_memory(Path(name), data) as source:
        return _kind(source)


def endings_of(kind: str) -> tuple[str, ...]:
    """What files of a format end in, the usual ending first."""
    return _ENDINGS[kind]


def _kind(source: PhotoFile) -> str:
    with open_image(source) as opened:
        name = opened.format or ""
    source.seek(0)
    decode_file(source, box=_BOX)
    return _FORMATS.get(name, name.lower())
