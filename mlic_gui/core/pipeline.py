"""The user's stories, each with its stages in order; window and command line call nothing else to learn.

Folder, records, features, head, probabilities, thresholds, suggestions; and back from annotations to a new
head.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import compress
from pathlib import Path

import numpy as np

from mlic_gui.core.catalog.fine_tuning import FineTuneSettings
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import validate
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.engine.messages import Estimate
from mlic_gui.core.features.extract import PhotoProblem, extract
from mlic_gui.core.features.extract import fingerprints as read_fingerprints
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.features.work_queue import WorkQueue
from mlic_gui.core.fine_tuning import EpochCurves, curve_point, make_job, tidy_up
from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.formats.importing import plan_import as plan_from_file
from mlic_gui.core.learning.annotated import Annotated, gather
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.fine_tune_plan import plan_fine_tune
from mlic_gui.core.learning.fine_tuned import finish
from mlic_gui.core.learning.judging.evaluation import evaluate as figures_of
from mlic_gui.core.learning.making import ended_run, fine_tuned_tagger, refitted_tagger
from mlic_gui.core.learning.refit import refit as refit_head
from mlic_gui.core.learning.results import Evaluation, Tagged, TrainingResult
from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord
from mlic_gui.core.learning.splits import Side, make_assigner
from mlic_gui.core.learning.suggestions import (
    Chip,
    Suggester,
    Suggestions,
    best_chips,
    done_edits,
    vocabulary_features,
)
from mlic_gui.core.learning.tagger import Tagger
from mlic_gui.core.learning.training_files import read_head
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress, Stage
from mlic_gui.core.project.annotations import Origin, Words
from mlic_gui.core.project.sides import SideAssigner
from mlic_gui.core.project.steps import Step
from mlic_gui.core.project.store import ProjectStore

__all__ = [
    "Annotated",
    "Bench",
    "Chip",
    "Evaluation",
    "Suggestions",
    "Tagged",
    "TrainingResult",
    "done_edits",
]

_CHUNK = 8_192  # photos whose features are in memory at once


def initial_labels(tagger: Tagger) -> tuple[str, ...]:
    """Labels that a project without any takes from its first tagger; a vocabulary gives none."""
    return tagger.trainable_labels


def side_assigner(project: str) -> SideAssigner:
    """What puts newly annotated photos of a project into its split."""
    return make_assigner(project)


def annotated(store: ProjectStore, records: Sequence[PhotoRecord]) -> Annotated:
    """What the project knows of these photos; on the store's thread."""
    table = store.annotations([record.path for record in records])
    sides = [None if side is None else Side(side) for side in table.sides]
    return Annotated(store.id, tuple(table.labels), table.words, sides, table.groups)


def fingerprints(
    records: Sequence[PhotoRecord], rows: Sequence[int], *, bench: Bench, progress: Progress
) -> dict[str, Fingerprint]:
    """Fingerprints of some of the records by path, for photos that are annotated for the first time."""
    found = read_fingerprints(records, rows, folder=bench.folder, derived=bench.derived, progress=progress)
    return {records[row].path: item for row, item in zip(rows, found, strict=True) if item is not None}


def tag(
    records: Sequence[PhotoRecord],
    *,
    bench: Bench,
    tagger: Tagger,
    labels: Sequence[str],
    vocabulary: Tagger | None = None,
    queue: WorkQueue | None = None,
    progress: Progress,
) -> Iterator[Tagged]:
    """Propose labels for every photo, in the order of the queue.

    Raises:
        TaggerError: NETWORK_MISSING, TAGGER_DAMAGED or TAGGER_FOREIGN.
        Cancelled: What was made so far stays in the cache.
    """
    suggester = Suggester(tuple(labels), tagger, vocabulary)
    for extracted in extract(
        records,
        folder=bench.folder,
        network=bench.network(tagger),
        preprocessing=tagger.preprocessing,
        derived=bench.derived,
        queue=WorkQueue(len(records)) if queue is None else queue,
        gate=bench.gate,
        progress=progress,
    ):
        rows = np.asarray(extracted.rows, dtype=np.intp)
        chosen = [records[row] for row in rows]
        names = vocabulary_features(bench, chosen, suggester, extracted.features)
        yield Tagged(rows, suggester.suggest(extracted.features, names), extracted.problems)


