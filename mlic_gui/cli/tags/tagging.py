"""The command that proposes labels: for folders, for photos, and for photos on the web."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from mlic_gui.cli.console import Console
from mlic_gui.cli.tags.proposals import propose
from mlic_gui.cli.tags.tables import joined, print_proposals, write_table
from mlic_gui.cli.workspace import Workspace, looked_at, looked_at_apart, looked_at_files
from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.formats.table import ExportTable, UnreadablePhoto
from mlic_gui.core.photos.scan import EXTENSIONS
from mlic_gui.core.photos.web import fetch_photo, is_web_address
from mlic_gui.core.places import cache_dir
from mlic_gui.sentences import sentence


def tag(options: argparse.Namespace, console: Console) -> int:
    """Propose labels for photos; annotates nothing."""
    tables: list[ExportTable] = []
    reasons: list[str] = []
    for batch in _batches(options.what):
        try:
            tables.append(_proposed(batch, options, console))
        except PhotoError as error:
            if len(options.what) == 1 or not is_web_address(batch[0]):
                raise
            reasons.append(sentence(error))
    if options.csv is None:
        for table in tables:
            print_proposals(table, console, probabilities=options.probabilities)
    elif tables:
        write_table(joined(tables), options.csv, console, probabilities=options.probabilities)
    unread = [photo.reason for table in tables for photo in table.unreadable]
    return console.unread([*unread, *reasons])


def _batches(what: Sequence[str]) -> list[list[str]]:
    """What was typed, in its order; photos of one folder that follow each other are worked on together.

    Raises:
        PhotoError: FOLDER_MISSING or FILE_MISSING, before anything is done.
    """
    return [list(batch) for _, batch in groupby(what, key=_place)]


def _place(typed: str) -> tuple[str, str]:
    """What a word that was typed can be worked on together with."""
    if is_web_address(typed):
        return "web", typed
    path = Path(typed)
    if path.is_dir():
        return "folder", typed
    if not path.exists():
        is_photo = path.name.lower().endswith(EXTENSIONS)
        code = ErrorCode.FILE_MISSING if is_photo else ErrorCode.FOLDER_MISSING
        raise PhotoError(code, path=typed)
    return "files", str(path.resolve().parent)


def _proposed(batch: Sequence[str], options: argparse.Namespace, console: Console) -> ExportTable:
    """What is proposed for a folder, a photo on the web, or photos of one folder, under the names typed."""
    (first, *_), progress = batch, console.progress
    if is_web_address(first):
        return _proposed_on_web(first, options, console)
    if not Path(first).is_dir():
        files = [Path(typed).resolve() for typed in batch]
        with looked_at_files(files) as work:
            return _called(propose(work, options.tagger, mirror=options.mirror, progress=progress), batch)
    with looked_at(Path(first), recursive=not options.no_recursive, console=console) as work:
        table = propose(work, options.tagger, mirror=options.mirror, progress=progress)
        return table if len(options.what) == 1 else _called(table, list(_below(work, first)))


def _proposed_on_web(url: str, options: argparse.Namespace, console: Console) -> ExportTable:
    data = fetch_photo(url, progress=console.progress)
    cache_dir().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="web-", dir=cache_dir()) as passing:
        file = Path(passing).resolve() / "photo"
        file.write_bytes(data)
        with looked_at_apart(file) as work:
            return _called(
                propose(work, options.tagger, mirror=options.mirror, progress=console.progress), [url]
            )


def _below(work: Workspace, typed: str) -> Iterator[str]:
    """The photos of a folder as one would type them."""
    folder = Path(typed).resolve()
    for path in work.paths:
        yield Path(typed, os.path.relpath(work.folder / path, folder)).as_posix()


def _called(table: ExportTable, names: Sequence[str]) -> ExportTable:
    """The table with other names for its photos."""
    by_path = dict(zip(table.paths, names, strict=True))
    unreadable = [UnreadablePhoto(by_path[photo.path], photo.reason) for photo in table.unreadable]
    return replace(table, paths=names, unreadable=unreadable)
