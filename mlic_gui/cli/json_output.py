"""Where results go: JSON to a file or to stdout, other files where there is a folder for them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from mlic_gui.cli.console import Console
from mlic_gui.core.atomic import write_atomically
from mlic_gui.core.errors import ErrorCode, ProjectError

STDOUT = "-"


def add_json(parser: argparse.ArgumentParser, what: str) -> None:
    """The option that asks for it."""
    parser.add_argument(
        "--json", metavar="OUT", help=f"also write {what} to this file (- is stdout, and nothing else)"
    )


def write_json(data: object, out: str, console: Console) -> None:
    """Write plain data.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    if out == STDOUT:
        console.say(text)
    else:
        write_atomically(Path(out), f"{text}\n".encode(errors="backslashreplace"))


def require_place(file: Path) -> None:
    """Say before the work, not after it, that a file can't be written because its folder is not there.

    Raises:
        ProjectError: FILE_UNWRITABLE.
    """
    if not file.parent.is_dir():
        raise ProjectError(ErrorCode.FILE_UNWRITABLE, path=str(file))
