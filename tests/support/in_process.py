"""Runs commands within the test's own process: quicker than `command_line`, and blind to what is imported."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlic_gui.cli import main


@dataclass(frozen=True, slots=True)
class InProcess:
    """A person's computer, as `CommandLine`.

    Attributes:
        home: The program's data, cache and settings.
        capsys: Takes what is printed.
    """

    home: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """A command that has ended with the exit code `expect`."""
        self.capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = self.capsys.readouterr()
        assert code == expect, f"{words} ended with {code}\n{out}\n{err}"
        return subprocess.CompletedProcess(list(words), code, out, err)
