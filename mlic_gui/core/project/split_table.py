"""The split of a project: in the database, and in memory from when a photo is first put into it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.project.annotations import Words
from mlic_gui.core.project.sides import Assignment, Member, SideAssigner, SplitCounts
from mlic_gui.core.project.storage.database import Database, decode_path

SPLIT = "first"
_FEW = 5_000
_Row = tuple[int, str, str, int, float | None, str | None, int | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """An edit, as far as the split is concerned.

    Attributes:
        photos: Row numbers by path.
        cells: (photo, label, word) in row numbers.
        fingerprints: By path, as far as known.
        labels: Names of the project's labels.
        label_ids: Their row numbers.
    """

    photos: Mapping[str, int]
    cells: Sequence[tuple[int, int, int]]
    fingerprints: Mapping[str, Fingerprint]
    labels: Sequence[str]
    label_ids: Sequence[int]

    def words_of(self, photos: Sequence[int]) -> Words:
        """Words int8 (photos, labels) of photos that nothing was said of before."""
        rows = {photo: row for row, photo in enumerate(photos)}
        columns = {label: column for column, label in enumerate(self.label_ids)}
        words = np.full((len(photos), len(columns)), -1, dtype=np.int8)
        for photo, label, word in self.cells:
            if photo in rows:
                words[rows[photo], columns[label]] = word
        return words


class SplitTable:
    """Who is on which side. Within a process there is one writer, so what is in memory stays right."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loaded: _Loaded | None = None

    def place(self, batch: Batch, assign: SideAssigner) -> None:
        """Give photos that are annotated for the first time their sides, within a transaction."""
        annotated = dict.fromkeys(photo for photo, _, word in batch.cells if word >= 0)
        photos = self._newcomers(list(annotated))
        if photos:
            paths = {number: path for path, number in batch.photos.items()}
            prints = [batch.fingerprints.get(paths[photo]) for photo in photos]
            counts = self.counts(batch.labels, batch.label_ids)
            assignments = assign(batch.words_of(photos), prints, counts)
            self._add({photo: paths[photo] for photo in photos}, assignments, prints)

    def counts(self, labels: Sequence[str], label_ids: Sequence[int]) -> SplitCounts:
        """What the split holds."""
        loaded = self._load()
        return SplitCounts(
            labels=tuple(labels),
            photos=dict(loaded.photos),
            yes=_columns(loaded.words, label_ids, 1),
            no=_columns(loaded.words, label_ids, 0),
            members=_Members(loaded.rows, len(loaded.rows)),
            hashes=loaded.hashes.view(),
            captured=loaded.captured.view(),
            next_group=loaded.next_group,
        )

    def adopt(self, photos: Mapping[str, int], members: Sequence[Member]) -> None:
        """Take members of another split over, with their sides and groups, within a transaction."""
        first = self._load().next_group
        new = set(self._newcomers([photos[member.path] for member in members]))
        taken = [member for member in members if photos[member.path] in new]
        self._add(
            {photos[member.path]: member.path for member in taken},
            [Assignment(member.side, first + member.group) for member in taken],
            [member.fingerprint for member in taken],
        )

    def note(self, step: int) -> None:
        """Bring the counts of words per side up to date with a step that was just written."""
        if self._loaded is None:
            return
        changed = self._database.rows(
            "SELECT member.side, label, old, new, count(*) FROM change JOIN member"
            " ON member.split = ? AND member.photo = change.photo WHERE step = ? GROUP BY 1, 2, 3, 4",
            (SPLIT, step),
        )
        for side, label, old, new, count in changed:
            words = self._loaded.words.setdefault(side, {})
            words[label, old] = words.get((label, old), 0) - count
            words[label, new] = words.get((label, new), 0) + count

    def forget(self) -> None:
        """Read the database again when next asked: what was in memory may not have been written."""
        self._loaded = None

    def members(self) -> list[Member]:
        """All photos that have a side."""
        return [_member(row) for row in _Loaded(self._database).rows]

    def _newcomers(self, photos: Sequence[int]) -> list[int]:
        """Those of these photos (row numbers) that have no side yet."""
        if len(photos) > _FEW:
            rows = self._database.rows("SELECT photo FROM member WHERE split = ?", (SPLIT,))
            members = {photo for (photo,) in rows}
            return [photo for photo in photos if photo not in members]
        known = "SELECT 1 FROM member WHERE split = ? AND photo = ?"
        return [photo for photo in photos if self._database.value(known, (SPLIT, photo)) is None]

    def _add(
        self,
        photos: Mapping[int, str],
        assignments: Sequence[Assignment],
        fingerprints: Sequence[Fingerprint | None],
    ) -> None:
        loaded = self._load()
        rows = [
            (photo, path, to.side, to.group, *_stored(print_))
            for (photo, path), to, print_ in zip(photos.items(), assignments, fingerprints, strict=True)
        ]
        self._database.run_many(
            "INSERT INTO member (split, photo, side, grp, captured, camera, phash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(SPLIT, photo, *rest) for photo, _, *rest in rows],
        )
        loaded.extend(rows)

    def _load(self) -> _Loaded:
        if self._loaded is None:
            self._loaded = _Loaded(self._database)
        return self._loaded


