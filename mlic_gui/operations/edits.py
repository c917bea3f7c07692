"""What a human says of photos: words, done, labels, undo; shown only after it is on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk, person
from mlic_gui.operations.parts.changes import Outcome, edit, touched
from mlic_gui.operations.parts.wording import done_text
from mlic_gui.operations.tagging import rescore, tag_photos
from mlic_gui.session.notice import Notice, error_notice
from mlic_gui.session.photos.photo_table import rearranged

if TYPE_CHECKING:
    from mlic_gui.core.photos.record import PhotoRecord
    from mlic_gui.core.project.annotations import Edit
    from mlic_gui.core.project.steps import Step
    from mlic_gui.core.project.store import ProjectStore

_SHOWN = 20  # edits of more photos are shown in the status bar while their fingerprints are found
_NEXT = {-1: 1, 1: 0, 0: -1}
_NEXT_ALONE = {-1: 1, 1: -1, 0: 1}  # where a yes moves from label to label


def set_word(desk: Desk, label: str, word: int) -> None:
    """Answer one label on all selected photos: 1 yes, 0 no, -1 unknown; one step."""
    _answer(desk, label, lambda _words: word)


def cycle_word(desk: Desk, label: str) -> None:
    """Next answer on all selected photos: unknown or mixed, yes, no, unknown; one step.

    Where labels exclude each other a *yes* comes and goes, from a *no* as well.
    """
    following = _NEXT_ALONE if desk.session.exclusive else _NEXT
    _answer(desk, label, lambda words: following[words.pop()] if len(words) == 1 else 1)


def mark_done(desk: Desk) -> None:
    """Mark the selected photos reviewed, suggestions becoming words, and go to the next photo; one step."""
    session = desk.session
    project, tagger, rows = session.project, session.tagger, list(session.selected_rows)
    if project is None or not rows:
        return
    records = [session.records[row] for row in rows]
    labels, thresholds = session.labels, session.thresholds
    probabilities, seen = session.probabilities[rows], session.table.seen[rows].tolist()
    answer_all, source = desk.settings.done_answers_all, tagger.name if tagger else ""

    def done(store: ProjectStore, progress: Progress) -> Step:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        paths = [record.path for record in records]
        table = store.annotations(paths)  # what is said now, edits that were on their way included
        words = rearranged(table.words, names=table.labels.names, labels=labels)
        edits: list[Edit] = []
        for place, path in enumerate(paths):
            edits += pipeline.done_edits(
                path,
                words[place],
                probabilities[place],
                labels=labels,
                thresholds=thresholds,
                shown=labels[: seen[place]],
                answer_all=answer_all,
                exclusive=store.exclusive,
            )
        return store.mark_done(
            paths,
            edits,
            who=person(),
            source=source,
            assign=pipeline.side_assigner(store.id),
            fingerprints=pipeline.fingerprints(
                records, range(len(records)), bench=project.bench, progress=progress
            ),
        )

    edit(desk, done, title=_title(records), then=partial(_tell_done, desk))
    _go_on(desk, after=rows[-1])


def add_label(desk: Desk, name: str) -> None:
    """Add a label to the project."""
    edit(
        desk,
        lambda store, _progress: store.add_labels([name], who=person()),
        then=lambda _outcome: _suggest_new_label(desk),
    )


def _suggest_new_label(desk: Desk) -> None:
    """What is at hand at once; what only the vocabulary's own network can tell, photo by photo."""
    rescore(desk)
    tagger, vocabulary = desk.session.tagger, desk.session.vocabulary
    if tagger is not None and vocabulary is not None and tagger.network_key != vocabulary.network_key:
        tag_photos(desk)


def accept_chip(desk: Desk, name: str) -> None:
    """Make a name that the vocabulary proposes a label; the vocabulary's probability is its suggestion."""
    add_label(desk, name)


