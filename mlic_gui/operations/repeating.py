"""Running a run again from its record, and comparing what comes out with what came out then."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.errors import LearningError
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts import course
from mlic_gui.session.notice import Notice, NoticeKind, error_notice
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.runs import RunRecord
    from mlic_gui.core.pipeline import Annotated, TrainingResult


def run_again(desk: Desk, run: str) -> None:
    """Train as a run did, from what had been said of the photos then; its tagger is not taken into use."""
    original = next((known for known in desk.session.history.runs if known.id == run), None)
    if original is None:
        return
    from mlic_gui.core import pipeline  # noqa: PLC0415 - not before first paint

    try:
        again = pipeline.begin_repetition(original)
    except LearningError as error:
        desk.session.notify(error_notice(error))
        return
    found = course.begin(desk, again)
    if found is None:
        return
    project, records = found.project, found.records

    def read(_progress: Progress) -> Annotated:
        return pipeline.annotated_then(project.store, records, original)

    course.read(desk, again, read, then=partial(_learn, desk, original, again))


def _learn(desk: Desk, original: RunRecord, again: RunRecord, annotated: Annotated) -> None:
    project, records = desk.session.project, list(desk.session.records)
    stop, engine = course.stop_event(desk), desk.engine
    assert project is not None

    def learn(progress: Progress) -> TrainingResult:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.repeat_run(
            original,
            records,
            annotated,
            bench=project.bench,
            engine=engine,
            stop=stop,
            begun=again,
            progress=progress,
        )

    quick = again.kind == "refit" and again.settings.get("backbone", SAME_BACKBONE) == SAME_BACKBONE
    if not quick:
        course.keep_run(desk, again)
    course.follow(
        desk,
        learn,
        again,
        lane=Lane.INTERACTIVE if quick else Lane.ENGINE,
        title=Stage.REFIT if again.kind == "refit" else Stage.FINE_TUNE,
        then=partial(_finish, desk, original),
    )


def _finish(desk: Desk, original: RunRecord, learned: course.Learned) -> None:
    from mlic_gui.core import pipeline  # noqa: PLC0415

    session, run = desk.session, learned.result.run
    found = pipeline.repetition(original, run)
    session.history.end(run)
    course.end_run(desk, run)
    session.set_taggers(learned.taggers, offered=session.offered)
    session.reviews.put_repetition(run.id, found)
    if session.reviews.chosen in ((), (original.id,)):  # else the user looks at something else by now
        session.reviews.choose((run.id,))
    if learned.result.unkept is not None:
        session.notify(error_notice(learned.result.unkept))
    elif math.isnan(found.largest):
        text = QCoreApplication.translate(
            "Reports", "Run again: there are no figures of the first one to compare with."
        )
        session.notify(Notice(text=text))
    elif found.reproduced:
        text = QCoreApplication.translate("Reports", "Run again: the same figures came out.")
        session.notify(Notice(text=text))
    else:
        text = QCoreApplication.translate(
            "Reports", "Run again: other figures came out; the report says why."
        )
        session.notify(Notice(text=text, kind=NoticeKind.ATTENTION))
