"""Opening and closing a photo folder, and looking through it for photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mlic_gui.core.errors import CoreError
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations import tagging
from mlic_gui.operations.desk import Desk, person
from mlic_gui.operations.parts import opening
from mlic_gui.operations.parts.opening import Opened
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.parts.wording import moved_text, read_only_text, step_text
from mlic_gui.session.kept.view_state import ViewState
from mlic_gui.session.learning.leaving import Leaving
from mlic_gui.session.notice import Notice, NoticeKind, error_notice
from mlic_gui.session.photos.photo_table import UNKNOWN, rearranged
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.photos.record import PhotoRecord
    from mlic_gui.core.project.annotations import AnnotationTable
    from mlic_gui.core.project.store import ProjectStore
    from mlic_gui.session.open_project import OpenProject

_SELECTED = 1_000  # so many selected photos are remembered


@dataclass(frozen=True, slots=True)
class _Found:
    records: list[PhotoRecord]
    problems: list[CoreError]


def open_folder(desk: Desk, folder: Path) -> None:
    """Open the project of a folder: photos appear while they are found, then they are tagged.

    The project that is open stays until the other one could be opened, and, if a network is trained for it,
    the user agrees to leave it. A folder within the open project is shown, and the project looked through
    again.
    """
    session, library = desk.session, desk.library
    current = session.folder if not session.read_only else None
    last_tagger = desk.settings.tagger

    def open_it(_progress: Progress) -> Opened | str:
        part = opening.part_of(folder, current)
        if part is not None:
            return part
        return opening.open_folder(folder, library=library, last_tagger=last_tagger, who=person())

    run(desk, open_it, lane=Lane.STORE, title=Stage.SCAN, then=partial(_take, desk), whenever=True)


def open_sample_photos(desk: Desk) -> None:
    """Copy the sample photos to the user's data folder, unless they are there, and open them."""

    def copy(_progress: Progress) -> Path:
        from mlic_gui.core.samples import sample_photos  # noqa: PLC0415

        return sample_photos()

    run(desk, copy, lane=Lane.INTERACTIVE, then=partial(open_folder, desk), whenever=True)


def leave_project(desk: Desk) -> None:
    """Close the open project; while a network is trained for it the user is asked first."""
    _ask_to_leave(desk, Leaving(go=partial(close_project, desk), stay=_stay))


def close_project(desk: Desk) -> None:
    """Close the open project; edits on their way reach the disk.

    What runs for it is cancelled; the training of a network is interrupted, and can go on another time.
    """
    project = desk.session.project
    if project is None:
        return
    desk.session.close()
    desk.underway.leave()
    _let_go(desk, project)


def _let_go(desk: Desk, project: OpenProject) -> None:
    def close(_progress: Progress) -> None:
        try:
            project.store.close()
        finally:
            project.bench.derived.close()

    run(desk, close, lane=Lane.STORE, whenever=True)


def _stay() -> None:
    """Nothing was opened that would have to be let go of."""


def _ask_to_leave(desk: Desk, leaving: Leaving) -> None:
    """Go at once unless a network is trained."""
    history = desk.session.history
    if history.running and history.kind == "fine_tune":
        desk.session.leave_asked.emit(leaving)
    else:
        leaving.go()


def remember_view(desk: Desk, *, top: str, zoom: float) -> None:
    """Keep for the next time where the user is in the open project."""
    session = desk.session
    if session.project is None or session.scanning:
        return
    current = session.current_record
    state = ViewState(
        prefix=session.prefix,
        current=current.path if current else "",
        selected=tuple(session.records[row].path for row in session.selected_rows[:_SELECTED]),
        top=top,
        zoom=zoom,
    )
    desk.settings.set_view_state(session.project.id, state)


def remembered_view(desk: Desk) -> ViewState:
    """Where the user was when this project was last open."""
    project = desk.session.project
    return desk.settings.view_state(project.id) if project else ViewState()


def scan_photos(desk: Desk) -> None:
    """Look for photos; they appear while they are found."""
    project, recursive = desk.session.project, desk.underway.recursive
    if project is None:
        return
    desk.session.begin_scan()

    def look(progress: Progress) -> _Found:
        from mlic_gui.core.photos.scan import scan  # noqa: PLC0415

        found = _Found([], [])
        folder, tell = project.folder, found.problems.append
        for batch in scan(folder, recursive=recursive, progress=progress, on_problem=tell):
            progress.partial(batch)
            found.records.extend(batch)
        return found

    run(
        desk,
        look,
        lane=Lane.BACKGROUND,
        title=Stage.SCAN,
        part=partial(_read_words, desk, _Words(project.store)),
        then=partial(_settle, desk),
        failed=partial(_fail_scan, desk),
    )


