"""The commands that compare two trainings, repeat one, and go back to the tagger of one."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from functools import partial

from mlic_gui.cli import report
from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.history.run_words import data_line, run_title
from mlic_gui.cli.json_output import STDOUT, write_json
from mlic_gui.cli.learning.recording import trained
from mlic_gui.cli.workspace import TAGGER_STATE, worked_on, writable_project
from mlic_gui.core import pipeline
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.errors import ErrorCode, LearningError, TaggerError
from mlic_gui.core.learning.judging.comparison import MIN_PHOTOS, Verdict
from mlic_gui.core.learning.judging.evaluation import Figures
from mlic_gui.core.learning.judging.run_comparison import RunsCompared
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.pipeline import Repetition
from mlic_gui.core.pipeline.repeating import TOLERANCE
from mlic_gui.core.project.location import open_project
from mlic_gui.reports.figure_names import figure_name

_VERDICTS = {
    Verdict.BETTER: "The second is better; the difference is more than noise.",
    Verdict.WORSE: "The second is worse; the difference is more than noise.",
    Verdict.NO_CLEAR_DIFFERENCE: "That is no clear difference: it may be noise.",
    Verdict.TOO_FEW: f"These are too few photos to tell: {MIN_PHOTOS} are needed at least.",
}


def compare(options: argparse.Namespace, console: Console) -> int:
    """Compare two trainings on the photos that both were judged on."""
    with open_project(options.folder, create=False, read_only=True) as store:
        known, project = pipeline.remembered_runs(store), store.id
    first, second = (pipeline.find_run(known, each) for each in (options.first, options.second))
    found = pipeline.compare_runs(first, second, project=project)
    if options.json is not None:
        ids = {"first_run": first.id, "second_run": second.id}
        write_json({**ids, **to_plain(found)}, options.json, console)
    if options.json != STDOUT:
        for line in comparison_lines(first, second, found):
            console.say(line)
    return ExitCode.OK


def repeat(options: argparse.Namespace, console: Console) -> int:
    """Do a training again from its record, and say how near it came."""
    with worked_on(options.folder, whole=True, console=console) as work, closing(Engine()) as engine:
        run = pipeline.find_run(pipeline.remembered_runs(work.project), options.run)
        begun = pipeline.begin_repetition(run)
        learn = partial(
            pipeline.repeat_run,
            run,
            work.records,
            pipeline.annotated_then(work.project, work.records, run),
            bench=work.bench,
            engine=engine,
            begun=begun,
            progress=console.progress,
        )
        again = trained(work.project, begun, learn, console).run
    found = pipeline.repetition(run, again)
    if options.json is not None:
        ids = {"run": run.id, "again": again.id, "tagger": again.name}
        write_json({**ids, **to_plain(found)}, options.json, console)
    if options.json != STDOUT:
        for line in repetition_lines(run, again, found):
            console.say(line)
    return ExitCode.OK


def use(options: argparse.Namespace, console: Console) -> int:
    """Take the tagger of a training, or one that is called so, into use."""
    library = TaggerLibrary()
    with writable_project(options.folder) as store:
        tagger = _meant(options.run, pipeline.remembered_runs(store), library)
        library.network_path(tagger)
        store.set_state(TAGGER_STATE, library.reference(tagger))
    console.say(f"{tagger.name} is in use from now on.")
    return ExitCode.OK


def _meant(named: str, known: Sequence[RunRecord], library: TaggerLibrary) -> Tagger:
    """The tagger of the run whose id begins so, else the one of that name.

    Raises:
        LearningError: As `find_run` and `tagger_of`.
    """
    try:
        return pipeline.tagger_of(pipeline.find_run(known, named), library=library)
    except LearningError as error:
        if error.code is not ErrorCode.RUN_MISSING:
            raise
        with suppress(TaggerError):
            return library.find(named)
        raise


def comparison_lines(first: RunRecord, second: RunRecord, found: RunsCompared) -> Iterator[str]:
    """Two trainings side by side."""
    for place, run in (("First", first), ("Second", second)):
        yield f"{place + ':':<8}{run_title(run)}, {run.name or 'no tagger'}"
    if first.id == second.id:
        yield "This is the same run."
        return
    if not found.photos:
        yield "No photo judged both, so that they can't be compared."
        return
    alone = f"{found.only_first:,} judged only the first, {found.only_second:,} only the second"
    yield f"Judged on the {report.photos(found.photos)} that judged both; {alone}."
    if found.changed:
        words = report.counted(found.changed, "annotation", "annotations")
        yield f"{words} of them changed in between; the later word counts."
    for place, labels in (("first", found.labels_first), ("second", found.labels_second)):
        if labels:
            yield f"Left out, as only the {place} was judged on it: {', '.join(labels)}."
    yield from _figure_table(found.first, found.second)
    beta = f"F{found.second.beta:g}"
    interval = f"95 % interval {found.low:+.3f} to {found.high:+.3f}"
    yield f"Difference of {beta} over photos: {found.difference:+.3f}, {interval}."
    yield _VERDICTS[found.verdict] if found.fair else _unfair(found)
    yield from _flattered(found)


def repetition_lines(run: RunRecord, again: RunRecord, found: Repetition) -> Iterator[str]:
    """How near a repetition came."""
    yield f"{run_title(run)} was repeated as run {again.id[:8]}; the new tagger is {again.name}."
    yield f"Data: {_data(run, again, same=found.same_data)}"
    if found.same_base:
        yield f"It started from the same tagger, {run.base}."
    elif run.base_digest:
        yield f"It started from {run.base}, which is not as it was then."
    else:
        yield f"It started from {run.base}; whether that is as it was then is not known."
    if math.isnan(found.largest):
        yield "There are no figures to compare."
    elif found.reproduced:
        largest = f"largest difference {found.largest:.2g}{_which(found)}"
        yield f"All figures are the same to {TOLERANCE:g} ({largest})."
    elif math.isinf(found.largest):
        yield "The figures are not the same: each has some that the other lacks."
    else:
        yield f"The figures are not the same: the largest difference is {found.largest:.3g}{_which(found)}."
    yield f'It is not in use; "use" with {again.id[:8]} takes it.'


def _data(run: RunRecord, again: RunRecord, *, same: bool) -> str:
    now = data_line(again.data) if again.data else "–"
    if same:
        return f"the same as then, {now}."
    if run.data is None:
        return f"{now}; what there was then is not known in detail."
    return f"not the same: then {data_line(run.data)}, now {now}."


def _which(found: Repetition) -> str:
    """Such as ", in AP of “sea”"."""
    return f", in {figure_name(found.figure)}" if found.figure else ""


def _unfair(found: RunsCompared) -> str:
    """That who had seen the photos before can't be compared on them."""
    both = found.seen_first and found.seen_second
    who = "Both" if both else "The first" if found.seen_first else "The second"
    return f"{who} had seen these photos before, so this says little."