def set_one_label(desk: Desk, exclusive: bool) -> None:
    """Let photos have one label each, or many; refused while photos have several, which can be shown."""
    edit(
        desk,
        lambda store, _progress: store.set_exclusive(exclusive, who=person()),
        then=partial(_tell_one_label, desk),
        failed=partial(_offer_conflicts, desk),
    )


def undo(desk: Desk, step: int | None = None) -> None:
    """Undo the last step of the project, or the numbered one."""
    edit(desk, lambda store, _progress: store.undo(step, who=person()), then=partial(_show_change, desk))


def redo(desk: Desk) -> None:
    """Do the last undone step again."""
    edit(desk, lambda store, _progress: store.redo(who=person()), then=partial(_show_change, desk))


def _answer(desk: Desk, label: str, choose: Callable[[set[int]], int]) -> None:
    """Give the selected photos the word that is chosen when what is said of them now is known."""
    session = desk.session
    project = session.project
    records = [session.records[row] for row in session.selected_rows]
    if project is None or not records:
        return

    def answer(store: ProjectStore, progress: Progress) -> Step:
        from mlic_gui.core import pipeline  # noqa: PLC0415
        from mlic_gui.core.project.annotations import Edit, Word  # noqa: PLC0415

        paths = [record.path for record in records]
        table = store.annotations(paths)
        word = Word(choose(set(table.words[:, table.labels.index(label)].tolist())))
        return store.annotate(
            [Edit(path, label, word) for path in paths],
            who=person(),
            assign=pipeline.side_assigner(store.id),
            fingerprints=pipeline.fingerprints(
                records, range(len(records)), bench=project.bench, progress=progress
            ),
        )

    edit(desk, answer, title=_title(records))


def _title(records: Sequence[PhotoRecord]) -> Stage | None:
    return Stage.FINGERPRINT if len(records) > _SHOWN else None


def _go_on(desk: Desk, *, after: int) -> None:
    """Make the photo that is shown after a row the current one; at the end stay."""
    session = desk.session
    later = session.shown_rows[session.shown_rows > after]
    if len(later):
        session.select((), current=int(later[0]))


def _tell_done(desk: Desk, outcome: Outcome) -> None:
    desk.session.notify(
        Notice(
            text=done_text(outcome.step),
            action_text=QCoreApplication.translate("Steps", "Undo"),
            action=partial(undo, desk, outcome.step.id),
        )
    )


def _tell_one_label(desk: Desk, outcome: Outcome) -> None:
    text = QCoreApplication.translate("Steps", "Photos have many labels from now on.")
    if outcome.step.exclusive:
        text = QCoreApplication.translate(
            "Steps", "Photos have one label from now on: a yes makes the others no. Retrain to learn it so."
        )
    undo_text = QCoreApplication.translate("Steps", "Undo")
    action = partial(undo, desk, outcome.step.id)
    desk.session.notify(Notice(text=text, action_text=undo_text, action=action))


def _offer_conflicts(desk: Desk, error: BaseException) -> None:
    """Say why labels can't exclude each other, and offer to select the photos that are in the way."""
    desk.session.exclusive_changed.emit()  # what was ticked is not so
    notice = error_notice(error)
    if isinstance(error, CoreError) and error.code is ErrorCode.LABELS_CONFLICT:
        text = QCoreApplication.translate("Steps", "Show them")
        notice = replace(notice, action_text=text, action=partial(_select_conflicts, desk))
    desk.session.notify(notice)


def _select_conflicts(desk: Desk) -> None:
    session = desk.session
    rows = np.flatnonzero((session.words == 1).sum(axis=1) > 1).tolist()
    if rows:
        session.show_folder("")
        session.select(rows, current=rows[0])


def _show_change(desk: Desk, outcome: Outcome) -> None:
    """Go to the photos that an undo or redo changed, if none of them is in sight."""
    session = desk.session
    if outcome.step.labels_added or outcome.step.labels_removed:
        rescore(desk)
    rows = session.table.rows_of(touched(outcome.step)[:1_000]).tolist()
    if rows and not set(rows) & set(session.selected_rows):
        session.select(rows, current=rows[0])
