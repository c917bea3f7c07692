"""Decodes the photo of the preview on a thread of its own, upright, at the size that is asked for."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage

from mlic_gui.core.errors import CoreError
from mlic_gui.core.photos.decode import decode_file
from mlic_gui.core.photos.opening import open_photo
from mlic_gui.core.progress import Cancelled

_EXIF_DETAILS = 0x8769
_TAKEN = (0x9003, 0x0132)  # DateTimeOriginal, else DateTime
_LARGEST = 16_384  # longer side of a picture that is painted, in pixels


@dataclass(frozen=True, slots=True)
class LoadedPhoto:
    """A photo for the preview.

    Attributes:
        path: Where it is.
        image: Its pixels, upright; fewer than the photo has if it was loaded to fit.
        width: Of the whole photo, in pixels.
        height: Likewise.
        taken: When it was taken, as `2019-08-02 19:41`, or "".
    """

    path: Path
    image: QImage
    width: int
    height: int
    taken: str

    @property
    def is_whole(self) -> bool:
        """Whether there are no more pixels to be had."""
        return max(self.image.width(), self.image.height()) >= min(max(self.width, self.height), _LARGEST)


class PreviewLoader(QObject):
    """Loads one photo at a time; a request makes the earlier ones void.

    Signals:
        loaded: A `LoadedPhoto`.
        failed: Path and error of a photo that can't be read.
    """

    loaded = Signal(object)
    failed = Signal(object, object)
    _arrived = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._abandoned = threading.Event()
        self._closed = False
        self._arrived.connect(self._take)

    def load(self, path: Path, *, size: tuple[int, int] | None) -> None:
        """Load a photo; nothing after `close`.

        Args:
            path: The photo.
            size: Width and height to fit it into, in device pixels, or None for every pixel.
        """
        self.forget()
        if self._closed:  # Qt would wait for the thread while it holds what the thread needs to end
            return
        self._abandoned = threading.Event()
        self._pool.start(_Job(self, path, size, self._abandoned))

    def forget(self) -> None:
        """Drop what is being loaded."""
        self._abandoned.set()
        self._pool.clear()

    def close(self) -> None:
        """Drop what is being loaded, wait for the thread, and load nothing more."""
        self._closed = True
        self.forget()
        self._pool.waitForDone()

    def deliver(self, path: Path, result: object, abandoned: threading.Event) -> None:
        """Hand over a result; called on the loader's thread."""
        self._arrived.emit(path, result, abandoned)

    def _take(self, path: Path, result: object, abandoned: threading.Event) -> None:
        if abandoned.is_set():
            return
        if isinstance(result, LoadedPhoto):
            self.loaded.emit(result)
        else:
            self.failed.emit(path, result)


class _Job(QRunnable):
    def __init__(
        self, loader: PreviewLoader, path: Path, size: tuple[int, int] | None, abandoned: threading.Event
    ) -> None:
        super().__init__()
        self._loader = loader
        self._path = path
        self._size = size
        self._abandoned = abandoned

    def run(self) -> None:
        result: LoadedPhoto | CoreError
        try:
            result = load_photo(self._path, size=self._size, abandoned=self._abandoned)
        except Cancelled:
            return
        except CoreError as error:
            result = error
        self._loader.deliver(self._path, result, self._abandoned)


def load_photo(
    path: Path, *, size: tuple[int, int] | None, abandoned: threading.Event | None = None
) -> LoadedPhoto:
    """Decode a photo for the screen.

    Args:
        path: The photo.
        size: Width and height to fit it into, or None for every pixel.
        abandoned: Set when nobody wants the photo any more.

    Raises:
        PhotoError: If the photo can't be read.
        Cancelled: If `abandoned` was set meanwhile.
    """
    limit = size or (_LARGEST, _LARGEST)
    with open_photo(path, abandoned=abandoned) as source:
        decoded = decode_file(source, box=max(size) if size else None)
    image = decoded.image
    image.thumbnail(limit, Image.Resampling.BICUBIC)
    return LoadedPhoto(
        path=path,
        image=to_qimage(image),
        width=decoded.width,
        height=decoded.height,
        taken=_taken(decoded.exif),
    )


def to_qimage(image: Image.Image) -> QImage:
    """The same pixels (RGB) as a QImage that owns them, in the format that is painted fastest."""
    pixels = image.tobytes()
    shared = QImage(pixels, image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888)
    return shared.convertToFormat(QImage.Format.Format_RGB32)


def _taken(exif: Image.Exif) -> str:
    details = exif.get_ifd(_EXIF_DETAILS)
    raw = details.get(_TAKEN[0]) or exif.get(_TAKEN[1])
    if not isinstance(raw, str) or len(raw) < 16 or raw.startswith("0000"):
        return ""
    return raw[:10].replace(":", "-") + raw[10:16]