def _flattered(found: RunsCompared) -> Iterator[str]:
    """What photos that were seen before a run say of it, or of both."""
    if found.seen_first and found.seen_second:
        yield (
            f"Both began with what had seen photos that judged them ({found.seen_first:,} of the first, "
            f"{found.seen_second:,} of the second) in an earlier training: that flatters both."
        )
    elif found.seen_first or found.seen_second:
        which = "first" if found.seen_first else "second"
        yield (
            f"The {which} began with a tagger that had seen some of these photos in an earlier training: "
            "that flatters it, and it may be the worse one all the same."
        )


def _figure_table(first: Figures, second: Figures) -> Iterator[str]:
    beta = f"F{second.beta:g}"
    rows = [
        (f"{beta} over photos", first.fbeta, second.fbeta),
        ("mAP over labels", first.mean_average_precision, second.mean_average_precision),
        (f"{beta} macro, over labels", first.fbeta_macro, second.fbeta_macro),
        ("exact match", first.exact_match, second.exact_match),
        ("loss", first.loss, second.loss),
    ]
    rows += [
        (f"AP {one.label}", one.average_precision, two.average_precision)
        for one, two in zip(first.labels, second.labels, strict=True)
    ]
    width = max(len(name) for name, _, _ in rows)
    yield f"  {'':<{width}}{'first':>9}{'second':>9}"
    for name, one_value, two_value in rows:
        yield f"  {name:<{width}}{report.number(one_value):>9}{report.number(two_value):>9}"
