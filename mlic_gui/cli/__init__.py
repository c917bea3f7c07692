"""The command line: the same work as the window on the same projects, on the core alone."""

from __future__ import annotations

from collections.abc import Sequence

COMMANDS = (
    "tag",
    "import",
    "project",
    "train",
    "recipes",
    "advise",
    "backbones",
    "evaluate",
    "explain",
    "network",
    "export",
    "export-tagger",
    "runs",
    "report",
    "taggers",
    "samples",
)
"""First words that mean the command line; any other is a folder for the window."""


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; a usage error or a request for help exits at once."""
    from mlic_gui.cli.options.arguments import parse  # noqa: PLC0415 - the window does not need it

    options = parse(argv)
    from mlic_gui.cli.run import run  # noqa: PLC0415 - help needs no NumPy

    return run(options)