def rescore(
    records: Sequence[PhotoRecord],
    *,
    bench: Bench,
    tagger: Tagger,
    labels: Sequence[str],
    vocabulary: Tagger | None = None,
) -> Suggestions:
    """Suggestions for every photo whose features are cached, NaN for the others; takes milliseconds."""
    suggester = Suggester(tuple(labels), tagger, vocabulary)
    probabilities = np.full((len(records), len(labels)), np.nan, dtype=np.float32)
    for start in range(0, len(records), _CHUNK):
        part = records[start : start + _CHUNK]
        features, _ = bench.cached(bench.keys(part), tagger)
        names = vocabulary_features(bench, part, suggester, features)
        probabilities[start : start + _CHUNK] = suggester.suggest(features, names)
    return Suggestions(probabilities, suggester.thresholds, suggester.sources)


def chips(
    record: PhotoRecord, *, bench: Bench, vocabulary: Tagger, labels: Sequence[str], count: int = 5
) -> tuple[Chip, ...]:
    """The vocabulary's best names for a photo that are no labels yet; () while nothing is cached."""
    features, known = bench.cached(bench.keys([record]), vocabulary)
    return best_chips(vocabulary, features, labels=labels, count=count) if known.all() else ()


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
    progress: Progress,
) -> TrainingResult:
    """Learn the head again from the annotations, on cached features, and renew all suggestions.

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
        progress: Told of every step.

    Raises:
        LearningError: TOO_FEW_PHOTOS, TOO_FEW_ANNOTATIONS or SETTING_INVALID.
        TaggerError: Features are not cached, and the network is missing or damaged.
        ProjectError: DISK_FULL or FILE_UNWRITABLE; nothing was kept.
        Cancelled: Nothing was kept.
    """
    chosen, stopping = settings or RefitSettings(), stop or threading.Event()
    validate(chosen)
    run = RunRecord.begin(RunKind.REFIT, base=tagger.name, settings=asdict(chosen))

    def follow(point: CurvePoint) -> bool:
        progress.report(Stage.REFIT, point.step)
        progress.partial(point)
        return stopping.is_set()

    with bench.undisturbed():
        learned = refit_head(
            gather(records, annotated, bench=bench, tagger=tagger, progress=progress).examples,
            tagger=tagger,
            project=annotated.project,
            settings=chosen,
            on_point=follow,
            check=progress.check,
        )
        new = refitted_tagger(
            tagger,
            learned,
            name=name or bench.library.next_name(tagger.name),
            run=run,
            project=annotated.project,
            licence=licence,
        )
        own = bench.library.own_network(tagger)
        kept = bench.library.keep(new, directory=directory, network_from=own)
        suggestions = rescore(
            records, bench=bench, tagger=kept, labels=annotated.labels, vocabulary=vocabulary
        )
    ended = ended_run(
        run,
        tagger=kept,
        points=learned.points,
        best=learned.best,
        counts=learned.counts,
        comparison=learned.comparison,
        stopped=stopping.is_set(),
    )
    return TrainingResult(kept, ended, ended.adopted, suggestions)


def estimate_fine_tune(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    settings: FineTuneSettings | None = None,
    engine: Engine,
    progress: Progress,
) -> Estimate:
    """What a fine-tuning would take, from a few steps of it; raises as `fine_tune`.

    The photos that it prepares are kept for the fine-tuning itself.
    """
    chosen = settings or FineTuneSettings()
    validate(chosen)
    material = gather(records, annotated, bench=bench, tagger=tagger, progress=progress)
    plan = plan_fine_tune(
        material.examples, tagger=tagger, project=annotated.project, settings=chosen, check=progress.check
    )
    job = make_job(plan, material, bench=bench, tagger=tagger, settings=chosen, progress=progress)
    return engine.estimate(job, progress=progress)


