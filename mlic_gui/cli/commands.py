"""One function per command: options in, lines out, an exit code back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from mlic_gui.cli import report
from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.history.report_page import report_page
from mlic_gui.cli.history.run_commands import compare, repeat, use
from mlic_gui.cli.history.runs import runs
from mlic_gui.cli.insight.explaining import explain
from mlic_gui.cli.insight.network import network
from mlic_gui.cli.json_output import STDOUT, write_json
from mlic_gui.cli.learning.backbones import backbones
from mlic_gui.cli.learning.recipes import advise, recipes
from mlic_gui.cli.learning.training import train
from mlic_gui.cli.project import project
from mlic_gui.cli.tags.exchange import export, given_plan, import_
from mlic_gui.cli.tags.tagging import tag
from mlic_gui.cli.workspace import Workspace, looked_at
from mlic_gui.core import pipeline
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.project.annotations import Edit
from mlic_gui.core.samples import sample_photos
from mlic_gui.sentences import sentence

Command = Callable[[argparse.Namespace, Console], int]


def evaluate(options: argparse.Namespace, console: Console) -> int:
    """Compare suggestions with labels from a file; annotates nothing."""
    with looked_at(options.folder, console=console) as work:
        tagger = work.tagger(options.tagger, mirror=options.mirror)
        labels, words = _given_words(options.labels, work, console)
        judged = np.flatnonzero((words >= 0).any(axis=1))
        result = pipeline.evaluate(
            [work.records[row] for row in judged],
            words[judged],
            bench=work.bench,
            tagger=tagger,
            labels=labels,
            exclusive=work.exclusive or tagger.exclusive,
            progress=console.progress,
        )
    if options.json is not None:
        figures = {"tagger": tagger.name, **to_plain(result.figures), "seen": result.seen}
        write_json(figures, options.json, console)
    if options.json != STDOUT:
        lines = report.evaluation_lines(
            result.figures, tagger=tagger.name, seen=result.seen, lacking=result.lacking
        )
        for line in lines:
            console.say(line)
    return console.unread([sentence(problem.error) for problem in result.problems])


def taggers(_options: argparse.Namespace, console: Console) -> int:
    """List the taggers there are."""
    for line in report.tagger_lines(TaggerLibrary().entries()):
        console.say(line)
    return ExitCode.OK


def export_tagger(options: argparse.Namespace, console: Console) -> int:
    """Write a tagger as files that other programs use."""
    library = TaggerLibrary()
    tagger = library.find(options.tagger)
    with closing(Engine()) as engine:
        pipeline.export_tagger(
            tagger,
            library=library,
            engine=engine,
            keras_path=options.keras,
            tflite_path=options.tflite,
            progress=console.progress,
        )
    for path in filter(None, (options.keras, options.tflite)):
        console.say(f"{path}, and how to use it in {path}.json")
    return ExitCode.OK


def samples(_options: argparse.Namespace, console: Console) -> int:
    """Copy the sample photos and print where they are."""
    console.say(str(sample_photos()))
    return ExitCode.OK


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "tag": tag,
        "import": import_,
        "project": project,
        "train": train,
        "recipes": recipes,
        "advise": advise,
        "backbones": backbones,
        "evaluate": evaluate,
        "explain": explain,
        "network": network,
        "export": export,
        "export-tagger": export_tagger,
        "taggers": taggers,
        "runs": runs,
        "report": report_page,
        "compare": compare,
        "repeat": repeat,
        "use": use,
        "samples": samples,
    }
)


def _given_words(
    path: Path, work: Workspace, console: Console
) -> tuple[tuple[str, ...], npt.NDArray[np.int8]]:
    """The labels of a file of tags, and int8 (photos, labels) of what it says."""
    plan = given_plan(path, work, console)
    for line in report.problem_lines(plan.problems, unit=report.unit_of(plan.layout)):
        console.note(line)
    return plan.new_labels, _words(plan.additions, work.paths, plan.new_labels)


def _words(edits: Sequence[Edit], paths: Sequence[str], labels: Sequence[str]) -> npt.NDArray[np.int8]:
    rows = {path: row for row, path in enumerate(paths)}
    columns = {label: column for column, label in enumerate(labels)}
    words = np.full((len(paths), len(labels)), -1, dtype=np.int8)
    for edit in edits:
        words[rows[edit.path], columns[edit.label]] = edit.word
    return words
