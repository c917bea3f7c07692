"""What a command is asked to write, looked at before its work: never over a photo, never into a project."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from mlic_gui.cli.json_output import STDOUT
from mlic_gui.core.outputs import check_output, require_place
from mlic_gui.core.photos.web import is_web_address

OUTPUTS = ("out", "json", "csv", "tfrecord", "keras", "tflite")
"""Options that name a file to write; `train --out` names a tagger or its folder."""
_FOLDER = "export"
_READ = ("photo", "labels", "file", "weights_file", "what")


def check_outputs(options: argparse.Namespace) -> None:
    """Refuse what must not be written before anything is done.

    Raises:
        ProjectError: As `require_place`.
    """
    reads = list(_named(options, _READ))
    for path in _named(options, OUTPUTS):
        require_place(path, reads=reads)
    for path in _named(options, (_FOLDER,)):
        check_output(path)


def _named(options: argparse.Namespace, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        given = getattr(options, name, None)
        if options.command == "train" and name == "out":
            continue
        for each in given if isinstance(given, list) else [given]:
            if each is not None and str(each) != STDOUT and not is_web_address(str(each)):
                yield Path(each)
