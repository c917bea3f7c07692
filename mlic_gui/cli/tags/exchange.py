"""The commands by which tags arrive and leave as files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mlic_gui.cli import report
from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.tags.proposals import with_suggestions
from mlic_gui.cli.tags.tables import exported_lines, write_table
from mlic_gui.cli.workspace import Workspace, looked_at, person, rescanned, worked_on
from mlic_gui.core import pipeline
from mlic_gui.core.errors import CoreError, ErrorCode, FormatError, ProjectError
from mlic_gui.core.formats.exporting import Exported
from mlic_gui.core.formats.import_plan import ImportPlan
from mlic_gui.core.formats.importing import plan_import
from mlic_gui.core.formats.table import ExportTable, Layout
from mlic_gui.core.project.labels import LabelSet
from mlic_gui.core.project.location import find_project
from mlic_gui.sentences import sentence


def import_(options: argparse.Namespace, console: Console) -> int:
    """Take annotations over from a file, as one step; a file that can't be read makes no project."""
    file, unpacks = options.folder if options.folders else options.file, options.extract is not None
    if find_project(options.folder) is None:
        with looked_at(options.folder, empty=unpacks, console=console) as work:
            given_plan(file, work, console, names=options.names, unpacks=unpacks)
    with worked_on(options.folder, create=True, empty=unpacks, console=console) as opened:
        work, places = _with_unpacked(options, opened, console) if unpacks else (opened, {})
        plan = pipeline.plan_import(
            file,
            records=work.records,
            store=work.project,
            names=options.names,
            places=places,
            progress=console.progress,
        )
        _refuse_unmatched(plan, unpacks=unpacks)
        pipeline.import_tags(
            plan,
            records=work.records,
            store=work.project,
            bench=work.bench,
            who=person(),
            overwrite=options.overwrite,
            progress=console.progress,
        )
        one_label = work.project.exclusive
    _tell_imported(options, plan, console, one_label=one_label)
    return ExitCode.OK


def export(options: argparse.Namespace, console: Console) -> int:
    """Write the project's tags to a file."""
    with looked_at(options.folder, console=console) as work:
        table = _annotated(work) if options.annotations_only else _tags(work, console)
        if options.tfrecord is not None:
            return _write_records(table, work, options, console)
    write_table(
        table,
        options.csv,
        console,
        layout=Layout(options.layout or Layout.WIDE),
        annotations_only=options.annotations_only,
        probabilities=options.probabilities,
        by=options.by,
    )
    return console.unread([photo.reason for photo in table.unreadable])


def given_plan(
    path: Path, work: Workspace, console: Console, *, names: Sequence[str] = (), unpacks: bool = False
) -> ImportPlan:
    """What a file of tags says, as if nobody had said anything yet.

    Raises:
        FormatError: As `plan_import`; TFRECORD_NO_PHOTOS unless the file is to be unpacked.
    """
    nothing = np.empty((len(work.records), 0), dtype=np.int8)
    plan = plan_import(
        path, photos=work.paths, labels=LabelSet(), words=nothing, names=names, progress=console.progress
    )
    _refuse_unmatched(plan, unpacks=unpacks)
    return plan


def _refuse_unmatched(plan: ImportPlan, *, unpacks: bool) -> None:
    """A file of records may name no photo of the folder, if the photos are to come out of it."""
    if plan.lacking and not plan.photos and not unpacks:
        raise FormatError(ErrorCode.TFRECORD_NO_PHOTOS, path=plan.path, count=plan.lacking)


def _with_unpacked(
    options: argparse.Namespace, work: Workspace, console: Console
) -> tuple[Workspace, Mapping[str, str]]:
    """The folder with the file's photos in a new subfolder, and where they lie."""
    done = pipeline.unpack_photos(
        options.file,
        options.folder,
        into=options.extract,
        records=work.records,
        bench=work.bench,
        progress=console.progress,
    )
    if done.places:
        console.say(f"{report.photos(len(done.places))} copied into {options.folder / options.extract}.")
    for line in report.problem_lines(done.problems, unit="record"):
        console.note(line)
    return rescanned(work, options.folder, console=console), done.places


def _tell_imported(
    options: argparse.Namespace, plan: ImportPlan, console: Console, *, one_label: bool
) -> None:
    for line in report.import_lines(plan, overwrite=options.overwrite):
        console.say(line)
    for line in report.problem_lines(plan.problems, unit=report.unit_of(plan.layout)):
        console.note(line)
    if plan.lacking and options.extract is None:
        lacking = report.photos(plan.lacking)
        console.note(f"{lacking} of the file can be copied into a new subfolder: --extract NAME")
    if options.folders and not one_label:
        command = f"mlic-gui project {options.folder} --one-label"
        console.note(f"If no photo has two of these labels, say so: {command}")


def _write_records(
    table: ExportTable, work: Workspace, options: argparse.Namespace, console: Console
) -> ExitCode:
    reasons: list[str] = []

    def explain(error: CoreError) -> str:
        reasons.append(sentence(error))
        return reasons[-1]

    done: Exported = pipeline.export_records(
        table,
        Path(options.tfrecord),
        bench=work.bench,
        annotations_only=options.annotations_only,
        explain=explain,
        progress=console.progress,
    )
    for line in exported_lines(done, left_out="no tags yet"):
        console.say(line)
    return console.unread([*(photo.reason for photo in table.unreadable), *reasons])


def _tags(work: Workspace, console: Console) -> ExportTable:
    """What people said and what the project's tagger proposes; its labels where the project has none."""
    tagger = work.tagger(None)
    labels = work.labels or pipeline.initial_labels(tagger)
    words = work.store.annotations(work.remembered_paths).words if work.labels and work.store else None
    exclusive = work.exclusive if work.labels else tagger.exclusive
    return with_suggestions(work, tagger, labels, words, exclusive=exclusive, progress=console.progress)


def _annotated(work: Workspace) -> ExportTable:
    """What people said and nothing else, of every photo of which something is said."""
    if work.store is None:
        raise ProjectError(ErrorCode.PROJECT_MISSING, path=str(work.folder))
    words = work.store.annotations(work.remembered_paths).words
    nothing = np.full(words.shape, np.nan, dtype=np.float32)
    thresholds = np.full(words.shape[1], np.nan, dtype=np.float32)
    return ExportTable(work.paths, work.labels, words, nothing, thresholds)
