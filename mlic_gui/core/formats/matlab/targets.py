"""Targets in MATLAB's own file format: a matrix of labels and photos, and the names of the labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import AnswerRow, Answers, refuse_too_many
from mlic_gui.core.formats.matlab.container import MalformedError, TooLargeError, Value, read_variables
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.photos.record import natural_key
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.labels import LabelSet, tidy_label

MAX_BYTES = 256 * 1024 * 1024
_TARGETS = ("targets", "target", "labels", "label", "annotations", "y")
_NAMES = ("class_name", "class_names", "classes", "label_names", "names", "labels")
_HDF5 = b"\x89HDF"
_HDF5_VERSION = (b"\x00\x02", b"\x02\x00")
_SHOWN = 8

Targets = npt.NDArray[Any]


def is_matlab(path: Path, head: bytes) -> bool:
    """Whether a file is MATLAB's, by its ending or its first 128 bytes."""
    return path.suffix.lower() == ".mat" or head.startswith(b"MATLAB ")


def parse_matlab(path: Path, *, photos: Sequence[str], names: Sequence[str] = ()) -> Answers:
    """What a MATLAB file says of these photos, which it numbers in natural order: 1.jpg, 2.jpg, 10.jpg.

    1 is yes and -1 no; 0 and NaN are unknown. In a matrix without -1, 0 is no. Rows are labels and columns
    photos, or the other way round if only that fits the number of photos.

    Args:
        path: A file of version 5 (`-v6` or `-v7`).
        photos: Paths, relative with "/".
        names: Of the labels, for a file that does not name them.

    Raises:
        FormatError: FILE_UNREADABLE, MAT_UNREADABLE, MAT_HDF5, MAT_TOO_LARGE, MAT_NO_TARGETS, MAT_COUNTS (of
            photos), LABELS_TOO_MANY, LABEL_NAMES_MISSING or LABEL_NAMES_COUNT.
        ProjectError: LABEL_EMPTY, LABEL_EXISTS or LABEL_RESERVED, for a name that no label can have.
    """
    values = _values(path)
    candidates = _candidates(values)
    if not candidates:
        listed = ", ".join(list(values)[:_SHOWN]) or "–"
        raise FormatError(ErrorCode.MAT_NO_TARGETS, path=str(path), names=listed)
    targets = _by_label(path, candidates, values, len(photos), names)
    refuse_too_many(path, len(targets))
    labels = _labels(path, values, names, len(targets))
    words = _words(targets)
    ordered = sorted(photos, key=natural_key)
    rows = (
        AnswerRow(line, photo, _said(labels, column))
        for line, (photo, column) in enumerate(zip(ordered, words.T.tolist(), strict=True), start=1)
    )
    return Answers(layout=Layout.MATLAB, labels=labels, rows=tuple(rows))


def _values(path: Path) -> Mapping[str, Value]:
    data = _read(path)
    if data.startswith(_HDF5) or (data.startswith(b"MATLAB") and data[124:126] in _HDF5_VERSION):
        raise FormatError(ErrorCode.MAT_HDF5, path=str(path))
    try:
        return read_variables(data, limit=MAX_BYTES)
    except TooLargeError as error:
        raise FormatError(ErrorCode.MAT_TOO_LARGE, path=str(path), limit=MAX_BYTES >> 20) from error
    except (MalformedError, MemoryError) as error:
        raise FormatError(ErrorCode.MAT_UNREADABLE, path=str(path)) from error


def _read(path: Path) -> bytes:
    if not path.is_file():  # a pipe would be waited for without end
        raise FormatError(ErrorCode.FILE_UNREADABLE, path=str(path))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FormatError(ErrorCode.MAT_TOO_LARGE, path=str(path), limit=MAX_BYTES >> 20)
        return path.read_bytes()
    except OSError as error:
        raise FormatError(ErrorCode.FILE_UNREADABLE, path=str(path)) from error


def _candidates(values: Mapping[str, Value]) -> list[Targets]:
    """The matrices that may be targets: those with the usual names, if there are any."""
    found = {
        name: value
        for name in _usual_first(values, _TARGETS)
        if isinstance(value := values[name], np.ndarray) and value.size and _is_answering(value)
    }
    usual = [value for name, value in found.items() if name.lower() in _TARGETS]
    return usual or list(found.values())


def _is_answering(value: Targets) -> bool:
    known = value[~np.isnan(value)] if value.dtype.kind == "f" else value
    return bool(known.size) and bool(np.isin(known, (-1, 0, 1)).all())


def _usual_first(values: Mapping[str, Value], usual: Sequence[str]) -> list[str]:
    return sorted(values, key=lambda name: usual.index(name.lower()) if name.lower() in usual else len(usual))


def _by_label(
    path: Path,
    candidates: Sequence[Targets],
    values: Mapping[str, Value],
    photos: int,
    names: Sequence[str],
) -> Targets:
    """The matrix that fits the number of photos, a row per label."""
    for value in candidates:
        if photos in value.shape:
            return value if value.shape[1] == photos else value.T
    rows, columns = candidates[0].shape
    labels = [len(names)] if names else [len(found) for found in _name_lists(values)]
    claimed = rows if columns in labels and rows not in labels else columns
    if not labels:
        claimed = max(rows, columns)
    raise FormatError(ErrorCode.MAT_COUNTS, path=str(path), targets=claimed, photos=photos)


def _labels(path: Path, values: Mapping[str, Value], names: Sequence[str], count: int) -> tuple[str, ...]:
    if names:
        if len(names) != count:
            raise FormatError(ErrorCode.LABEL_NAMES_COUNT, path=str(path), count=count, given=len(names))
        return LabelSet().with_labels(names).names
    for found in _name_lists(values):
        if len(found) == count and all(found):
            return LabelSet().with_labels(found).names
    raise FormatError(ErrorCode.LABEL_NAMES_MISSING, path=str(path), count=count)


def _name_lists(values: Mapping[str, Value]) -> list[list[str]]:
    """All lists of text in the file, those with the usual names first."""
    lists = (values[name] for name in _usual_first(values, _NAMES))
    return [[tidy_label(text) for text in found] for found in lists if isinstance(found, list)]


def _words(targets: Targets) -> npt.NDArray[np.int8]:
    """int8 of the same shape: 1 yes, 0 no, -1 unknown."""
    nothing = Word.UNKNOWN if (targets == -1).any() else Word.NO
    words = np.select([targets == 1, targets == -1, targets == 0], [Word.YES, Word.NO, nothing], Word.UNKNOWN)
    return words.astype(np.int8)


def _said(labels: Iterable[str], words: Iterable[int]) -> dict[str, Word]:
    return {label: Word(word) for label, word in zip(labels, words, strict=True) if word >= 0}
