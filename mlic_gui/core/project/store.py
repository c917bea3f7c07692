"""What people said of the photos of one project, on disk before it is shown as done."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.adoption import Belongings, mark_adopted
from mlic_gui.core.project.annotations import AnnotationTable, Edit, Origin, Said
from mlic_gui.core.project.journal import Entry, Journal
from mlic_gui.core.project.label_table import LabelTable
from mlic_gui.core.project.labels import LabelSet, label_key
from mlic_gui.core.project.one_label import OneLabel
from mlic_gui.core.project.photo_table import PhotoTable
from mlic_gui.core.project.reading import read_annotations
from mlic_gui.core.project.rewinding import earlier_annotations, excluded_each_other, last_step
from mlic_gui.core.project.runs import RunTable, StoredRun
from mlic_gui.core.project.sides import Member, SideAssigner
from mlic_gui.core.project.split_table import Batch, SplitTable
from mlic_gui.core.project.steps import Step, StepKind, StepSummary
from mlic_gui.core.project.storage.backups import LOCK, back_up_if_possible
from mlic_gui.core.project.storage.clean import note_closed
from mlic_gui.core.project.storage.database import HIDDEN, Database
from mlic_gui.core.project.storage.lock import ProjectLock, is_abandoned

if TYPE_CHECKING:
    from mlic_gui.core.photos.fingerprint import Fingerprint
    from mlic_gui.core.photos.record import PhotoRecord


class ReadOnlyReason(StrEnum):
    """Why a project can't be changed."""

    LOCKED = "locked"
    FOLDER = "folder"
    ASKED = "asked"


