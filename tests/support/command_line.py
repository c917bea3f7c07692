"""Runs `python -m mlic_gui` as a person would, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 240


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A person's computer: where the program keeps its things, and what can't be imported.

    Attributes:
        home: The program's data, cache and settings.
        blocked: Modules that can't be imported.
    """

    home: Path
    blocked: Sequence[str] = ()

    def start(self, *words: object, **options: object) -> subprocess.Popen[str]:
        """A running command."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        return subprocess.Popen(self._words(words), env=self._environment(), **options)

    def run(self, *words: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """A command that has ended with the exit code `expect`."""
        done = subprocess.run(
            self._words(words),
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert done.returncode == expect, (
            f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done

    def _words(self, words: Sequence[object]) -> list[str]:
        return [sys.executable, "-m", "mlic_gui", *map(str, words)]

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MLIC_GUI_HOME": str(self.home),
            "MLIC_TESTS_BLOCK": ",".join(self.blocked),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "support" / "blocked"), str(ROOT)]),
        }
