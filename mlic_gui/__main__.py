"""`mlic-gui [FOLDER]` opens the window; `mlic-gui COMMAND ...` works without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from mlic_gui.cli import COMMANDS
from mlic_gui.cli import main as run_command
from mlic_gui.cli.interrupting import ending_quietly

_NO_DISPLAY = """\
mlic-gui: there is no display to open a window on.
Without one, the same work is done by commands:  mlic-gui tag FOLDER
(mlic-gui --help lists them.)
"""
_NO_QT = """\
mlic-gui: the window can't be opened, because Qt can't be loaded: {reason}
On Debian or Ubuntu, `make debian-packages` installs what it needs. Without a window:  mlic-gui tag FOLDER
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or run the command that the words spell; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) > 1 or (words and (words[0] in COMMANDS or words[0].startswith("-"))):
        with ending_quietly():
            return run_command(words)
    return _open_window(Path(words[0]) if words else None)


def _open_window(folder: Path | None) -> int:
    if not _has_display():
        sys.stderr.write(_NO_DISPLAY)
        return 1
    try:
        from mlic_gui.app import main as run_window  # noqa: PLC0415 - commands never import Qt
    except ImportError as error:
        sys.stderr.write(_NO_QT.format(reason=error))
        return 1
    return run_window(folder)


def _has_display() -> bool:
    """Whether a window can be shown; Qt itself would abort the process."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
