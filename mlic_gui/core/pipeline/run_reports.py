"""A run's report as data: what window, page and command line show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from mlic_gui.core.errors import CoreError, LearningError, TaggerError
from mlic_gui.core.learning.annotated import Annotated, gather
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.reporting.confusion import confusion
from mlic_gui.core.learning.reporting.corrections import with_corrections
from mlic_gui.core.learning.reporting.growth import growth as grow
from mlic_gui.core.learning.reporting.label_curves import label_curves
from mlic_gui.core.learning.reporting.mistakes import with_pictures, worst_mistakes
from mlic_gui.core.learning.reporting.run_report import Growth, Mistake, RunReport
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.core.learning.taggers.making import bare_tagger
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.pipeline.comparing import read_answers, tagger_of
from mlic_gui.core.pipeline.repeating import base_of
from mlic_gui.core.progress import Progress, Stage

_FEW_MADE = 300  # features that a report may make anew, by whatever network
_MANY_MADE = 2_000  # by the small one that ships: half a minute


def run_report(
    run: RunRecord,
    *,
    project: str,
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    bench: Bench,
    growth: bool = True,
    progress: Progress,
) -> RunReport:
    """The report of a run; a part that can't be had is None or empty and fails nothing.

    Without `growth` it takes well under a second where the photos have thumbnails.

    Args:
        run: The run.
        project: Id of the project.
        records: All photos.
        annotated: What is said of them now; the figures stay those of the run.
        bench: What the stages work with.
        growth: Whether to say what more photos would bring, as `run_growth` does.
        progress: Told of every mistake shown, and of every refit.

    Raises:
        Cancelled: Somebody asked for it.
    """
    answers, trouble = None, None
    try:
        answers = read_answers(project, run)
    except LearningError as error:
        trouble = error
    progress.check()
    report = RunReport(
        run=run,
        folder=bench.folder.name,
        answers=answers,
        curves=() if answers is None else label_curves(answers),
        confusion=None if answers is None else confusion(answers),
        mistakes=() if answers is None else _mistakes(answers, records, bench, progress),
        growth=run_growth(run, records=records, annotated=annotated, bench=bench, progress=progress)
        if growth
        else None,
        growth_asked=growth,
        thresholds=_thresholds(run, bench),
        trouble=trouble,
    )
    return corrected_report(report, records=records, annotated=annotated, bench=bench)


def corrected_report(
    report: RunReport, *, records: Sequence[PhotoRecord], annotated: Annotated, bench: Bench
) -> RunReport:
    """The report of a run with what people have changed until now; its figures stay those of the run.

    Args:
        report: As `run_report` gave it, some time ago.
        records: All photos.
        annotated: What is said of them now.
        bench: What the stages work with.
    """
    return with_corrections(report, annotated=annotated, records=records, keys=bench.keys(records))


def run_growth(
    run: RunRecord,
    *,
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    bench: Bench,
    progress: Progress,
) -> Growth | None:
    """What more photos would bring, by refits on some of those that are annotated; None where too few are.

    The features are those of the run's network if that learned from none of these photos, else of the one it
    started from, else of the backbone that ships. A few that are not cached are made; where many would have
    to be, there is no answer.

    Args:
        run: The run; None for one that judged nothing.
        records: All photos.
        annotated: What was said of them, now or when the run began.
        bench: What the stages work with.
        progress: Told of every refit.

    Raises:
        Cancelled: Somebody asked for it.
    """
    if run.comparison is None:
        return None
    for tagger, most in _lookers(run, bench=bench):
        examples = _examples(records, annotated, bench=bench, tagger=tagger, most=most, progress=progress)
        if examples is not None:
            return grow(
                examples,
                tagger=_honest(tagger, examples, project=annotated.project),
                project=annotated.project,
                beta=run.comparison.after.beta,
                own_network=tagger.card.run == run.id,
                on_refit=lambda done, total: progress.report(Stage.GROWTH, done, total),
                check=progress.check,
            )
    return None


def _mistakes(
    answers: Answers, records: Sequence[PhotoRecord], bench: Bench, progress: Progress
) -> tuple[Mistake, ...]:
    worst = worst_mistakes(answers)

    def shown(done: int) -> None:
        progress.check()
        progress.report(Stage.REPORT, done, len(worst))

    return with_pictures(
        worst,
        answers=answers,
        folder=bench.folder,
        records=records,
        keys=bench.keys(records),
        thumbnail=bench.derived.thumbnail,
        on_photo=shown,
    )


def _thresholds(run: RunRecord, bench: Bench) -> tuple[tuple[str, float], ...]:
    """Those of the run's tagger, () if it is not there any more."""
    with suppress(CoreError):
        tagger = tagger_of(run, library=bench.library)
        return tuple(zip(tagger.labels, map(float, tagger.thresholds), strict=True))
    return ()


def _lookers(run: RunRecord, *, bench: Bench) -> Iterator[tuple[Tagger, int]]:
    """Taggers whose features may do, the best first, and how many of them a report may make anew."""
    for find in (tagger_of, base_of):
        with suppress(CoreError):
            yield find(run, library=bench.library), _FEW_MADE
    shared = bench.library.vocabulary()
    if shared is not None:
        yield shared, _MANY_MADE


def _examples(
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    tagger: Tagger,
    most: int,
    progress: Progress,
) -> Examples | None:
    """The annotated photos as a tagger's network sees them.

    None where the network may have learned from them, or more than `most` features would have to be made.
    """
    rows: list[int] = np.flatnonzero((annotated.words >= 0).any(axis=1)).tolist()
    keys = bench.keys([records[row] for row in rows])
    _, cached = bench.cached(keys, tagger)
    if (~cached).sum() > most or _network_knows(tagger, keys, bench=bench):
        return None
    try:
        examples = gather(records, annotated, bench=bench, tagger=tagger, progress=progress).examples
    except TaggerError:
        return None
    return None if _network_knows(tagger, examples.keys, bench=bench) else examples


def _network_knows(tagger: Tagger, keys: Sequence[bytes | None], *, bench: Bench) -> bool:
    """Whether a tagger's network may have learned from one of these photos.

    A network of the tagger's own learned from what the tagger had seen before its last refit.
    """
    seen = tagger.seen if tagger.origin is None else tagger.origin.seen
    return bench.library.own_network(tagger) is not None and bool(seen.mask(keys).any())


def _honest(tagger: Tagger, examples: Examples, *, project: str) -> Tagger:
    """What refits start around: the tagger, or nothing where it began with one that had seen the photos."""
    if not tagger.prior(project).seen.mask(examples.keys).any():
        return tagger
    return bare_tagger(tagger.backbone, tagger.preprocessing, width=tagger.head.width)
