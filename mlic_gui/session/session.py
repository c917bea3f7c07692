"""The state of the window in one Qt object: operations change it, views read it and listen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from mlic_gui.core.project.proposing import completed, proposed
from mlic_gui.session.insight.exploration import Exploration
from mlic_gui.session.insight.why import Why
from mlic_gui.session.learning.history import TrainingHistory
from mlic_gui.session.learning.preparing import Preparing
from mlic_gui.session.learning.run_reviews import RunReviews
from mlic_gui.session.notice import Notice
from mlic_gui.session.photos.counts import Counts, count
from mlic_gui.session.photos.photo_table import UNKNOWN, PhotoTable
from mlic_gui.session.session_signals import SessionSignals
from mlic_gui.session.throttle import Throttle

if TYPE_CHECKING:
    from mlic_gui.core.errors import CoreError
    from mlic_gui.core.learning.requirements import Missing
    from mlic_gui.core.learning.taggers.library import TaggerEntry
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.photos.record import PhotoRecord
    from mlic_gui.session.open_project import OpenProject

MIXED = 2  # the word of a label on which the selected photos differ
_SUGGESTIONS_MS = 66
_COUNTS_MS = 100
_NO_THRESHOLD = 0.5  # of labels that nobody suggests; nothing is compared with it


class Session(SessionSignals):
    """Everything that the window shows. A row is the number of a photo in `records`; it stays the same.

    Attributes:
        generation: Grows with every project opened or closed; results of an older one are dropped.
        project: The open project's store and derived data, for operations only; None when none is open.
        folder: The project's photo folder, or None.
        scanning: Whether photos are still being looked for.
        table: The photos with their words and probabilities (see `PhotoTable`).
        labels: The project's labels in order.
        exclusive: Whether the labels exclude each other, so that a photo has one *yes* at most.
        tagger: The tagger in use, or None.
        vocabulary: What feeds the chips, or None.
        taggers: All taggers there are.
        offered: A tagger that was learned but did worse and waits for `adopt_tagger`, or None.
        problems: Row to error of the photos that can't be read.
        prefix: Folder that is shown, relative with `/`, "" for all.
        shown_rows: intp (m,), rows that are shown, in order.
        current_row: Row of the photo in the preview, -1 for none.
        selected_rows: Rows that an edit applies to, the current one among them.
        chips: Names with probability that the vocabulary proposes for the current photo.
        undo_text: What undo would undo, such as `sunset on 12 photos`; "" when there is nothing.
        redo_text: What redo would do again.
        read_only: Whether edits are refused.
        read_only_text: The sentence that says why, or "".
        history: The trainings (see `TrainingHistory`).
        preparing: What the next one would take (see `Preparing`).
        exploration: What is known of the network in use (see `Exploration`).
        reviews: The runs that are looked at (see `RunReviews`).
        why: Why the current photo's labels are suggested (see `Why`).
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.generation = 0
        self.taggers: tuple[TaggerEntry, ...] = ()
        self.tagger: Tagger | None = None
        self.vocabulary: Tagger | None = None
        self.offered: Tagger | None = None
        self.history = TrainingHistory(self)
        self.preparing = Preparing(self)
        self.exploration = Exploration(self)
        self.reviews = RunReviews(self)
        self.why = Why(self)
        self._renewed: list[NDArray[np.intp]] = []
        self._suggestions = Throttle(_SUGGESTIONS_MS, self)
        self._suggestions.fired.connect(self._announce_suggestions)
        self._counting = Throttle(_COUNTS_MS, self)
        self._counting.fired.connect(self.counts_changed)
        self._troubles = Throttle(_COUNTS_MS, self)
        self._troubles.fired.connect(self.problems_changed)
        self._empty()

    def _empty(self) -> None:
        self.project: OpenProject | None = None
        self.folder: Path | None = None
        self.scanning = False
        self.labels: tuple[str, ...] = ()
        self.exclusive = False
        self.table = PhotoTable()
        self.problems: dict[int, CoreError] = {}
        self.prefix = ""
        self.shown_rows: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self.current_row = -1
        self.selected_rows: tuple[int, ...] = ()
        self.chips: tuple[tuple[str, float], ...] = ()
        self.undo_text = self.redo_text = ""
        self.read_only = False
        self.read_only_text = ""
        self._thresholds: NDArray[np.float32] = np.empty(0, dtype=np.float32)
        self._counts: Counts | None = None
        self._renewed.clear()
        for throttle in (self._suggestions, self._counting, self._troubles):
            throttle.drop()

    # What views read

    @property
    def title(self) -> str:
        """Name of the folder, "" when none is open."""
        return self.folder.name or str(self.folder) if self.folder else ""

    @property
    def records(self) -> list[PhotoRecord]:
        """The photos, in the order they were found."""
        return self.table.records

    @property
    def words(self) -> NDArray[np.int8]:
        """int8 (n, L); 1 yes, 0 no, -1 unknown."""
        return self.table.words

    @property
    def probabilities(self) -> NDArray[np.float32]:
        """float32 (n, L); NaN where there is no suggestion."""
        return self.table.probabilities

    @property
    def reviewed(self) -> NDArray[np.bool_]:
        """bool (n,); photos marked as done."""
        return self.table.reviewed

    @property
    def stale(self) -> NDArray[np.bool_]:
        """bool (n,); suggestions of an older network, being renewed."""
        return self.table.stale

    @property
    def thresholds(self) -> NDArray[np.float32]:
        """float32 (L,), per project label; 0.5 where the tagger has none."""
        return self._thresholds

    @property
    def counts(self) -> Counts:
        """Figures over all photos, as of now."""
        if self._counts is None:
            self._counts = count(self.table, self._thresholds, exclusive=self.exclusive)
        return self._counts

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What labels lack before they can be learned."""
        from mlic_gui.core.learning.requirements import missing  # noqa: PLC0415 - not needed before first paint

        words = completed(self.words) if self.exclusive else self.words
        return missing(words, labels=self.labels, tagger=self.tagger)

    @property
    def current_record(self) -> PhotoRecord | None:
        """The photo in the preview, or None."""
        return self.records[self.current_row] if self.current_row >= 0 else None

    def proposed(self, row: int) -> NDArray[np.bool_]:
        """bool (L,): where the suggestion for a photo is *yes*, given what a human said of it."""
        return proposed(
            self.probabilities[row], self._thresholds, exclusive=self.exclusive, words=self.words[row]
        )

    def photo_path(self, row: int) -> Path:
        """Where the photo lies."""
        if self.folder is None:
            raise LookupError("no project is open")
        return self.folder / self.records[row].path

    def selection_words(self) -> NDArray[np.int8]:
        """int8 (L,): the word of each label on the selected photos, `MIXED` where they differ."""
        if not self.selected_rows:
            return np.full(len(self.labels), UNKNOWN, dtype=np.int8)
        words = self.words[list(self.selected_rows)]
        same = (words == words[0]).all(axis=0)
        return np.where(same, words[0], np.int8(MIXED))

    def current_probabilities(self) -> NDArray[np.float32]:
        """float32 (L,) of the current photo, NaN where there is no suggestion."""
        if self.current_row < 0:
            return np.full(len(self.labels), np.nan, dtype=np.float32)
        row: NDArray[np.float32] = self.probabilities[self.current_row]
        return row

    # What views change: view state that others must know

    def select(self, rows: Sequence[int], *, current: int) -> None:
        """Select rows; the current one is added to them if it is not among them."""
        chosen = tuple(sorted({*rows, current})) if current >= 0 else ()
        moved, changed = current != self.current_row, chosen != self.selected_rows
        self.current_row, self.selected_rows = current, chosen
        self._mark_seen()
        if moved:
            self.chips = ()
            self.why.clear()
            self.current_changed.emit(current)
            self.chips_changed.emit()
        if changed:
            self.selection_changed.emit()

    def show_folder(self, prefix: str) -> None:
        """Show only the photos below this folder (relative, `/`, "" for all)."""
        self.prefix = prefix.strip("/")
        self.shown_rows = self.table.rows_below(self.prefix)
        self.shown_changed.emit()

    # What operations change

    def open(
        self,
        project: OpenProject,
        *,
        labels: Sequence[str],
        exclusive: bool = False,
        read_only_text: str = "",
    ) -> None:
        """Begin with an opened project; its photos follow by `append_photos`."""
        self.close()
        self.exclusive = exclusive
        self.project, self.folder = project, project.folder
        self.labels, self.table = tuple(labels), PhotoTable(len(labels))
        self.read_only, self.read_only_text = bool(read_only_text), read_only_text
        self.scanning = True
        self._match_thresholds()
        self.labels_changed.emit()
        self.project_opened.emit()
        self.read_only_changed.emit()
        self._counts_moved()

    def close(self) -> None:
        """Forget the project; whatever still runs for it comes too late."""
        had = self.project is not None
        if had:
            self.project_closing.emit()
        self.generation += 1
        self.why.clear()
        self._empty()
        self.history.clear()
        self.preparing.clear()
        self.exploration.clear()
        self.reviews.clear()
        if had:
            self.labels_changed.emit()
            self.project_closed.emit()
            self.selection_changed.emit()
            self.current_changed.emit(-1)
            self.undo_changed.emit()

    def append_photos(
        self, records: Sequence[PhotoRecord], *, words: NDArray[np.int8], reviewed: NDArray[np.bool_]
    ) -> None:
        """Append photos as the scan finds them, with what humans said of them."""
        rows = self.table.append(records, words=words, reviewed=reviewed)
        if not rows:
            return
        fresh = self.table.rows_below(self.prefix, start=rows.start)
        self.shown_rows = np.concatenate([self.shown_rows, fresh])
        self.photos_added.emit(rows.start, len(rows))
        self._counts_moved()
        if self.current_row < 0 and len(self.shown_rows):
            first = int(self.shown_rows[0])
            self.select((first,), current=first)

    def begin_scan(self) -> None:
        """Photos are being looked for."""
        self.scanning = True

    def finish_scan(self) -> None:
        """All photos are known."""
        self.scanning = False
        self.scan_finished.emit()

    def set_labels(self, labels: Sequence[str]) -> None:
        """Another list of labels; words and probabilities of those that stay are kept."""
        if tuple(labels) == self.labels:
            return
        self.table.set_columns(self.table.columns_after(self.labels, labels))
        self.labels = tuple(labels)
        self._match_thresholds()
        self._mark_seen()
        self.labels_changed.emit()
        self.why.clear()
        self._counts_moved()

    def set_exclusive(self, exclusive: bool) -> None:
        """Labels exclude each other from now on, or no longer."""
        if exclusive != self.exclusive:
            self.exclusive = exclusive
            self.exclusive_changed.emit()
            self._suggestions_moved(np.arange(len(self.records)))

    def set_words(self, rows: NDArray[np.intp], words: NDArray[np.int8], reviewed: NDArray[np.bool_]) -> None:
        """Replace the words (k, L) and reviewed marks (k,) of some photos by what is on disk."""
        self.table.set_words(rows, words, reviewed)
        self._words_moved(rows)

    def change_words(
        self, changes: Sequence[tuple[str, str, int]], reviewed: Mapping[str, bool] | None = None
    ) -> None:
        """Apply single changes (path, label, new word) and reviewed marks that are on disk."""
        self._words_moved(self.table.change_words(changes, reviewed or {}, labels=self.labels))

    def put_suggestions(
        self, rows: NDArray[np.intp], probabilities: NDArray[np.float32], *, columns: Sequence[int]
    ) -> None:
        """New probabilities (k, len(columns)) for some photos, in these columns of the labels."""
        self.table.put_suggestions(rows, probabilities, columns=columns)
        self._suggestions_moved(rows)

    def mark_stale(self) -> None:
        """All suggestions come from an older network, until they are renewed."""
        self._suggestions_moved(self.table.mark_stale())

    def set_tagger(self, tagger: Tagger | None, *, vocabulary: Tagger | None = None) -> None:
        """Another tagger is in use; the vocabulary feeds the chips and the labels that the tagger lacks."""
        self.tagger, self.vocabulary = tagger, vocabulary
        self._match_thresholds()
        self.why.clear()
        self.tagger_changed.emit()
        self._counts_moved()

    def set_taggers(self, taggers: Sequence[TaggerEntry], *, offered: Tagger | None = None) -> None:
        """The taggers there are, and the one that waits to be adopted."""
        self.taggers, self.offered = tuple(taggers), offered
        self.taggers_changed.emit()

    def set_chips(self, chips: Sequence[tuple[str, float]]) -> None:
        """What the vocabulary proposes for the current photo."""
        self.chips = tuple(chips)
        self.chips_changed.emit()

    def set_undo(self, *, undo_text: str, redo_text: str) -> None:
        """What undo and redo would do."""
        if (undo_text, redo_text) != (self.undo_text, self.redo_text):
            self.undo_text, self.redo_text = undo_text, redo_text
            self.undo_changed.emit()

    def add_problem(self, row: int, error: CoreError) -> None:
        """A photo can't be read."""
        self.problems[row] = error
        self._troubles.call()

    def notify(self, notice: Notice) -> None:
        """Show a message."""
        self.notified.emit(notice)

    def _mark_seen(self) -> None:
        if self.selected_rows:
            self.table.seen[list(self.selected_rows)] = len(self.labels)

    def _match_thresholds(self) -> None:
        self._thresholds = np.full(len(self.labels), _NO_THRESHOLD, dtype=np.float32)
        if self.tagger is not None:
            from mlic_gui.core.learning.suggestions import Suggester  # noqa: PLC0415 - not before first paint

            found = Suggester(self.labels, self.tagger, self.vocabulary).thresholds
            self._thresholds = np.where(np.isnan(found), np.float32(_NO_THRESHOLD), found)

    def _words_moved(self, rows: NDArray[np.intp]) -> None:
        self.words_changed.emit(rows)
        self._counts_moved()

    def _suggestions_moved(self, rows: NDArray[np.intp]) -> None:
        self._renewed.append(rows)
        self._suggestions.call()
        self._counts_moved()

    def _announce_suggestions(self) -> None:
        rows = np.unique(np.concatenate(self._renewed))
        self._renewed.clear()
        self.suggestions_changed.emit(rows)

    def _counts_moved(self) -> None:
        self._counts = None
        self._counting.call()
