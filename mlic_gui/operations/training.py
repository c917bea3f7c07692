"""Learning from what the human said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mlic_gui.core.catalog.networks import SAME_BACKBONE
from mlic_gui.core.catalog.recipes import FINE_TUNE, QUICK
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import LearningError
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts import course
from mlic_gui.operations.parts.material import words_now
from mlic_gui.operations.parts.opening import TAGGER_STATE
from mlic_gui.operations.parts.task import run
from mlic_gui.operations.parts.wording import not_continued_text, waiting_text
from mlic_gui.operations.preparing import drop_estimate
from mlic_gui.operations.tagging import as_said, put_all, tag_photos, use_tagger
from mlic_gui.session.notice import Notice, NoticeKind, error_notice
from mlic_gui.workers.runner import Lane

if TYPE_CHECKING:
    from mlic_gui.core.learning.runs import RunRecord
    from mlic_gui.core.learning.taggers.tagger import Tagger
    from mlic_gui.core.pipeline import Annotated, TrainingResult


def retrain(desk: Desk, settings: RefitSettings | None = None, *, weights_file: Path | None = None) -> None:
    """Refit the head on all annotations, on another network if one is asked for; renew all suggestions."""
    tagger, chosen = desk.session.tagger, settings or RefitSettings(beta=desk.settings.beta)
    if tagger is None:
        return
    from mlic_gui.core.learning.run_settings import begin_run  # noqa: PLC0415 - not before first paint

    record = begin_run(chosen, base=tagger.name, recipe=QUICK, weights_file=weights_file)
    found = course.begin(desk, record)
    if found is None:
        return
    stop, engine = course.stop_event(desk), desk.engine
    looks_anew = chosen.backbone != SAME_BACKBONE or chosen.mirror != found.tagger.preprocessing.mirrored
    lane = Lane.ENGINE if looks_anew else Lane.INTERACTIVE

    def learn(annotated: Annotated, progress: Progress) -> TrainingResult:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.refit(
            found.records,
            annotated,
            bench=found.project.bench,
            tagger=found.tagger,
            settings=chosen,
            vocabulary=found.vocabulary,
            stop=stop,
            engine=engine,
            weights_file=weights_file,
            run=record,
            progress=progress,
        )

    def begin(annotated: Annotated) -> None:
        seen = _seen_so_far(desk, annotated)
        then = partial(_finish, desk, seen)
        course.follow(desk, partial(learn, seen), record, lane=lane, title=Stage.REFIT, then=then)

    course.read(desk, record, partial(words_now, found), then=begin)


def fine_tune(
    desk: Desk, settings: TrainingSettings, *, recipe: str = FINE_TUNE, weights_file: Path | None = None
) -> None:
    """Train a network by a recipe's settings, changed or not, then renew all suggestions."""
    tagger = desk.session.tagger
    if tagger is None:
        return
    from mlic_gui.core.learning.run_settings import begin_run  # noqa: PLC0415 - not before first paint

    record = begin_run(settings, base=tagger.name, recipe=recipe, weights_file=weights_file)
    _fine_tune(desk, settings, record, tagger=tagger, weights_file=weights_file)


def go_on(desk: Desk) -> None:
    """Take up the training that was interrupted; it begins where it was if nothing has changed since."""
    interrupted = desk.session.history.interrupted
    if interrupted is None:
        return
    from mlic_gui.core.learning.run_settings import settings_of  # noqa: PLC0415
    from mlic_gui.core.learning.runs import RunStatus  # noqa: PLC0415

    tagger = _named(desk, interrupted.base)
    try:
        settings, weights_file = settings_of(interrupted)
    except LearningError:
        settings = None
    if tagger is None or not isinstance(settings, TrainingSettings):
        desk.session.notify(Notice(text=not_continued_text(interrupted.base), kind=NoticeKind.ATTENTION))
        return
    record = replace(interrupted, status=RunStatus.RUNNING, finished=None, reason="")
    _fine_tune(desk, settings, record, tagger=tagger, weights_file=weights_file)


def leave_interrupted(desk: Desk) -> None:
    """Go on no longer with the training that was interrupted; what it left on disk is removed."""
    session, interrupted = desk.session, desk.session.history.interrupted
    if interrupted is None or session.project is None:
        return
    from mlic_gui.core.learning.runs import RunStatus  # noqa: PLC0415

    project = session.project.id
    session.history.drop_run(interrupted)
    course.end_run(desk, interrupted.ended(RunStatus.CANCELLED))

    def remove(_progress: Progress) -> None:
        from mlic_gui.core.fine_tuning import tidy_up  # noqa: PLC0415

        tidy_up(project)

    run(desk, remove, lane=Lane.ENGINE)


def _fine_tune(
    desk: Desk, settings: TrainingSettings, record: RunRecord, *, tagger: Tagger, weights_file: Path | None
) -> None:
    drop_estimate(desk)
    found = course.begin(desk, record)
    if found is None:
        return
    stop, engine = course.stop_event(desk), desk.engine

    def learn(annotated: Annotated, progress: Progress) -> TrainingResult:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        return pipeline.fine_tune(
            found.records,
            annotated,
            bench=found.project.bench,
            tagger=tagger,
            settings=settings,
            engine=engine,
            stop=stop,
            run=record,
            recipe=record.recipe or FINE_TUNE,
            weights_file=weights_file,
            progress=progress,
        )

    def begin(annotated: Annotated) -> None:
        then = partial(_finish, desk, annotated)
        course.follow(
            desk, partial(learn, annotated), record, lane=Lane.ENGINE, title=Stage.FINE_TUNE, then=then
        )

    course.keep_run(desk, record)
    course.read(desk, record, partial(words_now, found), then=begin)


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


def _named(desk: Desk, name: str) -> Tagger | None:
    """The tagger of that name, the one in use as it is used."""
    in_use = desk.session.tagger
    if in_use is not None and in_use.name == name:
        return in_use
    return next((entry.tagger for entry in desk.session.taggers if entry.name == name), None)


def _seen_so_far(desk: Desk, annotated: Annotated) -> Annotated:
    """While photos are being tagged, a refit that is asked for does not wait for those still to come."""
    session = desk.session
    tagged = session.table.tagged[: len(annotated.words)]
    waiting = int(((annotated.words >= 0).any(axis=1) & ~tagged).sum())
    if desk.underway.tagging is None or not waiting:
        return annotated
    session.notify(Notice(text=waiting_text(waiting), kind=NoticeKind.ATTENTION))
    return replace(annotated, words=np.where(tagged[:, None], annotated.words, np.int8(-1)))


def _finish(desk: Desk, annotated: Annotated, learned: course.Learned) -> None:
    session, result = desk.session, learned.result
    session.history.end(result.run)
    course.end_run(desk, result.run)
    if result.unkept is not None:
        session.notify(error_notice(result.unkept))
    session.set_taggers(learned.taggers, offered=None if result.adopted else result.tagger)
    if not result.adopted:
        return
    desk.settings.tagger = result.tagger.name
    course.keep(desk, lambda store: store.set_state(TAGGER_STATE, result.tagger.name))
    session.set_tagger(as_said(desk, result.tagger), vocabulary=session.vocabulary)
    if result.suggestions is None:
        session.mark_stale()
        tag_photos(desk)
    else:
        put_all(desk, annotated.labels, result.suggestions)
        if desk.underway.tagging is not None:
            tag_photos(desk)  # what is still to be tagged is tagged with the new head