def _take(desk: Desk, opened: Opened | str) -> None:
    session = desk.session
    if isinstance(opened, str):
        session.show_folder(opened)
        scan_photos(desk)
        return
    stay = partial(_let_go, desk, opened.project)
    _ask_to_leave(desk, Leaving(go=partial(_enter, desk, opened), stay=stay))


def _enter(desk: Desk, opened: Opened) -> None:
    session = desk.session
    close_project(desk)
    store = opened.project.store
    desk.underway.mirror = opened.mirror
    desk.underway.recursive = opened.recursive is not False and desk.settings.recursive
    session.open(
        opened.project,
        labels=opened.labels,
        exclusive=opened.exclusive,
        read_only_text=read_only_text(store),
    )
    session.set_taggers(opened.taggers)
    session.set_tagger(opened.tagger, vocabulary=opened.vocabulary)
    session.set_undo(undo_text=step_text(opened.undo), redo_text=step_text(opened.redo))
    session.history.set_runs(opened.runs)
    session.show_folder(store.subfolder or remembered_view(desk).prefix)
    desk.settings.add_recent_folder(store.folder / store.subfolder)
    _tell(desk, opened)
    scan_photos(desk)


def _tell(desk: Desk, opened: Opened) -> None:
    session = desk.session
    if session.read_only:
        session.notify(Notice(text=session.read_only_text, kind=NoticeKind.ATTENTION))
    if opened.trouble is not None:
        session.notify(error_notice(opened.trouble))
    if opened.below:
        session.adoption_offered.emit(opened.below)


class _Words:
    """Asks the store what was said of photos; of most nothing was, and they cost no question."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store
        self._known: frozenset[str] | None = None

    def of(self, paths: Sequence[str]) -> AnnotationTable | None:
        """What was said, or None if nothing was; on the store's lane."""
        if self._known is None:
            self._known = frozenset([*self._store.annotated_paths(), *self._store.reviewed_paths()])
        return None if self._known.isdisjoint(paths) else self._store.annotations(paths)


def _read_words(desk: Desk, words: _Words, records: list[PhotoRecord]) -> None:
    """Photos were found: ask the store what was said of them, then show them."""
    paths = [record.path for record in records]
    run(
        desk,
        lambda _progress: words.of(paths),
        lane=Lane.STORE,
        then=partial(_append, desk, records),
    )


def _append(desk: Desk, records: list[PhotoRecord], table: AnnotationTable | None) -> None:
    session = desk.session
    if table is None:
        nothing = np.full((len(records), len(session.labels)), UNKNOWN, dtype=np.int8)
        session.append_photos(records, words=nothing, reviewed=np.zeros(len(records), dtype=np.bool_))
        return
    words = rearranged(table.words, names=table.labels.names, labels=session.labels)
    session.append_photos(records, words=words, reviewed=table.reviewed)


def _settle(desk: Desk, found: _Found) -> None:
    """All photos were found: those that moved get back what was said of them."""
    project = desk.session.project
    if project is None:
        return
    for problem in found.problems[:1]:
        desk.session.notify(error_notice(problem))

    def relink(_progress: Progress) -> tuple[tuple[str, ...], AnnotationTable | None]:
        store = project.store
        moved = store.find_moved(found.records)
        if not moved or store.read_only:
            return (), None
        store.relink(moved)
        paths = tuple(moved.values())
        return paths, store.annotations(paths)

    run(desk, relink, lane=Lane.STORE, then=partial(_finish_scan, desk))


def _finish_scan(desk: Desk, moved: tuple[tuple[str, ...], AnnotationTable | None]) -> None:
    session, (paths, table) = desk.session, moved
    if table is not None:
        words = rearranged(table.words, names=table.labels.names, labels=session.labels)
        session.set_words(session.table.rows_of(paths), words, table.reviewed)
        session.notify(Notice(text=moved_text(len(paths))))
    _restore_selection(desk)
    session.finish_scan()
    if desk.settings.tag_on_open:
        tagging.tag_photos(desk)


def _fail_scan(desk: Desk, error: BaseException) -> None:
    desk.session.notify(error_notice(error))
    desk.session.finish_scan()


def _restore_selection(desk: Desk) -> None:
    """Go where the user was, unless they went elsewhere while photos were being found."""
    session, view = desk.session, remembered_view(desk)
    current = session.table.row_of(view.current)
    has_moved = len(session.shown_rows) and session.current_row != session.shown_rows[0]
    if current is not None and not has_moved and not desk.underway.restored:
        session.select(session.table.rows_of(view.selected).tolist(), current=current)
    desk.underway.restored = True
