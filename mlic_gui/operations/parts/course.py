"""The course of a training: how it begins, is followed, and ends or fails; what is kept of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from mlic_gui.core.errors import EngineError, ErrorCode, LearningError
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.material import Material, material
from mlic_gui.operations.parts.task import run
from mlic_gui.session.notice import error_notice
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.runs import CurvePoint, RunRecord
    from mlic_gui.core.learning.taggers.library import TaggerEntry
    from mlic_gui.core.pipeline import Annotated, TrainingResult
    from mlic_gui.core.project.store import ProjectStore


_PROCESS_GONE = frozenset({ErrorCode.ENGINE_DIED, ErrorCode.ENGINE_MEMORY, ErrorCode.ENGINE_HUNG})


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What came of it.

    Attributes:
        result: Tagger, run and suggestions.
        taggers: The list of taggers with the new one in it.
    """

    result: TrainingResult
    taggers: tuple[TaggerEntry, ...]


def begin(desk: Desk, record: RunRecord) -> Material | None:
    """What to learn from, or None if there is nothing or a training runs already."""
    found, history = material(desk), desk.session.history
    if found is None or history.running:
        return None
    history.begin(record.kind, recipe=record.recipe, settings=record.settings)
    for point in record.points:
        history.add_point(point)
    return found


def stop_event(desk: Desk) -> threading.Event:
    """What ends the training and keeps its best step once it is set."""
    desk.underway.stop = threading.Event()
    return desk.underway.stop


def read(
    desk: Desk,
    record: RunRecord,
    words: Callable[[Progress], Annotated],
    *,
    then: Callable[[Annotated], None],
) -> None:
    """Read on the store's lane what to learn from; until then the training can be cancelled as later on."""

    def ended() -> None:
        if desk.underway.training is reading:
            _end(desk, record)

    failed = partial(fail, desk, record)
    reading = run(desk, words, lane=Lane.STORE, then=then, failed=failed, ended=ended)
    desk.underway.training = reading


def follow(
    desk: Desk,
    learn: Callable[[Progress], TrainingResult],
    record: RunRecord,
    *,
    lane: Lane,
    title: Stage,
    then: Callable[[Learned], None],
) -> None:
    """Learn on a lane, and show how it goes; `then` takes what came of it, on the GUI thread."""
    library, history = desk.library, desk.session.history

    def work(progress: Progress) -> Learned:
        result = learn(progress)
        return Learned(result, tuple(library.entries()))

    def add(point: CurvePoint) -> None:
        history.add_point(point)
        if may_go_on(record):
            keep_run(desk, replace(record, points=history.points))

    desk.underway.training = run(
        desk,
        work,
        lane=lane,
        title=title,
        part=add,
        report=history.note_report,
        then=then,
        failed=partial(fail, desk, record),
        ended=partial(_end, desk, record),
    )


def fail(desk: Desk, record: RunRecord, error: BaseException) -> None:
    """A refit that can't be done at all is no run; a training whose process is gone may go on."""
    notice = error_notice(error)
    failed = replace(_broken_off(desk, record, error), reason=notice.text)
    is_run = may_go_on(record) or not isinstance(error, LearningError)
    desk.session.history.end(failed if is_run else None)
    desk.session.notify(notice)
    if is_run:
        end_run(desk, failed)


def _broken_off(desk: Desk, record: RunRecord, error: BaseException) -> RunRecord:
    from mlic_gui.core.learning.runs import RunStatus  # noqa: PLC0415

    gone = isinstance(error, EngineError) and error.code in _PROCESS_GONE
    if gone and may_go_on(record) and not record.repeats:
        return replace(record.ended(RunStatus.INTERRUPTED), points=desk.session.history.points)
    return record.ended(RunStatus.FAILED)


def _end(desk: Desk, record: RunRecord) -> None:
    """Whatever happened: a training that neither finished nor failed was cancelled."""
    from mlic_gui.core.learning.runs import RunStatus  # noqa: PLC0415

    desk.underway.training = desk.underway.stop = None
    if desk.session.history.running:
        desk.session.history.end(None)
        if may_go_on(record):
            end_run(desk, record.ended(RunStatus.CANCELLED))


def may_go_on(record: RunRecord) -> bool:
    """Whether a training takes long enough to be kept from its beginning."""
    return record.kind == "fine_tune"


def keep_run(desk: Desk, record: RunRecord) -> None:
    """Keep how far a run is, so that it can go on after whatever happens."""
    keep(desk, lambda store: store.add_run(record.id, record.to_json()))


def end_run(desk: Desk, record: RunRecord) -> None:
    """Keep how a run ended."""
    keep(desk, lambda store: store.finish_run(record.id, record.to_json()))


def keep(desk: Desk, write: Callable[[ProjectStore], None]) -> None:
    """Write something small on the store's lane."""
    project = desk.session.project
    if project is not None:
        run(desk, lambda _progress: write(project.store), lane=Lane.STORE)
