"""The command that tells and sets what a project is about."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from mlic_gui.cli.console import Console, ExitCode
from mlic_gui.cli.report import counted
from mlic_gui.cli.workspace import Workspace, looked_at, person, worked_on
from mlic_gui.core.errors import ErrorCode, ProjectError, TaggerError
from mlic_gui.core.learning.splitting.splits import Side
from mlic_gui.core.project.store import ProjectStore
from mlic_gui.sentences import sentence

_SHOWN = 10
_SIDES = {Side.TRAIN: "train", Side.SELECTION: "selection", Side.HELD_OUT: "held-out"}


def project(options: argparse.Namespace, console: Console) -> int:
    """Print what a project has, after setting whether its labels exclude each other if that was asked for."""
    if options.exclusive is None:
        with looked_at(options.folder, console=console) as work:
            lines = list(_lines(work))
    else:
        with worked_on(options.folder, create=True, console=console) as work:
            _set_exclusive(work.project, options.exclusive, console)
            lines = list(_lines(work))
    for line in lines:
        console.say(line)
    return ExitCode.OK


def _set_exclusive(store: ProjectStore, exclusive: bool, console: Console) -> None:
    try:
        store.set_exclusive(exclusive, who=person())
    except ProjectError as error:
        if error.code is ErrorCode.LABELS_CONFLICT:
            _name(store.several_yes(), console)
        raise


def _name(several: list[str], console: Console) -> None:
    for path in several[:_SHOWN]:
        console.note(f"{path} has more than one yes")
    if len(several) > _SHOWN:
        console.note(f"and {len(several) - _SHOWN:,} more")


def _lines(work: Workspace) -> Iterator[str]:
    store = work.store
    if store is None:
        raise ProjectError(ErrorCode.PROJECT_MISSING, path=str(work.folder))
    paths = work.remembered_paths
    table = store.annotations(paths)
    lost = [path for path in store.missing(paths) if not (work.folder / path).exists()]
    annotated, done = int((table.words >= 0).any(axis=1).sum()), int(table.reviewed.sum())
    sides = Counter(member.side for member in store.split())
    yield f"Folder   {work.folder}"
    yield f"Photos   {len(work.records):,}: {annotated:,} annotated, {done:,} done"
    if lost:
        gone = counted(len(lost), "more was annotated and is", "more were annotated and are")
        yield f"         {gone} not there"
    yield f"Labels   {', '.join(work.labels) or '–'}"
    yield f"         {'one per photo: they exclude each other' if store.exclusive else 'many per photo'}"
    yield f"Split    {', '.join(f'{sides[side]:,} {name}' for side, name in _SIDES.items())}"
    yield f"Tagger   {_tagger(work)}"


def _tagger(work: Workspace) -> str:
    try:
        return work.tagger(None).name
    except TaggerError as error:
        return sentence(error)
