"""Loads small pictures on a pool of two threads, the last asked for first, and keeps the latest in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from mlic_gui.workers.niceness import be_nice

_THREADS = 2
_NICE = 5  # less than the window's thread, more than work that nobody waits for
_MEMORY = 96 * 2**20  # bytes of pixels
_WAITING = 400  # requests; older ones are forgotten, for what is still visible asks again

Load = Callable[[], QImage]


class ThumbnailLoader(QObject):
    """Gives pictures by row number: at once if it has them, else later by a signal.

    Signals:
        loaded: Row whose picture can be had now.
        failed: Row and exception of a picture that can't be had.
    """

    loaded = Signal(int)
    failed = Signal(int, object)
    _arrived = Signal(int, int, object)

    def __init__(
        self,
        prepare: Callable[[int], Load | None],
        *,
        side: int = 320,
        memory: int = _MEMORY,
        parent: QObject | None = None,
    ) -> None:
        """Make a loader.

        Args:
            prepare: Called on the GUI thread with a row; returns what the pool runs, or None for no picture.
            side: Longer side of the pictures, in pixels.
            memory: Bytes of pixels that are kept.
            parent: The owner.
        """
        super().__init__(parent)
        self._prepare = prepare
        self._side = side
        self._memory = memory
        self._pictures: OrderedDict[int, QImage] = OrderedDict()
        self._bytes = 0
        self._known: set[int] = set()  # rows that wait, are being loaded, or failed
        self._generation = 0
        self._waiting = _Stack()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_THREADS)
        self._closed = False
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def bytes_used(self) -> int:
        """Bytes of pixels held in memory."""
        return self._bytes

    def thumbnail(self, row: int) -> QImage | None:
        """The picture of a row, or None if it has to be loaded first or can't be."""
        picture = self._pictures.get(row)
        if picture is not None:
            self._pictures.move_to_end(row)
        elif row not in self._known:
            self._request(row)
        return picture

    def set_side(self, side: int) -> None:
        """Another size of the pictures, in pixels; all are loaded anew."""
        if side != self._side:
            self._side = side
            self.clear()

    def clear(self) -> None:
        """Forget all pictures and requests; rows mean other photos from now on."""
        self._generation += 1
        self._waiting.clear()
        self._known.clear()
        self._pictures.clear()
        self._bytes = 0

    def close(self) -> None:
        """Forget everything, wait for the threads, and load nothing more."""
        self._closed = True
        self.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def _request(self, row: int) -> None:
        if self._closed:  # Qt would wait for the threads while it holds what they need to end
            return
        load = self._prepare(row)
        if load is None:
            return
        self._known.add(row)
        for forgotten in self._waiting.push(_Request(row, self._generation, self._side, load)):
            self._known.discard(forgotten)
        self._pool.start(_Job(self._waiting, self._arrived.emit))

    def _take(self, row: int, generation: int, result: object) -> None:
        if generation != self._generation:
            return
        if not isinstance(result, QImage):
            self.failed.emit(row, result)  # stays known, so that it is not tried again and again
            return
        self._known.discard(row)
        self._keep(row, result)
        self.loaded.emit(row)

    def _keep(self, row: int, picture: QImage) -> None:
        self._pictures[row] = picture
        self._bytes += picture.sizeInBytes()
        while self._bytes > self._memory and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            self._bytes -= oldest.sizeInBytes()


class _Request:
    __slots__ = ("generation", "load", "row", "side")

    def __init__(self, row: int, generation: int, side: int, load: Load) -> None:
        self.row = row
        self.generation = generation
        self.side = side
        self.load = load


class _Stack:
    """Requests, the last one first; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: list[_Request] = []

    def push(self, request: _Request) -> list[int]:
        """Add a request; returns rows whose requests were too old to be kept."""
        with self._lock:
            self._requests.append(request)
            forgotten = [old.row for old in self._requests[:-_WAITING]]
            del self._requests[:-_WAITING]
            return forgotten

    def pop(self) -> _Request | None:
        with self._lock:
            return self._requests.pop() if self._requests else None

    def clear(self) -> None:
        with self._lock:
            self._requests.clear()


class _Job(QRunnable):
    """Serves whichever request is the latest when a thread is free."""

    def __init__(self, waiting: _Stack, deliver: Callable[[int, int, object], None]) -> None:
        super().__init__()
        self._waiting = waiting
        self._deliver = deliver

    def run(self) -> None:
        be_nice(_NICE)
        request = self._waiting.pop()
        if request is None:
            return
        result: object
        try:
            result = _fitted(request.load(), request.side)
        except Exception as error:  # noqa: BLE001 - every failure becomes the photo's badge
            result = error
        self._deliver(request.row, request.generation, result)


def _fitted(picture: QImage, side: int) -> QImage:
    """The picture no larger than `side`, in the format that is drawn fastest."""
    if max(picture.width(), picture.height()) > side:
        picture = picture.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    return picture.convertToFormat(QImage.Format.Format_RGB32)
