"""Learning from what the human said."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.opening import TAGGER_STATE
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.parts.wording import waiting_text
from mlic_gui.operations.tagging import put_all, tag_photos, use_tagger
from mlic_gui.session.notice import Notice, NoticeKind, error_notice
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.engine.messages import Estimate
    from mlic_gui.core.learning.library import TaggerEntry
    from mlic_gui.core.learning.runs import RunKind, RunRecord
    from mlic_gui.core.learning.tagger import Tagger
    from mlic_gui.core.photos.record import PhotoRecord
    from mlic_gui.core.pipeline import Annotated, TrainingResult
    from mlic_gui.core.project.store import ProjectStore
    from mlic_gui.session.open_project import OpenProject


@dataclass(frozen=True, slots=True, eq=False)
class _Material:
    """What a training is made from, as it was when it was asked for."""

    project: OpenProject
    tagger: Tagger
    records: list[PhotoRecord]


@dataclass(frozen=True, slots=True, eq=False)
class _Learned:
    """What came of it, and the list of taggers with the new one in it."""

    result: TrainingResult
    taggers: tuple[TaggerEntry, ...]


def retrain(desk: Desk, settings: RefitSettings | None = None) -> None:
    """Refit the head on all annotations and renew all suggestions."""
    from mlic_gui.core.learning.runs import RunKind  # noqa: PLC0415 - not before first paint

    material = _begin(desk, RunKind.REFIT)
    if material is None:
        return
    chosen = settings or RefitSettings(beta=desk.settings.beta)
    stop, vocabulary = _stop(desk), desk.session.vocabulary

    def learn(annotated: Annotated, progress: Progress) -> TrainingResult:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.refit(
            material.records,
            annotated,
            bench=material.project.bench,
            tagger=material.tagger,
            settings=chosen,
            vocabulary=vocabulary,
            stop=stop,
            progress=progress,
        )

    def begin(annotated: Annotated) -> None:
        _learn(desk, learn, _seen_so_far(desk, annotated), lane=Lane.INTERACTIVE, title=Stage.REFIT)

    _read_annotations(desk, material, begin)


def estimate_fine_tune(desk: Desk, settings: TrainingSettings) -> None:
    """Find out what a fine-tuning would take; the answer arrives by `Session.estimated`."""
    material = _material(desk)
    drop_estimate(desk)
    if material is None or desk.session.history.running:
        return

    def ask(annotated: Annotated) -> None:
        desk.underway.estimate = run(
            desk,
            partial(estimate, annotated),
            lane=Lane.ENGINE,
            title=Stage.ESTIMATE,
            then=desk.session.estimated.emit,
        )

    def estimate(annotated: Annotated, progress: Progress) -> Estimate:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.estimate_fine_tune(
            material.records,
            annotated,
            bench=material.project.bench,
            tagger=material.tagger,
            settings=settings,
            engine=desk.engine,
            progress=progress,
        )

    _read_annotations(desk, material, ask)


def drop_estimate(desk: Desk) -> None:
    """Stop an estimate that nobody waits for any more."""
    if desk.underway.estimate is not None:
        desk.underway.estimate.cancel()
    desk.underway.estimate = None


def fine_tune(desk: Desk, settings: TrainingSettings) -> None:
    """Train the last blocks of the network, then renew all suggestions."""
    from mlic_gui.core.learning.runs import RunKind, RunRecord  # noqa: PLC0415 - not before first paint

    drop_estimate(desk)
    material = _begin(desk, RunKind.FINE_TUNE, planned=settings.epochs, patience=settings.patience)
    if material is None:
        return
    record = RunRecord.begin(RunKind.FINE_TUNE, base=material.tagger.name, settings=asdict(settings))
    stop, engine = _stop(desk), desk.engine

    def learn(annotated: Annotated, progress: Progress) -> TrainingResult:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.fine_tune(
            material.records,
            annotated,
            bench=material.project.bench,
            tagger=material.tagger,
            settings=settings,
            engine=engine,
            stop=stop,
            run=record,
            progress=progress,
        )

    _keep(desk, lambda store: store.add_run(record.id, record.to_json()))
    _read_annotations(
        desk,
        material,
        partial(_learn, desk, learn, lane=Lane.ENGINE, title=Stage.FINE_TUNE, record=record),
    )


def stop_training(desk: Desk) -> None:
    """End the running training and keep its best step."""
    if desk.underway.stop is not None:
        desk.underway.stop.set()


def cancel_training(desk: Desk) -> None:
    """End the running training and keep nothing of it."""
    if desk.underway.training is not None:
        desk.underway.training.cancel()


def adopt_tagger(desk: Desk) -> None:
    """Use the tagger that waits in `Session.offered` although it did worse."""
    offered = desk.session.offered
    if offered is not None:
        desk.session.set_taggers(desk.session.taggers)
        use_tagger(desk, offered)


def dismiss_tagger(desk: Desk) -> None:
    """Keep the tagger in use and forget the offered one."""
    desk.session.set_taggers(desk.session.taggers)


def _material(desk: Desk) -> _Material | None:
    session = desk.session
    if session.project is None or session.tagger is None or session.read_only:
        return None
    return _Material(session.project, session.tagger, list(session.records))


def _begin(
    desk: Desk, kind: RunKind, *, planned: int | None = None, patience: int | None = None
) -> _Material | None:
    """What to learn from, or None if there is nothing or a training runs already."""
    material = _material(desk)
    if material is None or desk.session.history.running:
        return None
    desk.session.history.begin(kind, planned=planned, patience=patience)
    return material


def _seen_so_far(desk: Desk, annotated: Annotated) -> Annotated:
    """While photos are being tagged, a refit that is asked for does not wait for those still to come."""
    session = desk.session
    tagged = session.table.tagged[: len(annotated.words)]
    waiting = int(((annotated.words >= 0).any(axis=1) & ~tagged).sum())
    if desk.underway.tagging is None or not waiting:
        return annotated
    session.notify(Notice(text=waiting_text(waiting), kind=NoticeKind.ATTENTION))
    return replace(annotated, words=np.where(tagged[:, None], annotated.words, np.int8(-1)))


def _stop(desk: Desk) -> threading.Event:
    desk.underway.stop = threading.Event()
    return desk.underway.stop


def _read_annotations(desk: Desk, material: _Material, then: Callable[[Annotated], None]) -> None:
    """Read on the store's lane what was said, edits that are on their way included."""

    def read(_progress: Progress) -> Annotated:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.annotated(material.project.store, material.records)

    run(desk, read, lane=Lane.STORE, then=then, failed=partial(_fail, desk, None))


