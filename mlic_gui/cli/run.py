"""One command from its words to its exit code: what it may raise becomes a sentence and a code."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from io import TextIOWrapper

from mlic_gui.cli.commands import COMMANDS
from mlic_gui.cli.console import Console, ExitCode, interruptible
from mlic_gui.cli.interrupting import cancelled_code
from mlic_gui.cli.outputs import check_outputs
from mlic_gui.core.errors import CoreError
from mlic_gui.core.progress import Cancelled
from mlic_gui.sentences import sentence

_PIPE_CLOSED = 128 + getattr(signal, "SIGPIPE", 13)


def run(options: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    _write_any_name()
    console = Console()
    with interruptible(console.progress) as received:
        try:
            check_outputs(options)
            code = COMMANDS[options.command](options, console)
            sys.stdout.flush()
        except CoreError as error:
            console.note(f"mlic-gui {options.command}: {sentence(error)}")
            return ExitCode.FAILED
        except Cancelled:
            console.note("Cancelled. What was done before is kept.")
            return cancelled_code(received[0] if received else signal.SIGINT)
        except BrokenPipeError:
            _forget_stdout()
            return _PIPE_CLOSED
        finally:
            console.progress.clear()
    return code


def _write_any_name() -> None:
    """File names come out as they are on disk, whatever the encoding of the terminal."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape" if os.name == "posix" else "replace")


def _forget_stdout() -> None:
    """Nobody reads any more; the interpreter's last flush must not complain about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
