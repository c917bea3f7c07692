"""The command line: the same work as the window on the same projects, on the core alone."""

from __future__ import annotations

from collections.abc import Sequence

COMMANDS = ("tag", "import", "train", "evaluate", "export", "taggers", "samples")
"""First words that mean the command line; any other is a folder for the window."""


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    from mlic_gui.cli.run import run  # noqa: PLC0415 - NumPy and what stands on it are only for commands

    return run(argv)
