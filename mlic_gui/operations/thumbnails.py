"""Where the grid's pictures come from: the cache, else the photo itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from mlic_gui.operations.desk import Desk
from mlic_gui.workers.thumbnails import Load

if TYPE_CHECKING:
    from mlic_gui.core.photos.record import PhotoRecord
    from mlic_gui.core.pipeline import Bench


def thumbnail_source(desk: Desk) -> Callable[[int], Load | None]:
    """What a `ThumbnailLoader` is given: for a row of the session, how to load its picture."""
    session = desk.session

    def prepare(row: int) -> Load | None:
        if session.project is None or row in session.problems:
            return None
        return partial(load_thumbnail, session.records[row], bench=session.project.bench)

    return prepare


def load_thumbnail(record: PhotoRecord, *, bench: Bench) -> QImage:
    """The picture of a photo, its longer side at most 320 pixels; on any thread.

    Raises:
        PhotoError: If the photo can't be read.
    """
    (known,) = bench.derived.index.lookup([record])
    if known is not None and known.problem is not None:
        raise known.problem
    if known is not None and known.facts is not None:
        picture = QImage(str(bench.derived.thumbnail(known.facts.key)))
        if not picture.isNull():
            return picture
    return QImage.fromData(_made(record, bench))


def _made(record: PhotoRecord, bench: Bench) -> bytes:
    """Read the photo, and keep what this tells of it."""
    from mlic_gui.core.catalog.preprocessing import Preprocessing  # noqa: PLC0415 - not before first paint
    from mlic_gui.core.features.index import IndexEntry  # noqa: PLC0415
    from mlic_gui.core.photos.reader import read_photo, resolve  # noqa: PLC0415

    reading = read_photo(resolve(bench.folder, record.path), preprocessing=Preprocessing())
    bench.derived.index.add([IndexEntry(record, reading.facts)])
    bench.derived.write_thumbnail(reading.facts.key, reading.thumbnail)
    return reading.thumbnail
