"""The parser of the command line, and what several commands are given."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """A parser whose errors point to the help."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and exit with 2."""
        self.exit(2, f"{self.prog}: {message}\nTry: {self.prog} --help\n")


class Plain(argparse.RawDescriptionHelpFormatter):
    """Help as it was written, wide enough for the examples."""

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, max_help_position=28, **options)


def file_name(text: str) -> Path:
    """Where something is written that stdout can't take.

    Raises:
        argparse.ArgumentTypeError: It is "-".
    """
    if text == "-":
        raise argparse.ArgumentTypeError("this does not go to stdout; name a file or a folder")
    return Path(text)


def picture(text: str) -> Path:
    """Where a picture is written.

    Raises:
        argparse.ArgumentTypeError: It is "-", or its suffix says another format than PNG.
    """
    path = file_name(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(
            f"pictures are written as PNG; name it {path.with_suffix('.png').name}"
        )
    return path


def add_command(commands: Any, name: str, short: str, description: str, examples: str) -> Parser:
    """A command with its help."""
    parser: Parser = commands.add_parser(
        name, help=short, description=description, epilog=examples, formatter_class=Plain, allow_abbrev=False
    )
    return parser


def add_folder(parser: Parser) -> None:
    """The folder that most commands work on."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder of photos")


def add_tagger(parser: Parser) -> None:
    """Which tagger, by name or path."""
    parser.add_argument(
        "--tagger",
        metavar="NAME_OR_PATH",
        help="which tagger (default: the one the project uses; see taggers)",
    )


def add_mirror(parser: Parser) -> None:
    """Whether to look at mirror images too."""
    parser.add_argument(
        "--mirror",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="average over each photo and its mirror image; takes about twice as long",
    )
