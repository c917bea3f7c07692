"""The append-only journal: every edit is a step in it, and undo and redo are steps as well."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.annotations import Origin, Said, Word
from mlic_gui.core.project.label_table import LabelTable
from mlic_gui.core.project.steps import SWITCHES, Change, ReviewChange, Step, StepKind, StepSummary
from mlic_gui.core.project.storage.database import Database, decode_path, encode_path

UNDO_STEPS = 10_000
"""Steps further back than this are remembered, but no longer undone."""

_WORDS = {word.value: word for word in Word}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written as one step, in row numbers of the database.

    Attributes:
        kind: What is done.
        who: The person.
        origin: By which way it came.
        source: Tagger whose suggestions were confirmed, or file that was imported; may be empty.
        cells: (photo, label, word), each photo and label once.
        reviews: (photo, whether it is reviewed).
        labels: Labels that were added.
    """

    kind: StepKind
    who: str
    origin: Origin = Origin.HUMAN
    source: str = ""
    cells: Sequence[tuple[int, int, int]] = ()
    reviews: Sequence[tuple[int, bool]] = ()
    labels: Sequence[int] = field(default=())


class _Stacks:
    """What can be undone and what can be done again, the next one last."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.undone: list[int] = []

    def note(self, step: int, kind: StepKind, target: int | None) -> None:
        if kind is StepKind.UNDO and target is not None:
            self.done = [number for number in self.done if number != target]
            self.undone.append(target)
        elif kind is StepKind.REDO and target is not None:
            self.undone = [number for number in self.undone if number != target]
            self.done.append(target)
        else:
            self.undone.clear()
            if kind is not StepKind.TAKE_LABELS:
                self.done.append(step)


class Journal:
    """Writes steps and takes them back. All that writes runs within a transaction of the caller.

    After a transaction that failed, `forget` makes undo and redo right again.
    """

    def __init__(self, database: Database, labels: LabelTable) -> None:
        self._database = database
        self._labels = labels
        self._stacks: _Stacks | None = None

    def forget(self) -> None:
        """Work out anew what can be undone when next asked: the last step may not have been written."""
        self._stacks = None

    def record(self, entry: Entry) -> int:
        """Write a step that makes these changes; gives its number, or 0 if there is nothing to change."""
        self._stage(entry.cells)
        reviews = [(photo, on) for photo, on in entry.reviews if self._is_reviewed(photo) != on]
        cells, photos = self._count(reviews)
        if not (cells or reviews or entry.labels or entry.kind in SWITCHES):
            return 0
        step = self._insert(entry, target=None, cells=cells, photos=photos)
        self._database.run(
            "INSERT INTO change SELECT ?, edit.photo, edit.label, coalesce(annotation.word, -1),"
            " annotation.step, edit.word FROM edit LEFT JOIN annotation USING (photo, label)",
            (step,),
        )
        self._database.run("DELETE FROM annotation WHERE (photo, label) IN (SELECT photo, label FROM edit)")
        self._database.run(
            "INSERT INTO annotation SELECT photo, label, word, ? FROM edit WHERE word >= 0", (step,)
        )
        self._write_reviews(step, reviews)
        self._write_labels(step, entry.labels, added=True)
        self._load().note(step, entry.kind, None)
        return step

    def undo(self, step: int | None, *, who: str) -> int:
        """Take back a step, the last one if none is named; gives the number of the undo.

        Raises:
            ProjectError: UNDO_NOTHING, UNDO_CHANGED, UNDO_REVIEWED or UNDO_LABEL_USED.
        """
        done = self._load().done
        target = done[-1] if step is None and done else step
        if target not in done:
            raise ProjectError(ErrorCode.UNDO_NOTHING)
        number = self._write_reversal(target, again=False, who=who)
        labels = self._label_ids(target)
        self._refuse_used(labels)
        self._labels.remove(labels)
        self._write_labels(number, labels, added=False)
        self._load().note(number, StepKind.UNDO, target)
        return number

    def redo(self, *, who: str) -> int:
        """Do the step that was undone last again; gives the number of the redo.

        Raises:
            ProjectError: UNDO_NOTHING, UNDO_CHANGED or UNDO_REVIEWED.
        """
        undone = self._load().undone
        if not undone:
            raise ProjectError(ErrorCode.UNDO_NOTHING)
        target = undone[-1]
        number = self._write_reversal(target, again=True, who=who)
        labels = self._label_ids(target)
        self._labels.restore(labels)
        self._write_labels(number, labels, added=True)
        self._load().note(number, StepKind.REDO, target)
        return number

    def can_undo(self) -> StepSummary | None:
        """The step that would be undone."""
        done = self._load().done
        return self._summary(done[-1]) if done else None

    def can_redo(self) -> StepSummary | None:
        """The step that would be done again."""
        undone = self._load().undone
        return self._summary(undone[-1]) if undone else None

    def step(self, number: int) -> Step:
        """What a step changed."""
        (kind, target), *_ = self._database.rows("SELECT kind, target FROM step WHERE id = ?", (number,))
        changes = self._database.rows(
            "SELECT path, name, old, new FROM change JOIN photo ON photo.id = photo"
            " JOIN label ON label.id = label WHERE step = ?",
            (number,),
        )
        reviews = self._database.rows(
            "SELECT path, review.reviewed FROM review JOIN photo ON photo.id = photo WHERE step = ?",
            (number,),
        )
        return Step(
            id=number,
            kind=StepKind(kind),
            undone=target or 0,
            changes=tuple(
                Change(decode_path(p), name, _WORDS[old], _WORDS[new]) for p, name, old, new in changes
            ),
            reviews=tuple(ReviewChange(decode_path(path), bool(on)) for path, on in reviews),
            labels_added=self._label_names(number, added=True),
            labels_removed=self._label_names(number, added=False),
            exclusive=self.switched(number),
        )

    def history(self, path: str) -> list[Said]:
        """Everything that was said of a photo, oldest first."""
        rows = self._database.rows(
            "SELECT name, old, new, who, origin, source, at, step.id FROM change"
            " JOIN photo ON photo.id = photo JOIN label ON label.id = label JOIN step ON step.id = step"
            " WHERE path = :path UNION ALL"
            " SELECT NULL, 1 - review.reviewed, review.reviewed, who, origin, source, at, step.id FROM review"
            " JOIN photo ON photo.id = photo JOIN step ON step.id = step WHERE path = :path ORDER BY 8, 1",
            {"path": encode_path(path)},
        )
        return [
            Said(label, old, new, who, Origin(origin), source, at, step)
            for label, old, new, who, origin, source, at, step in rows
        ]

    def switched(self, number: int) -> bool | None:
        """Whether the labels exclude each other since this step, None if that did not change."""
        kind, target = self._database.rows("SELECT kind, target FROM step WHERE id = ?", (number,))[0]
        if kind not in (StepKind.UNDO, StepKind.REDO):
            return SWITCHES.get(kind)
        after = SWITCHES.get(self._database.value("SELECT kind FROM step WHERE id = ?", (target,)))
        return (not after) if after is not None and kind == StepKind.UNDO else after

    def unsaid(self, cells: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Those of the cells of which nothing is said yet."""
        self._stage(cells)
        return self._database.rows(
            "SELECT photo, label, word FROM edit"
            " WHERE (photo, label) NOT IN (SELECT photo, label FROM annotation)"
        )

    def adopted_by(self, reversal: int) -> str | None:
        """The folder whose adoption this undo or redo is about; None if it is about something else."""
        source: str | None = self._database.value(
            "SELECT source FROM step WHERE kind = 'adopt' AND id = (SELECT target FROM step WHERE id = ?)",
            (reversal,),
        )
        return source

    def _load(self) -> _Stacks:
        if self._stacks is None:
            self._stacks = _Stacks()
            last = "SELECT id, kind, target FROM step ORDER BY id DESC LIMIT ?"
            for step, kind, target in reversed(self._database.rows(last, (UNDO_STEPS,))):
                self._stacks.note(step, StepKind(kind), target)
        return self._stacks

    def _stage(self, cells: Sequence[tuple[int, int, int]]) -> None:
        """Put the cells that differ from what is said into the temporary table `edit`."""
        self._database.run(
            "CREATE TEMP TABLE IF NOT EXISTS edit (photo INTEGER, label INTEGER, word INTEGER,"
            " PRIMARY KEY (photo, label)) WITHOUT ROWID"
        )
        self._database.run("DELETE FROM edit")
        self._database.run_many("INSERT OR REPLACE INTO edit VALUES (?, ?, ?)", cells)
        self._database.run(
            "DELETE FROM edit WHERE word = coalesce((SELECT word FROM annotation"
            " WHERE annotation.photo = edit.photo AND annotation.label = edit.label), -1)"
        )

    def _count(self, reviews: Sequence[tuple[int, bool]]) -> tuple[int, int]:
        """(cells, photos) that the staged cells and these reviews change."""
        cells, photos = self._database.rows("SELECT count(*), count(DISTINCT photo) FROM edit")[0]
        staged = "SELECT 1 FROM edit WHERE photo = ? LIMIT 1"
        return cells, photos + sum(self._database.value(staged, (photo,)) is None for photo, _ in reviews)

    def _insert(self, entry: Entry, *, target: int | None, cells: int, photos: int) -> int:
        return self._database.insert(
            "INSERT INTO step (kind, target, who, origin, source, at, cells, photos)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.kind, target, entry.who, entry.origin, entry.source, time.time(), cells, photos),
        )

    def _is_reviewed(self, photo: int) -> bool:
        return bool(self._database.value("SELECT reviewed FROM photo WHERE id = ?", (photo,)))

    def _write_reviews(self, step: int, reviews: Sequence[tuple[int, bool]]) -> None:
        self._database.run_many(
            "INSERT INTO review VALUES (?, ?, ?)", [(step, photo, int(on)) for photo, on in reviews]
        )
        self._database.run_many(
            "UPDATE photo SET reviewed = ? WHERE id = ?", [(int(on), photo) for photo, on in reviews]
        )

    def _write_labels(self, step: int, labels: Sequence[int], *, added: bool) -> None:
        self._database.run_many(
            "INSERT INTO label_change VALUES (?, ?, ?)", [(step, label, int(added)) for label in labels]
        )

    def _write_reversal(self, target: int, *, again: bool, who: str) -> int:
        """Write the step that takes the target's words and reviews back, or makes them `again`."""
        self._refuse_changed(target, again=again)
        (cells, photos), *_ = self._database.rows("SELECT cells, photos FROM step WHERE id = ?", (target,))
        entry = Entry(kind=StepKind.REDO if again else StepKind.UNDO, who=who)
        number = self._insert(entry, target=target, cells=cells, photos=photos)
        self._reverse_words(number, target, again=again)
        reviews = self._database.rows("SELECT photo, reviewed FROM review WHERE step = ?", (target,))
        self._write_reviews(number, [(photo, bool(on) is again) for photo, on in reviews])
        return number

    def _refuse_changed(self, target: int, *, again: bool) -> None:
        """Raise if a value of the step is no longer what it was left at."""
        written = "change.old" if again else "change.new"
        cells = self._database.rows(
            "SELECT path, name FROM change LEFT JOIN annotation USING (photo, label)"
            " JOIN photo ON photo.id = change.photo JOIN label ON label.id = change.label"
            f" WHERE change.step = ? AND coalesce(annotation.word, -1) <> {written} LIMIT 1",
            (target,),
        )
        for path, label in cells:
            raise ProjectError(ErrorCode.UNDO_CHANGED, path=decode_path(path), label=label)
        written = "1 - review.reviewed" if again else "review.reviewed"
        reviews = self._database.rows(
            "SELECT path FROM review JOIN photo ON photo.id = review.photo"
            f" WHERE step = ? AND photo.reviewed <> {written} LIMIT 1",
            (target,),
        )
        for (path,) in reviews:
            raise ProjectError(ErrorCode.UNDO_REVIEWED, path=decode_path(path))

    def _reverse_words(self, number: int, target: int, *, again: bool) -> None:
        word, said_by = ("new", "step") if again else ("old", "old_step")
        self._database.run(
            "INSERT INTO change SELECT ?, change.photo, change.label, coalesce(annotation.word, -1),"
            f" annotation.step, change.{word} FROM change LEFT JOIN annotation USING (photo, label)"
            " WHERE change.step = ?",
            (number, target),
        )
        self._database.run(
            "DELETE FROM annotation WHERE (photo, label) IN (SELECT photo, label FROM change WHERE step = ?)",
            (target,),
        )
        self._database.run(
            f"INSERT INTO annotation SELECT photo, label, {word}, {said_by} FROM change"
            f" WHERE step = ? AND {word} >= 0",
            (target,),
        )

    def _refuse_used(self, labels: Sequence[int]) -> None:
        for label in labels:
            if self._database.value("SELECT 1 FROM annotation WHERE label = ? LIMIT 1", (label,)) is not None:
                name = self._database.value("SELECT name FROM label WHERE id = ?", (label,))
                raise ProjectError(ErrorCode.UNDO_LABEL_USED, label=name)

    def _label_ids(self, step: int) -> list[int]:
        rows = self._database.rows("SELECT label FROM label_change WHERE step = ? ORDER BY label", (step,))
        return [label for (label,) in rows]

    def _label_names(self, step: int, *, added: bool) -> tuple[str, ...]:
        rows = self._database.rows(
            "SELECT name FROM label_change JOIN label ON label.id = label WHERE step = ? AND added = ?"
            " ORDER BY position, label.id",
            (step, int(added)),
        )
        return tuple(name for (name,) in rows)

    def _summary(self, step: int) -> StepSummary:
        (kind, cells, photos, who, at), *_ = self._database.rows(
            "SELECT kind, cells, photos, who, at FROM step WHERE id = ?", (step,)
        )
        labels = self._database.rows(
            "SELECT DISTINCT name FROM (SELECT label FROM label_change WHERE step = :step UNION ALL"
            " SELECT * FROM (SELECT label FROM change WHERE step = :step LIMIT 64))"
            " JOIN label ON label.id = label ORDER BY position LIMIT 3",
            {"step": step},
        )
        return StepSummary(
            id=step,
            kind=StepKind(kind),
            cells=cells,
            photos=photos,
            labels=tuple(name for (name,) in labels),
            path=self._only_path(step) if photos == 1 else None,
            who=who,
            at=at,
        )

    def _only_path(self, step: int) -> str:
        path = self._database.value(
            "SELECT path FROM (SELECT photo FROM change WHERE step = :step UNION"
            " SELECT photo FROM review WHERE step = :step) JOIN photo ON photo.id = photo",
            {"step": step},
        )
        return decode_path(path)
