"""The command that writes a report of a training as a page."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.history.run_words import run_title
from mlic_gui.cli.workspace import Workspace, looked_at
from mlic_gui.core import pipeline
from mlic_gui.core.errors import ErrorCode, ProjectError, TaggerError
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import RunRecord
from mlic_gui.reports import notes, words
from mlic_gui.sentences import sentence


def report_page(options: argparse.Namespace, console: Console) -> int:
    """Write the report of a training, and say its headline."""
    from mlic_gui.reports import page  # noqa: PLC0415 - the other commands need no templates

    with looked_at(options.folder, whole=True, empty=True, console=console) as work:
        if work.store is None:
            raise ProjectError(ErrorCode.PROJECT_MISSING, path=str(work.folder))
        run = _chosen(options.run, work, console)
        report = pipeline.run_report(
            run,
            project=work.store.id,
            records=work.records,
            annotated=pipeline.annotated(work.store, work.records),
            bench=work.bench,
            growth=not options.no_growth,
            progress=console.progress,
        )
    page.write(report, options.out)
    if report.trouble is not None:
        console.note(sentence(report.trouble))
    for line in report_lines(report):
        console.say(line)
    console.say(f"{run_title(run)}: report in {options.out}")
    return ExitCode.OK


def report_lines(report: RunReport) -> Iterator[str]:
    """What is on top of the page."""
    advice = words.label_advice(report)
    lines = (words.headline(report), notes.changed_sentence(report), notes.again_sentence(report))
    yield from (line for line in (*lines, words.weakest_sentence(report)) if line)
    yield from (one.sentence for one in advice if one.standing.is_low)


def _chosen(beginning: str | None, work: Workspace, console: Console) -> RunRecord:
    """The run that was named, else the one that made the tagger in use, else the latest."""
    known = pipeline.remembered_runs(work.project)
    if beginning is None:
        try:
            maker = work.tagger(None).card.run
        except TaggerError as error:
            console.note(f"{sentence(error)} The report is of the latest training.")
            maker = None
        made = [run for run in known if run.id == maker]
        if made:
            return made[0]
    return pipeline.find_run(known, beginning)
