"""A run done again from its record, and how near the second came to the first."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from mlic_gui.core.catalog.recipes import FINE_TUNE, QUICK
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.errors import ErrorCode, LearningError, TaggerError
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.bench import Bench
from mlic_gui.core.learning.judging.comparison import Comparison
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.results import TrainingResult
from mlic_gui.core.learning.run_settings import begin_run, settings_of
from mlic_gui.core.learning.runs import CurvePoint, RunRecord, RunStatus
from mlic_gui.core.learning.snapshots import tagger_digest
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.learning.taggers.tagger_file import load_tagger
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.pipeline.tagging import with_mirror
from mlic_gui.core.pipeline.training import fine_tune, refit
from mlic_gui.core.progress import Progress, Translated

TOLERANCE = 1e-3
_COUNTS = frozenset({"photos", "seen", "folds", "yes", "no", "beta"})

Figure = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """How near a repetition came to the run that it repeats.

    Attributes:
        same_data: Whether both learned from the same photos, words and sides, as far as is known.
        same_base: Whether both started from the same tagger, as far as is known.
        largest: Largest absolute difference of any figure; infinite where one has a figure that the other
            lacks, NaN where there is nothing to compare.
        reproduced: Whether that is at most `TOLERANCE`.
        figure: The figure that differs most, such as ("after", "labels", "sea", "fbeta"); () if none does.
    """

    same_data: bool
    same_base: bool
    largest: float
    reproduced: bool
    figure: Figure = ()


def begin_repetition(run: RunRecord) -> RunRecord:
    """The record of a repetition that starts now.

    Raises:
        LearningError: RUN_UNREPEATABLE(id) for settings of another version.
    """
    settings, weights_file = settings_of(run)
    recipe = run.recipe or (QUICK if isinstance(settings, RefitSettings) else FINE_TUNE)
    return begin_run(settings, base=run.base, recipe=recipe, weights_file=weights_file, repeats=run.id)


def base_of(run: RunRecord, *, library: TaggerLibrary) -> Tagger:
    """The tagger that a run started from, looking at mirror images too if it did so then.

    Where several have its name, the one that is as it was then; else the one that `TaggerLibrary.find` gives.

    Raises:
        LearningError: RUN_BASE_MISSING(name).
    """
    found = list(_called(run, library))
    if not found:
        raise LearningError(ErrorCode.RUN_BASE_MISSING, name=run.base)
    turned = (with_mirror(tagger, not tagger.preprocessing.mirrored) for tagger in found)
    same = (tagger for tagger in chain(found, turned) if tagger_digest(tagger) == run.base_digest)
    return next(same, found[0])


def _called(run: RunRecord, library: TaggerLibrary) -> Iterator[Tagger]:
    """The taggers with the name of the one that a run started from, and the one in its folder."""
    entries = sorted(library.entries(), key=lambda entry: entry.shipped)
    for entry in entries:
        if entry.tagger is not None and entry.name.casefold() == run.base.casefold():
            yield entry.tagger
    if run.base_directory is not None:
        with suppress(TaggerError):
            yield load_tagger(Path(run.base_directory))


def repeat_run(
    run: RunRecord,
    records: Sequence[PhotoRecord],
    annotated: Annotated,
    *,
    bench: Bench,
    engine: Engine,
    stop: threading.Event | None = None,
    begun: RunRecord | None = None,
    progress: Progress,
) -> TrainingResult:
    """Do a run again: the same settings and weights file, from the same tagger; it is not taken into use.

    One that was stopped is stopped again where it was.

    Args:
        run: The run to repeat.
        records: All photos.
        annotated: What was said of them then; see `annotated_then`.
        bench: What the stages work with.
        engine: The training process.
        stop: Once set, the best step so far is kept.
        begun: The repetition's record if it was begun before; see `begin_repetition`.
        progress: Told of every step.

    Raises:
        LearningError: RUN_BASE_MISSING(name) or RUN_UNREPEATABLE(id); and as `refit` or `fine_tune`, as do
            the other errors.
    """
    again = begun or begin_repetition(run)
    settings, weights_file = settings_of(again)
    tagger = base_of(run, library=bench.library)
    name = bench.library.free_name(f"{run.name} again") if run.name else bench.library.next_name(run.base)
    stopping = stop or threading.Event()
    if run.status is RunStatus.STOPPED and run.points:
        progress = _stopping(progress, stopping, step=run.points[-1].step)
    if isinstance(settings, RefitSettings):
        return refit(
            records,
            annotated,
            bench=bench,
            tagger=tagger,
            settings=settings,
            name=name,
            stop=stopping,
            engine=engine,
            weights_file=weights_file,
            run=again,
            progress=progress,
        )
    return fine_tune(
        records,
        annotated,
        bench=bench,
        tagger=tagger,
        settings=settings,
        recipe=again.recipe,
        name=name,
        stop=stopping,
        engine=engine,
        weights_file=weights_file,
        run=again,
        progress=progress,
    )


def _stopping(progress: Progress, stop: threading.Event, *, step: int) -> Progress:
    """The progress, which sets `stop` when a step of the curves is reached."""

    def seen(value: object) -> object:
        if isinstance(value, CurvePoint) and value.step >= step:
            stop.set()
        return value

    return Translated(progress, seen)


def repetition(original: RunRecord, again: RunRecord) -> Repetition:
    """How near a repetition came to the run that it repeats."""
    data = [run.data.digest for run in (original, again) if run.data is not None]
    largest, figure = _largest(original.comparison, again.comparison)
    return Repetition(
        same_data=len(data) == 2 and data[0] == data[1],
        same_base=bool(original.base_digest) and original.base_digest == again.base_digest,
        largest=largest,
        reproduced=largest <= TOLERANCE,
        figure=figure,
    )


def _largest(first: Comparison | None, second: Comparison | None) -> tuple[float, Figure]:
    if first is None or second is None or not first.photos:
        return math.nan, ()
    one, two = (dict(_numbers(_compared_figures(each))) for each in (first, second))
    apart = {name: _apart(one.get(name), two.get(name)) for name in [*one, *two]}
    worst = max(apart, key=apart.__getitem__)
    return apart[worst], worst if apart[worst] else ()


def _compared_figures(comparison: Comparison) -> Mapping[str, object]:
    """All figures but the bins of the reliability: a photo at the edge of one tells nothing."""

    def plain(figures: Figures) -> dict[str, object]:
        known = figures.reliability
        figures = replace(figures, reliability=replace(known, bins=()) if known else None)
        return {**to_plain(figures), "labels": {item.label: to_plain(item) for item in figures.labels}}

    return {**to_plain(comparison), "before": plain(comparison.before), "after": plain(comparison.after)}


def _numbers(value: object, name: Figure = ()) -> Iterator[tuple[Figure, float]]:
    """All figures with where they stand; counts of photos are none."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _numbers(item, (*name, str(key)))
    elif isinstance(value, int | float) and not isinstance(value, bool) and name[-1] not in _COUNTS:
        yield name, float(value)


def _apart(first: float | None, second: float | None) -> float:
    return math.inf if first is None or second is None else abs(first - second)