class ProjectStore:
    """One open project; the sole writer of its database. Made by `open_project`.

    Synchronous, to be used by one thread at a time. When a method that changes something returns, the change
    is on disk; when it raises, nothing has changed. Besides what they name themselves, such methods raise
    `ProjectError`: PROJECT_LOCKED or PROJECT_READ_ONLY on a store that is read-only, DISK_FULL,
    FILE_UNWRITABLE; and every method raises PROJECT_DAMAGED if the file turns out to be.

    Attributes:
        folder: The project's photo folder.
        subfolder: The part of it that was opened, relative with "/"; empty for the whole.
        outside: Whether the project lives with the user because the folder can't be written to.
        id: UUID of the project.
        reason: Why it can't be changed, or None if it can.
        holder: Who has it, when the reason is LOCKED, as far as that is known.
    """

    def __init__(
        self,
        database: Database,
        *,
        folder: Path,
        subfolder: str = "",
        outside: bool = False,
        lock: ProjectLock | None = None,
        reason: ReadOnlyReason | None = None,
        holder: str = "",
    ) -> None:
        self._database = database
        self._lock = lock
        self._label_table = LabelTable(database)
        self._photos = PhotoTable(database, folder)
        self._split = SplitTable(database)
        self._journal = Journal(database, self._label_table)
        self._one_label = OneLabel(database, self._label_table)
        self._runs = RunTable(database)
        self.folder = folder
        self.subfolder = subfolder
        self.outside = outside
        self.reason = reason
        self.holder = holder
        self.id = str(database.value("SELECT value FROM project WHERE name = 'id'"))
        if not self.read_only and self._runs.any_running:
            with self._writing():
                self._runs.interrupt()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self.reason is not None

    def close(self) -> None:
        """Make a backup and let others write; may be called twice."""
        lock, self._lock = self._lock, None
        try:
            if lock is not None:
                back_up_if_possible(self._database)
            self._database.close()
            if lock is not None:
                note_closed(self._database.path)
        finally:
            if lock is not None:
                lock.release()

    # What is said

    def labels(self) -> LabelSet:
        """The labels."""
        return self._label_table.labels()

    @property
    def exclusive(self) -> bool:
        """Whether the labels exclude each other, so that no photo has several *yes*."""
        return self._one_label.on

    def several_yes(self) -> list[str]:
        """Photos that have several *yes*, and keep the labels from excluding each other."""
        return self._one_label.several()

    def annotations(self, paths: Sequence[str]) -> AnnotationTable:
        """What is said of these photos, one row each, known or not."""
        return read_annotations(self._database, self._label_table, paths)

    def last_step(self, *, until: float | None = None) -> int:
        """Number of the journal's last step, or of the last until a time (seconds since 1970); 0 for none."""
        return last_step(self._database, until=until)

    def annotations_then(self, paths: Sequence[str], *, step: int) -> tuple[AnnotationTable, bool]:
        """What was said of these photos right after a step, and whether labels excluded each other."""
        table = earlier_annotations(self._database, self._label_table, paths, step=step)
        return table, excluded_each_other(self._database, now=self.exclusive, step=step)

    def annotated_paths(self) -> list[str]:
        """Photos of which something is said, whether their files are still there or not."""
        return self._photos.annotated()

    def reviewed_paths(self) -> list[str]:
        """Photos that are marked reviewed."""
        return self._photos.reviewed()

    def history(self, path: str) -> list[Said]:
        """Everything that was said of a photo, when and by whom, oldest first."""
        return self._journal.history(path)

    def split(self) -> list[Member]:
        """Photos that have a side, also those of which nothing is said any more."""
        return self._split.members()

    def data_version(self) -> int:
        """A number that changes when another store has written."""
        return int(self._database.value("PRAGMA data_version"))

    # Edits

    def add_labels(self, names: Sequence[str], *, who: str, undoable: bool = True) -> Step:
        """Add labels at the end; those of a project's first tagger are not for undo to take away.

        Raises:
            ProjectError: LABEL_EMPTY, LABEL_EXISTS or LABEL_RESERVED.
        """
        kind = StepKind.ADD_LABELS if undoable else StepKind.TAKE_LABELS
        with self._writing():
            step = self._journal.record(Entry(kind=kind, who=who, labels=self._label_table.add(names)))
        return self._step(step, kind)

    def set_exclusive(self, exclusive: bool, *, who: str, undoable: bool = True) -> Step:
        """Let the labels exclude each other or not, as one step; what is said stays.

        From then on a *yes* makes all other labels of its photo *no*, in the same step, and takes that *no*
        along when it is taken away; an edit or undo that would give a photo several *yes* is refused. That a
        project's first tagger chooses among its labels is, like they themselves, not for undo to take away.

        Raises:
            ProjectError: LABELS_CONFLICT(photos, path) if photos have several *yes* already.
        """
        kind = StepKind.ONE_LABEL if exclusive else StepKind.MANY_LABELS
        if exclusive == self.exclusive:
            return Step(id=0, kind=kind)
        with self._writing():
            self._one_label.set(exclusive)
            step = self._journal.record(Entry(kind=kind, who=who)) if undoable else 0
        return self._step(step, kind)

    def annotate(
        self,
        edits: Sequence[Edit],
        *,
        who: str,
        assign: SideAssigner,
        origin: Origin = Origin.HUMAN,
        source: str = "",
        fingerprints: Mapping[str, Fingerprint] | None = None,
        contents: Mapping[str, bytes] | None = None,
        new_labels: Sequence[str] = (),
    ) -> Step:
        """Say something of photos, as one step.

        Args:
            edits: What to say; of several edits of one cell the last counts.
            who: The person.
            assign: Puts photos that are annotated for the first time into the split.
            origin: By which way it came; an import is a step of its own kind.
            source: File that was imported, or tagger whose suggestion was confirmed.
            fingerprints: Of the photos that may be new to the split, as far as known.
            contents: Content keys of the photos, as far as known, by which they are found when they move.
            new_labels: Labels to add in the same step.

        Raises:
            ProjectError: LABEL_UNKNOWN; SEVERAL_YES where labels exclude each other; for the new labels
                LABEL_EMPTY, LABEL_EXISTS or LABEL_RESERVED.
        """
        kinds = {Origin.IMPORT: StepKind.IMPORT, Origin.ADOPTED: StepKind.ADOPT}
        return self._say(
            Entry(kind=kinds.get(origin, StepKind.ANNOTATE), who=who, origin=origin, source=source),
            edits,
            assign=assign,
            fingerprints=fingerprints or {},
            contents=contents or {},
            new_labels=new_labels,
        )

    def mark_done(
        self,
        paths: Sequence[str],
        edits: Sequence[Edit],
        *,
        who: str,
        assign: SideAssigner,
        source: str = "",
        fingerprints: Mapping[str, Fingerprint] | None = None,
        contents: Mapping[str, bytes] | None = None,
    ) -> Step:
        """Mark photos reviewed and say what follows from it, as one step; see `annotate`."""
        return self._say(
            Entry(kind=StepKind.DONE, who=who, origin=Origin.DONE, source=source),
            edits,
            assign=assign,
            fingerprints=fingerprints or {},
            contents=contents or {},
            reviewed=paths,
        )

    def set_reviewed(self, paths: Sequence[str], reviewed: bool, *, who: str) -> Step:
        """Mark photos reviewed or not, as one step."""
        with self._writing():
            reviews = [(photo, reviewed) for photo in self._photos.ensure(dict.fromkeys(paths)).values()]
            step = self._journal.record(Entry(kind=StepKind.REVIEW, who=who, reviews=reviews))
        return self._step(step, StepKind.REVIEW)

    def undo(self, step: int | None = None, *, who: str) -> Step:
        """Take back the last step, or the named one if nothing it changed has changed since.

        The split stays as it is.

        Raises:
            ProjectError: UNDO_NOTHING, UNDO_CHANGED, UNDO_REVIEWED, UNDO_LABEL_USED, or what `set_exclusive`
                and `annotate` raise where labels exclude each other.
        """
        with self._writing():
            number = self._reversed(self._journal.undo(step, who=who))
        self._mark_adopted(number, adopted=False)
        return self._journal.step(number)

    def redo(self, *, who: str) -> Step:
        """Do the step that was undone last again.

        Raises:
            ProjectError: UNDO_NOTHING, UNDO_CHANGED or UNDO_REVIEWED, or as `undo`.
        """
        with self._writing():
            number = self._reversed(self._journal.redo(who=who))
        self._mark_adopted(number, adopted=True)
        return self._journal.step(number)

    def can_undo(self) -> StepSummary | None:
        """The step that `undo` would take back."""
        return None if self.read_only else self._journal.can_undo()

    def can_redo(self) -> StepSummary | None:
        """The step that `redo` would do again."""
        return None if self.read_only else self._journal.can_redo()

    def adopt(self, other: Belongings, *, who: str) -> Step:
        """Take over what another project has, as one step; what is said here already stays.

        Raises:
            ProjectError: LABEL_RESERVED if a label of the other can't be one here; SEVERAL_YES where labels
                exclude each other.
        """
        with self._writing():
            known = {label_key(label): label for label in self.labels()}
            new = [label for label in other.labels if label_key(label) not in known]
            added = self._label_table.add(new)
            named = known | {label_key(label): label for label in new}
            photos = self._photos.ensure(other.paths())
            edits = [replace(edit, label=named[label_key(edit.label)]) for edit in other.edits]
            self._split.adopt(photos, other.members)
            self._photos.remember_contents(other.contents)
            step = self._journal.record(
                Entry(
                    kind=StepKind.ADOPT,
                    who=who,
                    origin=Origin.ADOPTED,
                    source=other.source,
                    cells=self._journal.unsaid(
                        self._one_label.complete(self._label_table.cells(edits, photos))
                    ),
                    reviews=[(photos[path], True) for path in other.reviewed],
                    labels=added,
                )
            )
            self._one_label.check(step)
            self._split.note(step)
        return self._step(step, StepKind.ADOPT)

    # Photos that moved

    def missing(self, present: Collection[str]) -> list[str]:
        """Photos that something was said of and that are not among those present; they are kept."""
        return self._photos.missing(present)

    def find_moved(self, present: Sequence[PhotoRecord]) -> dict[str, str]:
        """Where photos went that are no longer at their path, found by content: old path to new."""
        return self._photos.find_moved(present)

    def relink(self, moved: Mapping[str, str]) -> None:
        """Give photos their new paths; what was said of them goes along."""
        with self._writing():
            self._photos.relink(moved)

    def paths_without_content(self) -> list[str]:
        """Photos whose content key is not known yet, so that they would not be found if they moved."""
        return self._photos.without_content()

    def contents(self) -> dict[str, bytes]:
        """Content keys of photos, as far as they are kept."""
        return self._photos.contents()

    def remember_contents(self, contents: Mapping[str, bytes]) -> None:
        """Keep the content keys of photos; those that nothing was said of are passed over."""
        with self._writing():
            self._photos.remember_contents(contents)

    # Runs and small state

    def runs(self) -> list[StoredRun]:
        """All runs, in the order in which they were started.

        One that runs as far as is known was interrupted if whoever worked on the project is gone; a store
        that can be changed takes all such for interrupted when it is opened.
        """
        abandoned = self.read_only and is_abandoned(self._database.path.with_name(LOCK))
        return self._runs.all(abandoned=abandoned)

    def add_run(self, run_id: str, payload: Mapping[str, Any]) -> None:
        """Keep a run that starts, got further, or goes on after it was interrupted."""
        with self._writing():
            self._runs.add(run_id, payload)

    def finish_run(self, run_id: str, payload: Mapping[str, Any]) -> None:
        """Keep how a run ended."""
        with self._writing():
            self._runs.finish(run_id, payload)

    def state(self, key: str, default: Any = None) -> Any:
        """Something small that the project remembers, such as the tagger in use."""
        stored = self._database.value("SELECT value FROM state WHERE name = ?", (key,))
        return default if stored is None else json.loads(stored)

    def set_state(self, key: str, value: Any) -> None:
        """Remember something small: plain data."""
        with self._writing():
            self._database.run("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, json.dumps(value)))

    # Within

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.reason is ReadOnlyReason.LOCKED:
            raise ProjectError(ErrorCode.PROJECT_LOCKED, path=str(self.folder))
        if self.reason is not None:
            raise ProjectError(ErrorCode.PROJECT_READ_ONLY, path=str(self.folder))
        try:
            with self._database.transaction():
                yield
        except BaseException:
            self._split.forget()
            self._journal.forget()
            raise

    def _reversed(self, number: int) -> int:
        """Make the setting and the split follow an undo or redo, which is refused if that can't be."""
        switched = self._journal.switched(number)
        if switched is not None:
            self._one_label.set(switched)
        self._one_label.check(number)
        self._split.note(number)
        return number

    def _mark_adopted(self, reversal: int, *, adopted: bool) -> None:
        """After an adoption is undone or redone, its folder opens its own project again, or this one."""
        source = self._journal.adopted_by(reversal)
        if source is not None:
            mark_adopted(self.folder / source / HIDDEN, adopted=adopted)

    def _say(
        self,
        entry: Entry,
        edits: Sequence[Edit],
        *,
        assign: SideAssigner,
        fingerprints: Mapping[str, Fingerprint],
        contents: Mapping[str, bytes],
        new_labels: Sequence[str] = (),
        reviewed: Sequence[str] = (),
    ) -> Step:
        """Write the step that `entry` begins to describe."""
        with self._writing():
            labels = self._label_table.add(new_labels)
            photos = self._photos.ensure(dict.fromkeys([*reviewed, *(edit.path for edit in edits)]))
            cells = self._one_label.complete(self._label_table.cells(edits, photos))
            batch = Batch(photos, cells, fingerprints, self.labels().names, self._label_table.ids())
            self._split.place(batch, assign)
            self._photos.remember_some(photos, contents)
            reviews = [(photos[path], True) for path in dict.fromkeys(reviewed)]
            step = self._journal.record(replace(entry, cells=cells, reviews=reviews, labels=labels))
            self._split.note(step)
        return self._step(step, entry.kind)

    def _step(self, number: int, kind: StepKind) -> Step:
        return self._journal.step(number) if number else Step(id=0, kind=kind)
