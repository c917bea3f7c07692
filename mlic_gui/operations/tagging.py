"""Suggestions: tagging all photos, visible ones first, with the tagger that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk, person
from mlic_gui.operations.parts.changes import edit
from mlic_gui.operations.parts.opening import MIRROR_STATE, TAGGER_STATE, looking, take_labels
from mlic_gui.operations.parts.task import run
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.pipeline import Chip, Suggestions, Tagged
    from mlic_gui.core.project.steps import Step
    from mlic_gui.core.project.store import ProjectStore
    from mlic_gui.workers.worker import Worker

_LOOKS_PER_SECOND = 1_500  # no network on a processor is as fast as that: it was the cache


def tag_photos(desk: Desk) -> None:
    """Propose labels for every photo, the visible ones first; a tagging that runs is begun anew."""
    session, underway = desk.session, desk.underway
    project, tagger, vocabulary = session.project, session.tagger, session.vocabulary
    cancel_tagging(desk)
    if project is None or tagger is None or not session.records:
        return
    from mlic_gui.core.features.extract import WorkQueue  # noqa: PLC0415 - not before first paint

    records, labels, queue = list(session.records), session.labels, WorkQueue(len(session.records))
    queue.prioritise(underway.visible)

    def tag_all(progress: Progress) -> None:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        for part in pipeline.tag(
            records,
            bench=project.bench,
            tagger=tagger,
            labels=labels,
            vocabulary=vocabulary,
            queue=queue,
            progress=progress,
        ):
            progress.partial(part)

    underway.queue = queue
    underway.tagging = run(
        desk,
        tag_all,
        lane=Lane.BACKGROUND,
        title=Stage.TAG,
        part=partial(_put, desk, labels),
        then=partial(_finish_tagging, desk, labels),
    )


def cancel_tagging(desk: Desk) -> None:
    """End a tagging that runs; what it made stays."""
    if desk.underway.tagging is not None:
        desk.underway.tagging.cancel()
    desk.underway.tagging = desk.underway.queue = None


def show_rows(desk: Desk, rows: Sequence[int]) -> None:
    """The grid shows these rows now (session rows): they are tagged next."""
    desk.underway.visible = tuple(rows)
    if desk.underway.queue is not None:
        desk.underway.queue.prioritise(rows)


def choose_tagger(desk: Desk, name: str) -> None:
    """Use another tagger for this project from now on."""
    found = next((entry.tagger for entry in desk.session.taggers if entry.name == name), None)
    if found is not None:
        use_tagger(desk, as_said(desk, found))


def look_twice(desk: Desk, *, on: bool) -> None:
    """Have the tagger in use look at mirror images too, or not; the project remembers it."""
    session = desk.session
    if session.project is None or session.tagger is None or session.read_only:
        return
    desk.underway.mirror = on

    def keep(store: ProjectStore, _progress: Progress) -> None:
        store.set_state(MIRROR_STATE, on)

    run(desk, partial(keep, session.project.store), lane=Lane.STORE)
    use_tagger(desk, as_said(desk, session.tagger))


def as_said(desk: Desk, tagger: Tagger) -> Tagger:
    """A tagger that looks twice if that was said for this project, once if the contrary was."""
    return looking(tagger, twice=desk.underway.mirror)


def use_tagger(desk: Desk, tagger: Tagger) -> None:
    """Use a tagger from now on, and renew all suggestions with it."""
    session, project = desk.session, desk.session.project
    before = session.tagger
    desk.settings.tagger = tagger.name
    session.set_tagger(tagger, vocabulary=session.vocabulary)
    if project is None:
        return
    if before is None or before.network_key != tagger.network_key:
        session.mark_stale()
    if not session.read_only:
        remember_tagger(desk, tagger)
    tag_photos(desk)


def remember_tagger(desk: Desk, tagger: Tagger) -> None:
    """Keep with the project which tagger it uses; a project without labels takes those of the tagger."""

    library = desk.library

    def keep(store: ProjectStore, _progress: Progress) -> Step:
        store.set_state(TAGGER_STATE, library.reference(tagger))
        return take_labels(store, tagger, who=person())

    edit(desk, keep, then=lambda _outcome: tag_photos(desk))


def rescore(desk: Desk) -> None:
    """Renew the suggestions of all photos whose features are known; milliseconds."""
    session = desk.session
    project, tagger, vocabulary = session.project, session.tagger, session.vocabulary
    if project is None or tagger is None:
        return
    records, labels = list(session.records), session.labels

    def score(_progress: Progress) -> Suggestions:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.rescore(
            records, bench=project.bench, tagger=tagger, labels=labels, vocabulary=vocabulary
        )

    run(desk, score, lane=Lane.INTERACTIVE, then=lambda found: put_all(desk, labels, found))


def put_all(desk: Desk, labels: Sequence[str], found: Suggestions) -> None:
    """Show suggestions of all photos; what is not known of a photo leaves what it had."""
    known = np.flatnonzero(~np.isnan(found.probabilities).all(axis=1))
    _put_columns(desk, labels, known, found.probabilities[known])


def find_chips(desk: Desk) -> None:
    """Find the names that the vocabulary proposes for the current photo."""
    session = desk.session
    project, vocabulary, record = session.project, session.vocabulary, session.current_record
    if project is None or vocabulary is None or record is None:
        return
    labels = session.labels

    def look(_progress: Progress) -> tuple[Chip, ...]:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.chips(record, bench=project.bench, vocabulary=vocabulary, labels=labels)

    def take(chips: tuple[Chip, ...]) -> None:
        if session.current_record is record:
            session.set_chips([(chip.name, chip.probability) for chip in chips])

    run(desk, look, lane=Lane.INTERACTIVE, then=take)


def _put(desk: Desk, labels: Sequence[str], tagged: Tagged) -> None:
    for problem in tagged.problems:
        desk.session.add_problem(problem.row, problem.error)
    _put_columns(desk, labels, tagged.rows, tagged.probabilities)


def _put_columns(
    desk: Desk,
    labels: Sequence[str],
    rows: np.ndarray[tuple[int], np.dtype[np.intp]],
    probabilities: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    """Show probabilities whose columns are the labels as they were when the work began."""
    session = desk.session
    here = [column for column, name in enumerate(labels) if name in session.labels]
    columns = [session.labels.index(labels[column]) for column in here]
    if len(rows):
        session.put_suggestions(rows, probabilities[:, here], columns=columns)


def _note_pace(desk: Desk, worker: Worker | None, tagger: Tagger | None) -> None:
    """Remember what a look at a photo takes; photos whose features were cached tell nothing of it."""
    rate = worker.rate if worker is not None else None
    if rate is not None and rate < _LOOKS_PER_SECOND and tagger is not None:
        desk.settings.look_seconds = 1 / rate / (2 if tagger.preprocessing.mirrored else 1)


def _finish_tagging(desk: Desk, labels: Sequence[str], _nothing: None) -> None:
    _note_pace(desk, desk.underway.tagging, desk.session.tagger)
    desk.underway.tagging = desk.underway.queue = None
    if tuple(labels) != desk.session.labels:
        rescore(desk)
    _keep_contents(desk)


def _keep_contents(desk: Desk) -> None:
    """Keep the content keys of annotated photos, known by now: they are found again when they move."""
    project = desk.session.project
    if project is None or desk.session.read_only:
        return
    table = desk.session.table

    def keep(_progress: Progress) -> None:
        paths = project.store.paths_without_content()
        records = [table.records[row] for path in paths if (row := table.row_of(path)) is not None]
        entries = project.bench.derived.index.lookup(records)
        known = {entry.record.path: entry.facts.key for entry in entries if entry and entry.facts}
        if known:
            project.store.remember_contents(known)

    run(desk, keep, lane=Lane.STORE)
