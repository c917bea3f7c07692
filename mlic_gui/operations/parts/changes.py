"""Edits on their way to the disk, and what the session shows once they are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.parts.wording import step_text
from mlic_gui.session.photos.photo_table import rearranged
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.project.annotations import AnnotationTable
    from mlic_gui.core.project.steps import Step, StepSummary
    from mlic_gui.core.project.store import ProjectStore
    from mlic_gui.operations.desk import Desk

_MANY = 2_000  # changes; more are handed over as arrays


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """An edit that is on disk.

    Attributes:
        step: What it changed.
        labels: The project's labels afterwards.
        exclusive: Whether they exclude each other.
        undo: What would be undone now.
        redo: What would be done again now.
        paths: Photos concerned, if there are too many changes to apply one by one; else empty.
        table: What is said of those photos now, or None.
    """

    step: Step
    labels: tuple[str, ...]
    exclusive: bool
    undo: StepSummary | None
    redo: StepSummary | None
    paths: tuple[str, ...] = ()
    table: AnnotationTable | None = None


def edit(
    desk: Desk,
    change: Callable[[ProjectStore, Progress], Step],
    *,
    title: Stage | None = None,
    then: Callable[[Outcome], None] | None = None,
    failed: Callable[[BaseException], None] | None = None,
) -> None:
    """Make a change of the open project on the store's lane, and show it when it is on disk."""
    project = desk.session.project
    if project is None:
        return

    def write(progress: Progress) -> Outcome:
        return _outcome(project.store, change(project.store, progress))

    def take(outcome: Outcome) -> None:
        show(desk, outcome)
        if then is not None and outcome.step:
            then(outcome)

    run(desk, write, lane=Lane.STORE, title=title, then=take, failed=failed)


def show(desk: Desk, outcome: Outcome) -> None:
    """Show an edit that is on disk."""
    session, step = desk.session, outcome.step
    session.set_labels(outcome.labels or session.labels)
    session.set_exclusive(outcome.exclusive)
    if outcome.table is not None:
        rows = session.table.rows_of(outcome.paths)
        known = np.array([session.table.row_of(path) is not None for path in outcome.paths], dtype=np.bool_)
        words = rearranged(outcome.table.words, names=outcome.table.labels.names, labels=session.labels)
        session.set_words(rows, words[known], outcome.table.reviewed[known])
    elif step.changes or step.reviews:
        session.change_words(
            [(change.path, change.label, int(change.new)) for change in step.changes],
            {review.path: review.reviewed for review in step.reviews},
        )
    session.set_undo(undo_text=step_text(outcome.undo), redo_text=step_text(outcome.redo))


def touched(step: Step) -> Sequence[str]:
    """Paths of the photos that a step changed, each once."""
    paths = [change.path for change in step.changes]
    return tuple(dict.fromkeys([*paths, *(review.path for review in step.reviews)]))


def _outcome(store: ProjectStore, step: Step) -> Outcome:
    many = len(step.changes) + len(step.reviews) > _MANY
    paths = tuple(touched(step)) if many else ()
    return Outcome(
        step=step,
        labels=tuple(store.labels()),
        exclusive=store.exclusive,
        undo=store.can_undo(),
        redo=store.can_redo(),
        paths=paths,
        table=store.annotations(paths) if many else None,
    )
