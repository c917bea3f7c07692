"""Why a label is suggested: heat over the current photo and the nearest annotated photos, while wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from mlic_gui.core.errors import CoreError, PhotoError
from mlic_gui.core.progress import Progress
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.task import run
from mlic_gui.session.notice import error_notice, error_sentence
from mlic_gui.session.throttle import Throttle
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.explaining.explanations import Heat, Neighbour
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.pipeline import Annotated
    from mlic_gui.workers.worker import Worker

_PHOTO_MS = 80
_WORDS_MS = 500
_NEIGHBOURS = 6


def switch(desk: Desk, *, on: bool) -> None:
    """Show why labels are suggested, or no longer; remembered for the next start."""
    desk.settings.why = on
    desk.session.why.switch(on=on)


def toggle(desk: Desk) -> None:
    """Show why if that is not shown, else no longer."""
    switch(desk, on=not desk.session.why.on)


def explain_photo(desk: Desk) -> None:
    """Find what speaks for each label of the current photo; what was being found before is dropped."""
    session, why = desk.session, desk.session.why
    _drop(desk.underway.heats)
    project, tagger, record = session.project, session.tagger, session.current_record
    if not why.on or project is None or tagger is None or record is None:
        return
    why.begin(likeliest=_likeliest(desk))
    labels = sorted(session.labels, key=lambda label: label != why.label)  # the one asked about comes first
    parts = _by_tagger(tagger, session.vocabulary, labels)

    def explain(progress: Progress) -> tuple[Heat, ...]:
        from mlic_gui.core import pipeline  # noqa: PLC0415 - not before first paint

        heats: list[Heat] = []
        for one, asked in parts:
            heats += pipeline.explain(
                record, bench=project.bench, tagger=one, labels=asked, engine=desk.engine, progress=progress
            )
        return tuple(heats)

    desk.underway.heats = run(
        desk,
        explain,
        lane=Lane.EXPLAIN,
        part=lambda heat: why.add_heats([heat]),
        report=why.note_report,
        then=why.finish,
        failed=lambda error: _fail(desk, error),
    )


def find_neighbours(desk: Desk) -> None:
    """Find the annotated photos that are most like the current one."""
    session, why = desk.session, desk.session.why
    _drop(desk.underway.near)
    project, tagger, record = session.project, session.tagger, session.current_record
    if not why.on or project is None or tagger is None or record is None:
        return
    records, annotated = list(session.records), _said(desk, project.id)

    def look(progress: Progress) -> tuple[Neighbour, ...]:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.nearest_annotated(
            record,
            records,
            annotated,
            bench=project.bench,
            tagger=tagger,
            count=_NEIGHBOURS,
            progress=progress,
        )

    desk.underway.near = run(
        desk,
        look,
        lane=Lane.INTERACTIVE,
        then=why.set_neighbours,
        failed=lambda error: _lack_neighbours(desk, error),
    )


class Reasons(QObject):
    """Asks anew whenever the current photo, the tagger or the answers are others."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._photo = Throttle(_PHOTO_MS, self)
        self._photo.fired.connect(self._ask)
        self._words = Throttle(_WORDS_MS, self)
        self._words.fired.connect(self._ask_for_neighbours)
        session = desk.session
        session.why.switched.connect(self._ask)
        for signal in (session.current_changed, session.tagger_changed, session.labels_changed):
            signal.connect(self._leave)
        session.words_changed.connect(self._words.call)
        session.scan_finished.connect(self._words.call)
        session.suggestions_changed.connect(self._note_tagged)
        session.project_closed.connect(self._words.drop)
        session.why.switch(on=desk.settings.why)

    def _leave(self) -> None:
        """What is being found is of another photo; fast steps from photo to photo ask for the last alone."""
        _drop(self._desk.underway.heats)
        _drop(self._desk.underway.near)
        if self._desk.session.why.on:
            self._photo.call()

    def _ask(self) -> None:
        explain_photo(self._desk)
        find_neighbours(self._desk)

    def _note_tagged(self) -> None:
        """Photos that the tagger had not looked at before may be among the nearest."""
        near = self._desk.session.why.neighbours
        if near is not None and len(near) < min(_NEIGHBOURS, self._desk.session.counts.annotated):
            self._words.call()

    def _ask_for_neighbours(self) -> None:
        if self._desk.session.why.on:
            find_neighbours(self._desk)


def _likeliest(desk: Desk) -> str:
    """The label that is suggested most for the current photo, "" before anything is."""
    chances = desk.session.current_probabilities()
    return "" if np.isnan(chances).all() else desk.session.labels[int(np.nanargmax(chances))]


def _by_tagger(
    tagger: Tagger, vocabulary: Tagger | None, labels: list[str]
) -> list[tuple[Tagger, list[str]]]:
    """Who suggests which labels: the vocabulary those that the tagger in use lacks."""
    known = (tagger.match(labels) >= 0).tolist()
    own = [label for label, knows in zip(labels, known, strict=True) if knows]
    rest = [label for label, knows in zip(labels, known, strict=True) if not knows]
    return [(tagger, own)] + ([(vocabulary, rest)] if vocabulary is not None and rest else [])


def _said(desk: Desk, project: str) -> Annotated:
    """What people said, as the window knows it."""
    from mlic_gui.core.pipeline import Annotated  # noqa: PLC0415

    session, count = desk.session, len(desk.session.records)
    return Annotated(
        project=project,
        labels=session.labels,
        words=session.words.copy(),
        sides=[None] * count,
        groups=np.full(count, -1, dtype=np.int64),
        exclusive=session.exclusive,
    )


def _fail(desk: Desk, error: BaseException) -> None:
    if isinstance(error, CoreError):
        told = isinstance(error, PhotoError)  # where the photo would be
        desk.session.why.fail("" if told else error_sentence(error))
        return
    notice = error_notice(error)
    desk.session.why.fail(notice.text)
    desk.session.notify(notice)


def _lack_neighbours(desk: Desk, error: BaseException) -> None:
    notice = error_notice(error)
    desk.session.why.set_neighbours((), trouble=notice.text)
    if notice.details:
        desk.session.notify(notice)


def _drop(worker: Worker | None) -> None:
    if worker is not None:
        worker.cancel()
