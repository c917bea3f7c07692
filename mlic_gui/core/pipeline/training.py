"""From annotations to a new tagger."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mlic_gui.core.catalog.recipes import FINE_TUNE, QUICK, RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import validate
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.engine.messages import Estimate
from mlic_gui.core.errors import ProjectError
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.fine_tuning import (
    EpochCurves,
    curve_point,
    logs_folder,
    make_job,
    workshop,
)
from mlic_gui.core.learning.annotated import Annotated, Material, gather
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.fine_tuning.fine_tune_plan import FineTunePlan, plan_fine_tune
from mlic_gui.core.learning.fine_tuning.fine_tuned import finish
from mlic_gui.core.learning.fine_tuning.training_files import read_head, read_logits
from mlic_gui.core.learning.heads.refit import refit as refit_head
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.results import TrainingResult
from mlic_gui.core.learning.run_settings import begin_run, recorded
from mlic_gui.core.learning.runs import CurvePoint, RunRecord
from mlic_gui.core.learning.snapshots import snapshot
from mlic_gui.core.learning.taggers.ground import prepare_ground
from mlic_gui.core.learning.taggers.making import ended_run, fine_tuned_tagger, refitted_tagger
from mlic_gui.core.learning.taggers.moving import Known, carried
from mlic_gui.core.learning.taggers.tagger import BackboneUse, Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.pipeline.comparing import keep_answers
from mlic_gui.core.pipeline.tagging import rescore
from mlic_gui.core.progress import Cancelled, Progress, Stage
from mlic_gui.core.starting import (
    Start,
    Weights,
    continued,
    looking,
    moves,
    other_ground,
    start_elsewhere,
    start_same,
)


def refit(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    settings: RefitSettings | None = None,
    vocabulary: Tagger | None = None,
    name: str | None = None,
    directory: Path | None = None,
    licence: str | None = None,
    stop: threading.Event | None = None,
    engine: Engine | None = None,
    weights_file: Path | None = None,
    download: bool = False,
    run: RunRecord | None = None,
    progress: Progress,
) -> TrainingResult:
    """Learn the head again from the annotations, on cached features, and renew all suggestions.

    There are no suggestions if the new tagger looks at photos in another way; `tag` makes them.
    Every accepted iteration is handed over as a `CurvePoint`.

    Args:
        records: All photos.
        annotated: What was said of them.
        bench: What the stages work with.
        tagger: The tagger in use.
        settings: What the user chose.
        vocabulary: What suggests labels that the tagger lacks.
        name: Of the new tagger; by default the next free one.
        directory: Where to keep it instead of among the user's taggers.
        licence: Of the training data; by default as on the card of the tagger in use.
        stop: Once set, the best step so far is kept.
        engine: The training process, which makes another backbone ready where one is asked for.
        weights_file: Weights of that backbone, or None for the published ones.
        download: Whether published weights may be fetched.
        run: The run if it was begun before.
        progress: Told of every step.

    Raises:
        LearningError: TOO_FEW_PHOTOS, TOO_FEW_ANNOTATIONS or SETTING_INVALID.
        TaggerError: Features are not cached, and the network is missing or damaged.
        ProjectError: DISK_FULL or FILE_UNWRITABLE; nothing was kept.
        Cancelled: Nothing was kept.
    """
    chosen, stopping = settings or RefitSettings(), stop or threading.Event()
    validate(chosen)
    weights = Weights(weights_file, download)
    begun = run or begin_run(chosen, base=tagger.name, recipe=QUICK, weights_file=weights_file)

    def follow(point: CurvePoint) -> bool:
        progress.report(Stage.REFIT, point.step)
        progress.partial(point)
        return stopping.is_set()

    stays = replace(tagger, preprocessing=looking(tagger.preprocessing, chosen, size=chosen.size))
    if moves(chosen, weights):
        stays, _ = other_ground(
            tagger, bench=bench, settings=chosen, weights=weights, engine=engine, progress=progress
        )
    with bench.undisturbed():
        ground = prepare_ground(
            records,
            annotated,
            bench=bench,
            tagger=tagger,
            ground=stays,
            settings=chosen,
            progress=progress,
        )
        learned = refit_head(
            ground.material.examples,
            tagger=ground.tagger,
            project=annotated.project,
            settings=chosen,
            on_point=follow,
            check=progress.check,
            before=ground.before,
        )
        knew = Known(tagger.trainable_labels, tagger.head, tagger.thresholds, ground.seen)
        new = refitted_tagger(
            ground.tagger,
            carried(learned, ground.material.examples, known=knew),
            name=name or bench.library.next_name(tagger.name),
            run=begun,
            project=annotated.project,
            licence=licence,
        )
        own = bench.library.own_network(ground.tagger)
        kept = bench.library.keep(new, directory=directory, network_from=own)
        suggestions = (
            rescore(records, bench=bench, tagger=kept, labels=annotated.labels, vocabulary=vocabulary)
            if ground.before is None
            else None
        )
    ended = ended_run(
        begun,
        base=tagger,
        data=snapshot(ground.material.examples, step=annotated.step),
        tagger=kept,
        points=learned.points,
        best=learned.best,
        counts=learned.counts,
        comparison=learned.comparison,
        stopped=stopping.is_set(),
    )
    result = TrainingResult(kept, ended, ended.adopted, suggestions, ground.material.unread)
    return _with_answers(result, learned.answers, project=annotated.project)


def estimate_fine_tune(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    settings: TrainingSettings | None = None,
    recipe: str = FINE_TUNE,
    weights_file: Path | None = None,
    download: bool = False,
    engine: Engine,
    progress: Progress,
) -> Estimate:
    """What a fine-tuning would take, from a few steps of it; raises as `fine_tune`.

    The photos that it prepares are kept for the fine-tuning itself.
    """
    chosen = continued(_settings_of(settings, recipe), tagger)
    validate(chosen)
    ask = _Question(
        records, annotated, bench, tagger, chosen, Weights(weights_file, download), engine, progress
    )
    material, plan, start = ask.prepare()
    job = make_job(plan, material, start=start, bench=bench, settings=chosen, progress=progress)
    return engine.estimate(job, progress=progress)


def fine_tune(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    settings: TrainingSettings | None = None,
    recipe: str = FINE_TUNE,
    weights_file: Path | None = None,
    download: bool = False,
    engine: Engine,
    stop: threading.Event | None = None,
    run: RunRecord | None = None,
    name: str | None = None,
    directory: Path | None = None,
    licence: str | None = None,
    progress: Progress,
) -> TrainingResult:
    """Train the last blocks of the network with a head, choose thresholds, compare, keep it as a tagger.

    Every epoch is handed over as a `CurvePoint`. Whatever fails, the tagger in use and the project stay as
    they are. Features of the new network are made by `tag`; those of the annotated photos are made here.
    The arguments are those of `refit`, besides:

    Args:
        recipe: Name of the recipe; its settings hold where none are given.
        weights_file: Weights of another backbone, or None for the published ones.
        download: Whether published weights may be fetched.
        engine: The training process.
        run: The run if it was recorded before it began.

    Raises:
        LearningError: TOO_FEW_PHOTOS, TOO_FEW_ANNOTATIONS, SETTING_INVALID or SETTING_UNKNOWN.
        BackboneError: Weights of another backbone are not at hand, or can't be trusted.
        EngineError: The training process died, hung, lacked memory, failed, or can't be started.
        TaggerError: The network is missing, damaged or foreign.
        ProjectError: DISK_FULL or FILE_UNWRITABLE; nothing was kept.
        Cancelled: Nothing was kept; also if it was stopped before any epoch was better than the start.
    """
    chosen = continued(_settings_of(settings, recipe), tagger)
    validate(chosen)
    project, stopping = annotated.project, stop or threading.Event()
    weights = Weights(weights_file, download)
    begun = run or begin_run(chosen, base=tagger.name, recipe=recipe)
    begun = recorded(begun, chosen, weights_file=weights_file)
    ask = _Question(records, annotated, bench, tagger, chosen, weights, engine, progress)
    material, plan, start = ask.prepare()
    logs = logs_folder(project, begun.id)
    with workshop(project):
        job = make_job(
            plan, material, start=start, bench=bench, settings=chosen, logs=logs, progress=progress
        )
        outcome = engine.fine_tune(job, progress=EpochCurves(progress), stop=stopping)
        if outcome.stopped and not outcome.best_epoch:
            raise Cancelled
        trained = read_head(outcome.head_path)
        network = Network(outcome.tflite_path, width=trained.width)
        features = bench.features(material.records, network, start.preprocessing, progress=progress)
        honest = read_logits(outcome.logits_path)
        tuned = finish(plan.examples, plan.learned, trained, features, honest=honest, beta=chosen.beta)
        new = fine_tuned_tagger(
            tagger,
            replace(plan, everybody=honest is not None),
            tuned,
            name=name or bench.library.next_name(tagger.name),
            backbone=BackboneUse(start.backbone, network.digest, chosen.body.kept),
            preprocessing=start.preprocessing,
            run=begun,
            stopped=outcome.stopped,
            project=project,
            licence=licence,
        )
        progress.check()
        bench.library.note_network(network.digest)
        kept = bench.library.keep(new, directory=directory, network_from=job.out_dir)
    ended = ended_run(
        begun,
        base=tagger,
        data=snapshot(plan.examples, step=annotated.step),
        tagger=kept,
        points=tuple(map(curve_point, outcome.points)),
        best=outcome.best_epoch,
        counts=plan.scheme.counts,
        comparison=tuned.comparison,
        stopped=outcome.stopped,
    )
    logged = replace(ended, logs=str(logs)) if logs.is_dir() else ended
    result = TrainingResult(kept, logged, logged.adopted, None, material.unread)
    return _with_answers(result, tuned.answers, project=project)


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What a training was asked with."""

    records: Sequence[PhotoRecord]
    annotated: Annotated
    bench: Bench
    tagger: Tagger
    settings: TrainingSettings
    weights: Weights
    engine: Engine
    progress: Progress

    def prepare(self) -> tuple[Material, FineTunePlan, Start]:
        """The annotated photos, what is known of them, and the network to start from."""
        bench, tagger, progress = self.bench, self.tagger, self.progress
        material = gather(self.records, self.annotated, bench=bench, tagger=tagger, progress=progress)
        plan = plan_fine_tune(
            material.examples,
            tagger=tagger,
            project=self.annotated.project,
            settings=self.settings,
            check=progress.check,
        )
        if not moves(self.settings, self.weights):
            return material, plan, start_same(tagger, plan, bench=bench, settings=self.settings)
        start = start_elsewhere(
            self.records,
            self.annotated,
            plan,
            bench=bench,
            tagger=tagger,
            settings=self.settings,
            weights=self.weights,
            engine=self.engine,
            progress=progress,
        )
        return material, plan, start


def _with_answers(result: TrainingResult, answers: Answers, *, project: str) -> TrainingResult:
    """The result with its answers, kept beside the run; where they can't be, the training is not lost."""
    try:
        keep_answers(answers, project=project, run=result.run)
    except ProjectError as error:
        return replace(result, answers=answers, unkept=error)
    return replace(result, answers=answers)


def _settings_of(settings: TrainingSettings | None, recipe: str) -> TrainingSettings:
    """What the user chose, else what the recipe says."""
    return settings or RECIPES[recipe].settings or TrainingSettings()
