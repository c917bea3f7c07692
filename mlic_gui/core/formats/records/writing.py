"""Writes photos with their tags as a TFRecord file of `tf.train.Example`s."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import CoreError, ErrorCode, FormatError, PhotoError
from mlic_gui.core.formats.exporting import Exported, write_unreadable
from mlic_gui.core.formats.records.example import Feature, encode_example
from mlic_gui.core.formats.records.features import (
    BY,
    ENCODED,
    FILENAME,
    FORMAT,
    LABELS,
    MASK,
    TARGETS,
    path_bytes,
)
from mlic_gui.core.formats.records.framing import MAX_RECORD_BYTES, write_record
from mlic_gui.core.formats.table import ExportTable, UnreadablePhoto
from mlic_gui.core.formats.tables.csv_wide import HUMAN
from mlic_gui.core.outputs import output_file
from mlic_gui.core.photos.reader import resolve
from mlic_gui.core.photos.whole import WholePhoto, read_whole
from mlic_gui.core.progress import Progress, Stage

_MAX_PHOTO_BYTES = MAX_RECORD_BYTES - (1 << 20)

Explain = Callable[[CoreError], str]
"""Makes the sentence that says why a photo could not be read."""


def export_records(
    table: ExportTable,
    path: Path,
    *,
    folder: Path,
    annotations_only: bool = False,
    explain: Explain,
    progress: Progress,
) -> Exported:
    """Write an example of each photo of which something is known; photos that can't be decoded are listed.

    The photos' own bytes are written, never encoded again. `features` says what an example holds.

    Args:
        table: What to write.
        path: Where to.
        folder: That the paths of the table are relative to.
        annotations_only: Whether suggestions are left out.
        explain: Makes the reasons in `<name>-unreadable.csv`.
        progress: Told of every photo.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE, or as `check_output`; what was at `path` is untouched.
        Cancelled: Likewise.
    """
    answers = table.answers(annotations_only=annotations_only)
    known: list[bool] = np.any(answers >= 0, axis=1).tolist()
    reasons = {photo.path: photo.reason for photo in table.unreadable}
    written = 0
    with output_file(path) as file:
        for row, name in enumerate(table.paths):
            progress.check()
            if known[row] and name not in reasons:
                try:
                    example = _example(table, row, answers[row], _photo(folder, name), annotations_only)
                    write_record(file, example)
                    written += 1
                except CoreError as error:
                    reasons[name] = explain(error)
            progress.report(Stage.EXPORT, row + 1, len(table.paths))
    unread = [UnreadablePhoto(name, reason) for name, reason in reasons.items()]
    return Exported(
        path=path,
        photos=written,
        left_out=sum(not said and name not in reasons for said, name in zip(known, table.paths, strict=True)),
        unreadable=len(unread),
        unreadable_path=write_unreadable(replace(table, unreadable=unread), path),
    )


def _photo(folder: Path, name: str) -> WholePhoto:
    photo = read_whole(resolve(folder, name), limit=_MAX_PHOTO_BYTES)
    if photo is None:
        raise PhotoError(ErrorCode.TFRECORD_PHOTO_TOO_LARGE, path=name, limit=_MAX_PHOTO_BYTES >> 20)
    return photo


def _example(
    table: ExportTable,
    row: int,
    answers: npt.NDArray[np.int8],
    photo: WholePhoto,
    annotations_only: bool,
) -> bytes:
    try:
        filename = path_bytes(table.paths[row])
    except UnicodeEncodeError as error:
        raise FormatError(ErrorCode.TFRECORD_NAME, path=table.paths[row]) from error
    features: dict[str, Feature] = {
        ENCODED: [photo.data],
        FILENAME: [filename],
        FORMAT: [photo.kind.encode()],
        LABELS: [label.encode() for label in table.labels],
        TARGETS: [int(answer == 1) for answer in answers],
        MASK: [int(answer >= 0) for answer in answers],
    }
    if not annotations_only:
        features[BY] = list(_speakers(table, row, answers.tolist()))
    return encode_example(features)


def _speakers(table: ExportTable, row: int, answers: Sequence[int]) -> Iterator[bytes]:
    """Per label who said it; nothing where nobody did."""
    tagger = f"{table.tagger} (tagger)" if table.tagger.strip().casefold() == HUMAN else table.tagger
    for word, answer in zip(table.words[row].tolist(), answers, strict=True):
        yield (HUMAN if word >= 0 else tagger if answer >= 0 else "").encode("utf-8", "backslashreplace")
