"""Results as JSON, to a file or to stdout."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from mlic_gui.cli.console import Console

STDOUT = "-"


def add_json(parser: argparse.ArgumentParser, what: str) -> None:
    """The option that asks for it."""
    parser.add_argument(
        "--json", metavar="OUT", help=f"also write {what} to this file (- is stdout, and nothing else)"
    )


def write_json(data: object, out: str, console: Console) -> None:
    """Write plain data.

    Raises:
        ProjectError: DISK_FULL or FILE_UNWRITABLE, or as `check_output`.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    if out == STDOUT:
        console.say(text)
    else:
        from mlic_gui.core.outputs import write_output  # noqa: PLC0415 - help needs no Pillow

        write_output(Path(out), f"{text}\n".encode(errors="backslashreplace"))
