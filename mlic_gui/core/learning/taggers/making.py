"""A training becomes a tagger with a card, and a run with its result."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.learning.fine_tuning.fine_tune_plan import FineTunePlan
from mlic_gui.core.learning.fine_tuning.fine_tuned import FineTuned
from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.learning.heads.refit import Refitted
from mlic_gui.core.learning.judging.comparison import Comparison
from mlic_gui.core.learning.runs import CurvePoint, DataSnapshot, RunCounts, RunRecord, RunStatus
from mlic_gui.core.learning.snapshots import tagger_digest
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger, TaggerCard, TaggerKind


def refitted_tagger(
    tagger: Tagger, learned: Refitted, *, name: str, run: RunRecord, project: str, licence: str | None
) -> Tagger:
    """The tagger in use with what a refit made of it, not yet kept anywhere."""
    return replace(
        tagger,
        name=name,
        kind=TaggerKind.LABELS,
        labels=learned.labels,
        thresholds=learned.thresholds,
        head=learned.head,
        card=card_of(tagger, learned.comparison, learned.counts, run=run, project=project, licence=licence),
        origin=learned.prior,
        seen=learned.seen,
        directory=None,
    )


def bare_tagger(backbone: BackboneUse, preprocessing: Preprocessing, *, width: int) -> Tagger:
    """A tagger that knows no label yet, on a network."""
    nothing = np.zeros(0, dtype=np.float32)
    level = np.zeros(width, dtype=np.float32)
    return Tagger(
        name=backbone.name,
        kind=TaggerKind.LABELS,
        labels=(),
        thresholds=nothing,
        head=LinearHead(np.zeros((width, 0), dtype=np.float32), nothing, level, level + 1),
        preprocessing=preprocessing,
        backbone=backbone,
    )


def fine_tuned_tagger(
    tagger: Tagger,
    plan: FineTunePlan,
    tuned: FineTuned,
    *,
    name: str,
    backbone: BackboneUse,
    preprocessing: Preprocessing,
    run: RunRecord,
    stopped: bool,
    project: str,
    licence: str | None,
) -> Tagger:
    """A tagger on a network of its own, not yet kept anywhere; later refits start around its own head.

    Args:
        tagger: The tagger that was in use.
        plan: What the training started from.
        tuned: What it came to.
        name: Of the new tagger.
        backbone: The new network.
        preprocessing: How photos become its input.
        run: The run that made it.
        stopped: Whether it was ended early, before it could learn again from all photos.
        project: Id of the project it learned from.
        licence: Of the training data; None for that of the tagger that was in use.
    """
    card = card_of(tagger, tuned.comparison, plan.learned.counts, run=run, project=project, licence=licence)
    again = _again_sentence(plan) if plan.everybody and not stopped else ""
    return Tagger(
        name=name,
        kind=TaggerKind.LABELS,
        labels=plan.learned.labels,
        thresholds=tuned.thresholds,
        head=tuned.head,
        preprocessing=preprocessing,
        backbone=backbone,
        card=replace(card, split=card.split + again),
        seen=plan.seen,
    )


def _again_sentence(plan: FineTunePlan) -> str:
    counts = plan.learned.counts
    return (
        f"; thresholds that are kept chosen on the {counts.selection + counts.held_out} photos not learned"
        f" from, then trained again on all {len(plan.examples)} photos"
    )


def card_of(
    tagger: Tagger,
    comparison: Comparison,
    counts: RunCounts,
    *,
    run: RunRecord,
    project: str,
    licence: str | None,
) -> TaggerCard:
    """The card of a tagger that descends from `tagger`; its licence holds on unless another is given.

    It has no figures where photos that were judged had been seen in an earlier training.
    """
    return TaggerCard(
        figures=comparison.after if comparison.photos and not comparison.seen else None,
        split=split_sentence(counts),
        run=run.id,
        project=project,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        licence=tagger.card.licence if licence is None else licence,
    )


def ended_run(
    run: RunRecord,
    *,
    base: Tagger,
    data: DataSnapshot,
    tagger: Tagger,
    points: tuple[CurvePoint, ...],
    best: int,
    counts: RunCounts,
    comparison: Comparison,
    stopped: bool,
) -> RunRecord:
    """The run with its result.

    A repetition is never taken into use by itself: what it repeats may have been left for something better.
    """
    return replace(
        run.ended(RunStatus.STOPPED if stopped else RunStatus.FINISHED),
        name=tagger.name,
        directory=str(tagger.directory) if tagger.directory else None,
        points=points,
        best=best,
        counts=counts,
        comparison=comparison,
        adopted=comparison.acceptable and not run.repeats,
        data=data,
        base_digest=tagger_digest(base),
        base_directory=str(base.directory) if base.directory else None,
    )


def split_sentence(counts: RunCounts) -> str:
    """How the photos that were judged were kept apart from those that were learned from."""
    if counts.folds is not None:
        return (
            f"{counts.folds} folds of {counts.train} photos, stratified by label, bursts and near-duplicates"
            " kept together; each photo judged by a head, penalty and thresholds made without it;"
            " the head that is kept learned from all of them"
        )
    return (
        f"{counts.train} photos to learn from, {counts.selection} to choose penalty, temperature and"
        f" thresholds, {counts.held_out} only to judge; stratified by label, bursts and near-duplicates"
        " kept together"
    )