def _learn(
    desk: Desk,
    learn: Callable[[Annotated, Progress], TrainingResult],
    annotated: Annotated,
    *,
    lane: Lane,
    title: Stage,
    record: RunRecord | None = None,
) -> None:
    library = desk.library

    def work(progress: Progress) -> _Learned:
        result = learn(annotated, progress)
        return _Learned(result, tuple(library.entries()))

    desk.underway.training = run(
        desk,
        work,
        lane=lane,
        title=title,
        part=desk.session.history.add_point,
        then=partial(_finish, desk, annotated, record),
        failed=partial(_fail, desk, record),
        ended=partial(_end, desk, record),
    )


def _finish(desk: Desk, annotated: Annotated, record: RunRecord | None, learned: _Learned) -> None:
    session, result = desk.session, learned.result
    session.history.end(result.run)
    _keep_run(desk, result.run, begun=record is not None)
    session.set_taggers(learned.taggers, offered=None if result.adopted else result.tagger)
    if not result.adopted:
        return
    desk.settings.tagger = result.tagger.name
    _keep(desk, lambda store: store.set_state(TAGGER_STATE, result.tagger.name))
    session.set_tagger(result.tagger, vocabulary=session.vocabulary)
    if result.suggestions is None:
        session.mark_stale()
        tag_photos(desk)
    else:
        put_all(desk, annotated.labels, result.suggestions)
        if desk.underway.tagging is not None:
            tag_photos(desk)  # what is still to be tagged is tagged with the new head


def _fail(desk: Desk, record: RunRecord | None, error: BaseException) -> None:
    from mlic_gui.core.learning.runs import RunStatus  # noqa: PLC0415

    desk.session.history.end(None)
    desk.session.notify(error_notice(error))
    if record is not None:
        _keep_run(desk, record.ended(RunStatus.FAILED), begun=True)


def _end(desk: Desk, record: RunRecord | None) -> None:
    """Whatever happened: a training that neither finished nor failed was cancelled."""
    from mlic_gui.core.learning.runs import RunStatus  # noqa: PLC0415

    desk.underway.training = desk.underway.stop = None
    if desk.session.history.running:
        desk.session.history.end(None)
        if record is not None:
            _keep_run(desk, record.ended(RunStatus.CANCELLED), begun=True)


def _keep_run(desk: Desk, record: RunRecord, *, begun: bool) -> None:
    def keep(store: ProjectStore) -> None:
        if not begun:
            store.add_run(record.id, record.to_json())
        store.finish_run(record.id, record.to_json())

    _keep(desk, keep)


def _keep(desk: Desk, keep: Callable[[ProjectStore], None]) -> None:
    """Write something small on the store's lane."""
    project = desk.session.project
    if project is not None:
        run(desk, lambda _progress: keep(project.store), lane=Lane.STORE)
