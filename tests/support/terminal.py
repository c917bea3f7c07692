"""A terminal that a command writes its progress to."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.command_line import CommandLine


class Terminal:
    """A running command whose stderr is a terminal.

    Attributes:
        process: The command.
        said: What it has written to the terminal so far.
    """

    def __init__(self, line: CommandLine, *words: object, cwd: Path | None = None) -> None:
        self._terminal, stderr = os.openpty()
        self.process: subprocess.Popen[str] = line.start(
            *words, stderr=stderr, start_new_session=True, cwd=cwd
        )
        os.close(stderr)
        self.said = ""

    def read_until(self, text: str) -> None:
        """Read what it says until it has said `text`."""
        while text not in self.said:
            part = self._read()
            assert part, f"ended without saying {text!r}: {self.said}"
            self.said += part

    def end(self) -> int:
        """Read the rest and return the exit code."""
        while part := self._read():
            self.said += part
        os.close(self._terminal)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def _read(self) -> str:
        try:
            return os.read(self._terminal, 4096).decode(errors="replace")
        except OSError:
            return ""
