"""The command that lists the trainings of a project and writes their reports."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlic_gui.cli import report
from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.history.run_table import run_table
from mlic_gui.cli.history.run_words import data_line, run_title, status
from mlic_gui.cli.json_output import STDOUT, write_json
from mlic_gui.cli.workspace import TAGGER_STATE, still_there
from mlic_gui.core import pipeline
from mlic_gui.core.catalog.recipes import RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import TaggerError
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.runs import RunKind, RunRecord
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger_file import DESCRIPTION
from mlic_gui.core.project.location import open_project
from mlic_gui.reports import making
from mlic_gui.sentences import sentence


def runs(options: argparse.Namespace, console: Console) -> int:
    """List the trainings of a project, or tell of one; writes the report of one where that is asked for."""
    with open_project(options.folder, create=False, read_only=True) as store:
        known, in_use = pipeline.remembered_runs(store), store.state(TAGGER_STATE)
    if options.export is not None:
        run = pipeline.find_run(known, options.run)
        pipeline.write_report(run, options.export)
        console.say(
            f"{run_title(run)}: curves.csv, labels.csv, reliability.csv and run.json in {options.export}"
        )
        return ExitCode.OK
    one = None if options.run is None else pipeline.find_run(known, options.run)
    if options.json is not None:
        write_json(one.to_json() if one else [run.to_json() for run in known], options.json, console)
    if options.json == STDOUT:
        return ExitCode.OK
    if one:
        for line in run_lines(one):
            console.say(line)
    else:
        _list(known, in_use, console)
    return ExitCode.OK


def _list(known: Sequence[RunRecord], in_use: object, console: Console) -> None:
    """The table, and below it that the tagger in use is not there any more."""
    library, used, trouble = TaggerLibrary(), None, None
    if isinstance(in_use, str) and in_use:
        try:
            used = still_there(library, in_use).card.run
        except TaggerError as error:
            trouble = sentence(error)
    for line in run_table(known, in_use=used, gone=_gone(known, library), width=console.width):
        console.say(line)
    if trouble:
        console.note(trouble)


def _gone(known: Sequence[RunRecord], library: TaggerLibrary) -> set[str]:
    """The runs whose taggers are neither where they were kept nor in the list of taggers."""
    there = {entry.tagger.card.run for entry in library.entries() if entry.tagger is not None}
    return {run.id for run in known if run.name and run.id not in there and not _is_kept(run)}


def _is_kept(run: RunRecord) -> bool:
    return run.directory is not None and (Path(run.directory) / DESCRIPTION).is_file()


def run_lines(run: RunRecord) -> Iterator[str]:
    """One run with what was set otherwise than usual, and all figures."""
    yield f"{run_title(run)}, {status(run)}"
    if run.reason:
        yield f"It failed: {run.reason}"
    if run.repeats:
        yield f"It repeats run {run.repeats[:8]}."
    yield f"From: {run.base}" + (f", SHA-256 {run.base_digest}" if run.base_digest else "")
    if run.data is not None:
        yield f"Data: {data_line(run.data)}, split {run.data.split}, SHA-256 {run.data.digest}"
    yield _settings_line(run)
    if run.logs:
        yield f"TensorBoard logs: {Path(run.logs)}"
    if run.comparison is not None and run.comparison.photos:
        yield from report.evaluation_lines(
            run.comparison.after, tagger=run.name or "The new tagger", seen=run.comparison.seen, lacking=()
        )


def _settings_line(run: RunRecord) -> str:
    usual = _usual_settings(run)
    changed = {name: value for name, value in run.settings.items() if usual.get(name, ...) != value}
    pairs = making.chosen_settings(replace(run, settings=changed))
    recipe = f"of the recipe {run.recipe}" if run.recipe else "that are usual"
    if not pairs:
        return f"Settings: those {recipe}"
    return f"Settings: those {recipe}, but {', '.join(f'{title} {value}' for title, value in pairs)}"


def _usual_settings(run: RunRecord) -> dict[str, Any]:
    recipe = RECIPES.get(run.recipe)
    bare = RefitSettings() if run.kind is RunKind.REFIT else TrainingSettings()
    usual: dict[str, Any] = to_plain((recipe and recipe.settings) or bare)
    return usual