def fine_tune(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    settings: FineTuneSettings | None = None,
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
        engine: The training process.
        run: The run if it was recorded before it began.

    Raises:
        LearningError: TOO_FEW_PHOTOS, TOO_FEW_ANNOTATIONS or SETTING_INVALID.
        EngineError: The training process died, hung, lacked memory, failed, or can't be started.
        TaggerError: The network is missing, damaged or foreign.
        ProjectError: DISK_FULL or FILE_UNWRITABLE; nothing was kept.
        Cancelled: Nothing was kept.
    """
    chosen, stopping = settings or FineTuneSettings(), stop or threading.Event()
    validate(chosen)
    begun = run or RunRecord.begin(RunKind.FINE_TUNE, base=tagger.name, settings=asdict(chosen))
    material = gather(records, annotated, bench=bench, tagger=tagger, progress=progress)
    plan = plan_fine_tune(
        material.examples, tagger=tagger, project=annotated.project, settings=chosen, check=progress.check
    )
    try:
        job = make_job(plan, material, bench=bench, tagger=tagger, settings=chosen, progress=progress)
        outcome = engine.fine_tune(job, progress=EpochCurves(progress), stop=stopping)
        network = Network(outcome.tflite_path, width=tagger.head.width)
        features = bench.features(material.records, network, tagger.preprocessing, progress=progress)
        tuned = finish(plan.examples, plan.learned, read_head(outcome.head_path), features, beta=chosen.beta)
        new = fine_tuned_tagger(
            tagger,
            plan.learned,
            tuned,
            name=name or bench.library.next_name(tagger.name),
            digest=network.digest,
            run=begun,
            project=annotated.project,
            licence=licence,
        )
        progress.check()
        bench.library.note_network(network.digest)
        kept = bench.library.keep(new, directory=directory, network_from=job.out_dir)
    finally:
        tidy_up(annotated.project)
    ended = ended_run(
        begun,
        tagger=kept,
        points=tuple(map(curve_point, outcome.points)),
        best=outcome.best_epoch,
        counts=plan.scheme.counts,
        comparison=tuned.comparison,
        stopped=outcome.stopped,
    )
    return TrainingResult(kept, ended, ended.adopted, None)


def evaluate(
    records: Sequence[PhotoRecord],
    words: Words,
    *,
    bench: Bench,
    tagger: Tagger,
    labels: Sequence[str],
    beta: float = 2.0,
    progress: Progress,
) -> Evaluation:
    """How good the tagger's suggestions are where something was said.

    Args:
        records: The photos.
        words: int8 (n, labels), 1 yes, 0 no, -1 unknown.
        bench: What the stages work with.
        tagger: The tagger; only its own labels are judged.
        labels: Names of the columns of `words`.
        beta: Weight of recall.
        progress: Told of every photo.

    Raises:
        TaggerError: As `tag`.
        Cancelled: Somebody asked for it.
    """
    suggester = Suggester(tuple(labels), tagger)
    problems: list[PhotoProblem] = []
    probabilities = np.full(words.shape, np.nan, dtype=np.float32)
    for part in tag(records, bench=bench, tagger=tagger, labels=labels, progress=progress):
        probabilities[part.rows] = part.probabilities
        problems.extend(part.problems)
    has = np.array([source is not None for source in suggester.sources], dtype=np.bool_)
    read = np.ones(len(records), dtype=np.bool_)
    read[[problem.row for problem in problems]] = False
    return Evaluation(
        figures=figures_of(
            words[read][:, has],
            probabilities[read][:, has],
            thresholds=suggester.thresholds[has],
            labels=list(compress(labels, has)),
            beta=beta,
        ),
        seen=int(tagger.saw(bench.keys(records)).sum()),
        lacking=tuple(compress(labels, ~has)),
        problems=tuple(problems),
    )


def plan_import(path: Path, *, records: Sequence[PhotoRecord], store: ProjectStore) -> ImportPlan:
    """What importing a file of tags would do; nothing is changed.

    Raises:
        FormatError: The file is malformed, or names none of the photos.
    """
    paths = [record.path for record in records]
    return plan_from_file(path, photos=paths, labels=store.labels(), words=store.annotations(paths).words)


def import_tags(
    plan: ImportPlan,
    *,
    records: Sequence[PhotoRecord],
    store: ProjectStore,
    bench: Bench,
    who: str,
    overwrite: bool = False,
    progress: Progress,
) -> Step:
    """Make the cells of a plan annotations, as one step; their photos get their sides as one batch.

    Raises:
        ProjectError: As `ProjectStore.annotate`.
        Cancelled: Nothing was changed.
    """
    edits = plan.edits(overwrite=overwrite)
    named = {edit.path for edit in edits}
    rows = [row for row, record in enumerate(records) if record.path in named]
    prints = fingerprints(records, rows, bench=bench, progress=progress)
    chosen = [records[row] for row in rows]
    keys = bench.keys(chosen)
    return store.annotate(
        edits,
        who=who,
        assign=side_assigner(store.id),
        origin=Origin.IMPORT,
        source=Path(plan.path).name,
        fingerprints=prints,
        contents={record.path: key for record, key in zip(chosen, keys, strict=True) if key is not None},
        new_labels=plan.new_labels,
    )
