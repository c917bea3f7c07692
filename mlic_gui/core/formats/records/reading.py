"""Reads what a TFRecord file of `tf.train.Example`s says of photos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from mlic_gui.core.errors import ErrorCode, FormatError
from mlic_gui.core.formats.answers import AnswerRow, Answers, refuse_too_many
from mlic_gui.core.formats.records.example import MalformedError, decode_example
from mlic_gui.core.formats.records.features import BY, FILENAME, LABELS, MASK, TARGETS, path_text
from mlic_gui.core.formats.records.framing import read_records
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.formats.tables.csv_wide import HUMAN
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.core.project.annotations import Word
from mlic_gui.core.project.labels import tidy_label

Features = dict[str, list[bytes] | list[int]]
_PERCENT = 100
_Kind = TypeVar("_Kind", bytes, int)


def parse_records(
    path: Path,
    *,
    names: Sequence[str] = (),
    places: Mapping[str, str] | None = None,
    progress: Progress,
) -> Answers:
    """What a TFRecord file says; where its examples tell by whom, only what humans said.

    Args:
        path: The file; `features` says what its examples hold.
        names: Of the labels, for examples that do not name them.
        places: Where photos of the file lie that are called otherwise in it.
        progress: Told how much of the file is read.

    Raises:
        FormatError: As `read_examples`; LABELS_TOO_MANY, LABEL_NAMES_MISSING or LABEL_NAMES_COUNT.
    """
    rows = []
    labels: dict[str, None] = {}
    machine = 0
    for number, example in read_examples(path, (FILENAME, LABELS, TARGETS, MASK, BY), progress=progress):
        reader = _Reader(path, number, example)
        name = reader.filename()
        words, left_out = reader.words(names)
        labels.update(dict.fromkeys(reader.labels(names)))
        refuse_too_many(path, len(labels))
        machine += left_out
        rows.append(AnswerRow(number, (places or {}).get(name, name), words))
    return Answers(layout=Layout.TFRECORD, labels=tuple(labels), rows=tuple(rows), machine=machine)


def read_examples(path: Path, wanted: Sequence[str], *, progress: Progress) -> Iterator[tuple[int, Features]]:
    """The number of each record, from 1, and the features wanted of it.

    Raises:
        FormatError: FILE_UNREADABLE, TFRECORD_DAMAGED, TFRECORD_TOO_LARGE; TFRECORD_CONTENT for a record that
            is no example.
        Cancelled: Somebody asked for it.
    """
    for number, (share, record) in enumerate(read_records(path), start=1):
        progress.check()
        progress.report(Stage.READ_FILE, int(share * _PERCENT), _PERCENT)
        try:
            example = decode_example(record, wanted=wanted)
        except MalformedError as error:
            raise FormatError(
                ErrorCode.TFRECORD_CONTENT, path=str(path), record=number, feature="tf.train.Example"
            ) from error
        yield number, example


def filename_of(path: Path, number: int, example: Features) -> str:
    """What an example calls its photo.

    Raises:
        FormatError: TFRECORD_CONTENT.
    """
    return _Reader(path, number, example).filename()


class _Reader:
    """One example; what it lacks is an error that names the record."""

    def __init__(self, path: Path, number: int, example: Features) -> None:
        self._path = path
        self._number = number
        self._example = example

    def filename(self) -> str:
        names = self._values(FILENAME, bytes, 1)
        if not names[0] or b"\0" in names[0]:
            raise self._lacking(FILENAME)
        return path_text(names[0])

    def labels(self, names: Sequence[str]) -> list[str]:
        """The example's labels, or `names` if it has none."""
        targets = self._values(TARGETS, int)
        if LABELS in self._example:
            try:
                return [tidy_label(label.decode()) for label in self._values(LABELS, bytes, len(targets))]
            except UnicodeDecodeError as error:
                raise self._lacking(LABELS) from error
        if not names:
            raise FormatError(ErrorCode.LABEL_NAMES_MISSING, path=str(self._path), count=len(targets))
        if len(names) != len(targets):
            raise FormatError(
                ErrorCode.LABEL_NAMES_COUNT, path=str(self._path), count=len(targets), given=len(names)
            )
        return list(names)

    def words(self, names: Sequence[str]) -> tuple[dict[str, Word], int]:
        """(what is said, how many cells a tagger filled)."""
        labels, targets = self.labels(names), self._values(TARGETS, int)
        mask = self._values(MASK, int, len(targets)) if MASK in self._example else [1] * len(targets)
        by = self._values(BY, bytes, len(targets)) if BY in self._example else [HUMAN.encode()] * len(targets)
        words: dict[str, Word] = {}
        machine = 0
        for label, target, known, speaker in zip(labels, targets, mask, by, strict=True):
            if known not in {0, 1} or target not in {0, 1}:
                raise self._lacking(TARGETS if known in {0, 1} else MASK)
            if known and speaker.decode("utf-8", "replace").strip().casefold() != HUMAN:
                machine += 1
            elif known and words.setdefault(label, Word(target)) != target:
                raise self._lacking(LABELS)
        return words, machine

    def _values(self, feature: str, kind: type[_Kind], count: int | None = None) -> list[_Kind]:
        values = self._example.get(feature)
        if values is None or (count is not None and len(values) != count):
            raise self._lacking(feature)
        found = [value for value in values if isinstance(value, kind)]
        if len(found) < len(values):
            raise self._lacking(feature)
        return found

    def _lacking(self, feature: str) -> FormatError:
        return FormatError(
            ErrorCode.TFRECORD_CONTENT, path=str(self._path), record=self._number, feature=feature
        )
