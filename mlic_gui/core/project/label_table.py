"""The labels of a project in its database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.annotations import Edit
from mlic_gui.core.project.labels import LabelSet
from mlic_gui.core.project.storage.database import Database


class LabelTable:
    """Reads the database every time, so that it is right beside a writer as well."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def labels(self) -> LabelSet:
        """The labels in their order."""
        return LabelSet(tuple(name for _, name in self._rows()))

    def ids(self) -> list[int]:
        """The row numbers of the labels in their order."""
        return [number for number, _ in self._rows()]

    def add(self, names: Iterable[str]) -> list[int]:
        """Add labels at the end, within a transaction; gives their row numbers.

        Raises:
            ProjectError: LABEL_EMPTY, LABEL_EXISTS or LABEL_RESERVED.
        """
        before = self.labels()
        added = before.with_labels(names).names[len(before) :]
        for name in added:
            self._database.run("INSERT INTO label (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        rows = [self._database.value("SELECT id FROM label WHERE name = ?", (name,)) for name in added]
        self.restore(rows)
        return rows

    def cells(self, edits: Sequence[Edit], photos: Mapping[str, int]) -> list[tuple[int, int, int]]:
        """(photo, label, word) in row numbers, each cell once; of several edits of a cell the last counts.

        Raises:
            ProjectError: LABEL_UNKNOWN.
        """
        ids = {name: number for number, name in self._rows()}
        for edit in edits:
            if edit.label not in ids:
                raise ProjectError(ErrorCode.LABEL_UNKNOWN, label=edit.label)
        words = {(photos[edit.path], ids[edit.label]): int(edit.word) for edit in edits}
        return [(photo, label, word) for (photo, label), word in words.items()]

    def restore(self, ids: Sequence[int]) -> None:
        """Put labels at the end, within a transaction."""
        self._database.run_many(
            "UPDATE label SET position = (SELECT coalesce(max(position), -1) + 1 FROM label) WHERE id = ?",
            [(number,) for number in ids],
        )

    def remove(self, ids: Sequence[int]) -> None:
        """Take labels away, within a transaction; their rows stay for the journal."""
        self._database.run_many(
            "UPDATE label SET position = NULL WHERE id = ?", [(number,) for number in ids]
        )

    def _rows(self) -> list[tuple[int, str]]:
        return self._database.rows("SELECT id, name FROM label WHERE position IS NOT NULL ORDER BY position")