class _Loaded:
    def __init__(self, database: Database) -> None:
        self.photos: dict[str, int] = {}
        self.words: dict[str, dict[tuple[int, int], int]] = {}
        self.rows: list[_Row] = []
        self.hashes = _Growing(np.uint64)
        self.captured = _Growing(np.float64)
        self.next_group = 0
        self.extend(
            database.rows(
                "SELECT photo.id, path, side, grp, captured, camera, phash FROM member"
                " JOIN photo ON photo.id = member.photo WHERE split = ?",
                (SPLIT,),
            )
        )
        for side, label, word, count in database.rows(
            "SELECT side, label, word, count(*) FROM annotation JOIN member"
            " ON split = ? AND member.photo = annotation.photo GROUP BY side, label, word",
            (SPLIT,),
        ):
            self.words.setdefault(side, {})[label, word] = count

    def extend(self, rows: Sequence[Any]) -> None:
        self.rows.extend(rows)
        self.hashes.extend([row[6] or 0 for row in rows])
        self.captured.extend([math.nan if row[4] is None else row[4] for row in rows])
        for row in rows:
            self.photos[row[2]] = self.photos.get(row[2], 0) + 1
            self.next_group = max(self.next_group, row[3] + 1)


class _Members(Sequence[Member]):
    """The first rows of the table, each made a `Member` when it is looked at."""

    def __init__(self, rows: Sequence[_Row], count: int) -> None:
        self._rows = rows
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Member: ...
    @overload
    def __getitem__(self, index: slice) -> list[Member]: ...
    def __getitem__(self, index: int | slice) -> Member | list[Member]:
        if isinstance(index, slice):
            return [_member(self._rows[place]) for place in range(self._count)[index]]
        return _member(self._rows[range(self._count)[index]])

    def __iter__(self) -> Iterator[Member]:
        return map(_member, islice(self._rows, self._count))


class _Growing:
    """An array that is appended to without being copied each time."""

    def __init__(self, dtype: type) -> None:
        self._values: npt.NDArray[Any] = np.zeros(64, dtype=dtype)
        self._count = 0

    def extend(self, values: Sequence[float]) -> None:
        needed = self._count + len(values)
        if needed > len(self._values):
            grown = np.zeros(max(needed, 2 * len(self._values)), dtype=self._values.dtype)
            grown[: self._count] = self._values[: self._count]
            self._values = grown
        self._values[self._count : needed] = values
        self._count = needed

    def view(self) -> npt.NDArray[Any]:
        return self._values[: self._count]


def _columns(
    words: Mapping[str, Mapping[tuple[int, int], int]], label_ids: Sequence[int], word: int
) -> dict[str, npt.NDArray[np.int64]]:
    return {
        side: np.array([counts.get((label, word), 0) for label in label_ids], dtype=np.int64)
        for side, counts in words.items()
    }


def _stored(fingerprint: Fingerprint | None) -> tuple[float | None, str | None, int | None]:
    if fingerprint is None:
        return None, None, None
    return fingerprint.captured, fingerprint.camera, fingerprint.phash


def _member(row: _Row) -> Member:
    _, path, side, group, captured, camera, phash = row
    known = camera is not None and phash is not None
    return Member(
        path=decode_path(path),
        side=side,
        group=group,
        fingerprint=Fingerprint(captured, camera or "", phash or 0) if known else None,
    )
