"""What happens by itself: chips for the photo that is looked at, changes by others, unreadable photos."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from mlic_gui.core.errors import CoreError
from mlic_gui.core.progress import Progress
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.opening import TAGGER_STATE, looking, said_of_mirror
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.tagging import find_chips, tag_photos
from mlic_gui.session.photos.photo_table import rearranged
from mlic_gui.session.throttle import Throttle
from mlic_gui.workers.runner import Lane
from mlic_gui.workers.thumbnails import ThumbnailLoader

if TYPE_CHECKING:
    from mlic_gui.core.learning.runs import RunRecord
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.project.annotations import AnnotationTable

_CHIPS_MS = 80
_WATCH_MS = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class _News:
    """What another program has changed."""

    version: int
    labels: tuple[str, ...]
    exclusive: bool
    table: AnnotationTable
    runs: tuple[RunRecord, ...]
    tagger: Tagger | None


class FollowUp(QObject):
    """Listens to the session and the thumbnails, and starts what nobody has to ask for."""

    def __init__(self, desk: Desk, thumbnails: ThumbnailLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._thumbnails = thumbnails
        self._version: int | None = None
        self._looking = False
        self._chips = Throttle(_CHIPS_MS, self)
        self._chips.fired.connect(self._find_chips)
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self.look_for_changes)
        session = desk.session
        session.current_changed.connect(self._chips.call)
        session.labels_changed.connect(self._chips.call)
        session.suggestions_changed.connect(self._note_suggestions)
        session.project_opened.connect(self._begin)
        session.project_closed.connect(self._leave)
        thumbnails.failed.connect(self._note_failure)

    def look_for_changes(self) -> None:
        """Show what another program has changed in a project that is open read-only."""
        session, project = self._desk.session, self._desk.session.project
        if project is None or not session.read_only or session.scanning or self._looking:
            return
        paths, known, library = [record.path for record in session.records], self._version, self._desk.library

        def look(_progress: Progress) -> _News | int:
            from mlic_gui.core.pipeline import remembered_runs  # noqa: PLC0415

            store = project.store
            version = store.data_version()
            if version == known or known is None:
                return version
            name, twice = store.state(TAGGER_STATE), said_of_mirror(store)
            return _News(
                version=version,
                labels=tuple(store.labels()),
                exclusive=store.exclusive,
                table=store.annotations(paths),
                runs=remembered_runs(store),
                tagger=looking(library.find(name), twice=twice) if isinstance(name, str) else None,
            )

        self._looking = True
        run(
            self._desk,
            look,
            lane=Lane.STORE,
            then=partial(self._show_news),
            failed=self._ignore,
            ended=self._looked,
        )

    def _show_news(self, news: _News | int) -> None:
        if isinstance(news, int):
            self._version = news
            return
        session = self._desk.session
        self._version = news.version
        session.set_labels(news.labels or session.labels)
        session.set_exclusive(news.exclusive)
        rows = np.arange(len(news.table.words))
        words = rearranged(news.table.words, names=news.table.labels.names, labels=session.labels)
        session.set_words(rows, words, news.table.reviewed)
        if news.runs != session.history.runs:
            session.history.set_runs(news.runs)
        if news.tagger is not None and session.tagger is not None and _differ(news.tagger, session.tagger):
            session.set_tagger(news.tagger, vocabulary=session.vocabulary)
            tag_photos(self._desk)

    def _ignore(self, error: BaseException) -> None:
        """The other program may be in the middle of something: the next look will tell."""

    def _looked(self) -> None:
        self._looking = False

    def _begin(self) -> None:
        self._thumbnails.clear()
        self._version, self._looking = None, False
        self._watch.start()

    def _leave(self) -> None:
        self._watch.stop()
        self._chips.drop()
        self._thumbnails.clear()

    def _find_chips(self) -> None:
        find_chips(self._desk)

    def _note_suggestions(self, rows: NDArray[np.intp]) -> None:
        session = self._desk.session
        if not session.chips and session.current_row in rows:
            self._chips.call()

    def _note_failure(self, row: int, error: BaseException) -> None:
        if isinstance(error, CoreError):
            self._desk.session.add_problem(row, error)


def _differ(one: Tagger, other: Tagger) -> bool:
    return (one.name, one.network_key) != (other.name, other.network_key)
