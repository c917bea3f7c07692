"""The command that learns from annotations."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mlic_gui.cli import report
from mlic_gui.cli.console import Console
from mlic_gui.cli.learning.recording import trained
from mlic_gui.cli.options.train_arguments import chosen, training_settings
from mlic_gui.cli.workspace import TAGGER_STATE, Workspace, worked_on
from mlic_gui.core import pipeline
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.settings import validate
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.errors import ErrorCode, PhotoError, ProjectError
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.requirements import missing
from mlic_gui.core.learning.run_settings import begin_run
from mlic_gui.core.learning.runs import RunRecord, RunStatus
from mlic_gui.core.learning.taggers.tagger import Tagger
from mlic_gui.core.learning.taggers.tagger_file import DESCRIPTION
from mlic_gui.core.outputs import check_output
from mlic_gui.core.photos.decode import decode, network_box
from mlic_gui.core.photos.reader import resolve
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.pipeline import TrainingResult
from mlic_gui.core.project.proposing import completed
from mlic_gui.sentences import sentence


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a new tagger goes.

    Attributes:
        name: Its name, or None for the next free one.
        directory: Its folder, or None for a new one among the user's taggers.
    """

    name: str | None
    directory: Path | None = None


def train(options: argparse.Namespace, console: Console) -> int:
    """Make a tagger of one's own from the project's annotations."""
    destination = _destination(options.out)
    with worked_on(options.folder, whole=True, console=console) as work:
        tagger = work.tagger(options.tagger)
        learn = _refit if RECIPES[options.recipe].settings is None else _fine_tune
        result = learn(options, work, tagger, destination=destination, console=console)
        if result.adopted:
            work.project.set_state(TAGGER_STATE, work.bench.library.reference(result.tagger))
        words = work.project.annotations(work.paths).words
        lacking = missing(
            completed(words) if work.exclusive else words, labels=work.labels, tagger=result.tagger
        )
    fresh = not set(tagger.trainable_labels) & set(result.tagger.labels)
    lines = report.training_lines(
        result.run, result.tagger, adopted=result.adopted, fresh=fresh, lacking=lacking
    )
    for line in lines:
        console.say(line)
    return console.unread([*_reasons(result.unread, folder=work.folder, tagger=tagger)])


def _reasons(unread: Sequence[PhotoRecord], *, folder: Path, tagger: Tagger) -> Iterator[str]:
    """Why photos that should have taught can't be read."""
    for record in unread:
        try:
            decode(resolve(folder, record.path), box=network_box(tagger.preprocessing))
        except PhotoError as error:
            yield sentence(error)


def _refit(
    options: argparse.Namespace,
    work: Workspace,
    tagger: Tagger,
    *,
    destination: Destination,
    console: Console,
) -> TrainingResult:
    settings = RefitSettings(**chosen(options, RefitSettings))
    run = begin_run(settings, base=tagger.name, recipe=options.recipe, weights_file=options.weights_file)
    with closing(Engine()) as engine:
        learn = partial(
            pipeline.refit,
            work.records,
            pipeline.annotated(work.project, work.records),
            bench=work.bench,
            tagger=tagger,
            settings=settings,
            name=destination.name,
            directory=destination.directory,
            licence=options.licence,
            engine=engine,
            weights_file=options.weights_file,
            download=options.download,
            run=run,
            progress=console.progress,
        )
        return trained(work.project, run, learn, console)


def _fine_tune(
    options: argparse.Namespace,
    work: Workspace,
    tagger: Tagger,
    *,
    destination: Destination,
    console: Console,
) -> TrainingResult:
    settings = training_settings(options)
    validate(settings)
    new = begin_run(settings, base=tagger.name, recipe=options.recipe, weights_file=options.weights_file)
    run = _interrupted(work, new) or new
    with closing(Engine()) as engine:
        learn = partial(
            pipeline.fine_tune,
            work.records,
            pipeline.annotated(work.project, work.records),
            bench=work.bench,
            tagger=tagger,
            settings=settings,
            recipe=options.recipe,
            weights_file=options.weights_file,
            download=options.download,
            engine=engine,
            run=run,
            name=destination.name,
            directory=destination.directory,
            licence=options.licence,
            progress=console.progress,
        )
        return trained(work.project, run, learn, console)


def _interrupted(work: Workspace, new: RunRecord) -> RunRecord | None:
    """The training that was asked for in the same words and never ended; it goes on."""
    asked = (to_plain(new.settings), new.recipe, new.base)
    for run in reversed(pipeline.remembered_runs(work.project)):
        same = (to_plain(run.settings), run.recipe, run.base) == asked
        if same and run.status is RunStatus.INTERRUPTED and not run.repeats:
            return replace(run, status=RunStatus.RUNNING, finished=None)
    return None


def _destination(out: str | None) -> Destination:
    """Where the new tagger goes: a word is its name, anything with a separator is its folder."""
    if out is None or not _is_path(out):
        return Destination(out)
    directory = Path(out).expanduser().resolve()
    check_output(directory)
    if directory.exists() and not (directory / DESCRIPTION).is_file() and any(directory.iterdir()):
        raise ProjectError(ErrorCode.FOLDER_IN_USE, path=str(directory))
    return Destination(directory.name, directory)


def _is_path(out: str) -> bool:
    return out.startswith((".", "~")) or any(mark and mark in out for mark in (os.sep, os.altsep))
