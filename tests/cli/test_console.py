"""Progress on a terminal, silence elsewhere, and the two streams."""

from __future__ import annotations

import io
import os
import signal

import pytest

from mlic_gui.cli.console import Console, cancelled_code, duration, interruptible, progress_line
from mlic_gui.core.progress import Pace, Progress, Report, Stage


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_silent_when_stderr_is_no_terminal():
    out, err = io.StringIO(), io.StringIO()
    console = Console(out, err)
    console.progress.report(Stage.TAG, 1, 2)
    console.say("result")
    assert err.getvalue() == ""
    assert out.getvalue() == "result\n"


def test_progress_is_drawn_on_a_terminal_and_taken_away_before_a_line():
    out, err = io.StringIO(), Terminal()
    console = Console(out, err)
    console.progress.report(Stage.TAG, 1, 2)
    assert "Tagging: 1 of 2 photos" in err.getvalue()
    console.note("a note")
    assert err.getvalue().endswith("\ra note\n")
    assert " " * len("Tagging: 1 of 2 photos") in err.getvalue()


def test_progress_names_count_rate_and_time_left():
    pace = Pace()
    pace.mark(0, now=0.0)
    pace.mark(300, now=3.0)
    line = progress_line(Report(Stage.TAG, 300, 1500), pace)
    assert line == "Tagging: 300 of 1,500 photos, 100 photos/s, 12 s left"


def test_a_stage_that_counts_nothing_says_only_what_it_does():
    assert progress_line(Report(Stage.START_ENGINE, 0, None), Pace()) == "Starting the training engine …"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (59, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (3900, "1 h 5 min")],
)
def test_durations(seconds, said):
    assert duration(seconds) == said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_the_work_and_the_handler_is_put_back(number):
    progress, before = Progress(), signal.getsignal(number)
    with interruptible(progress) as received:
        os.kill(os.getpid(), number)
        assert progress.cancelled
        assert received == [number]
    assert signal.getsignal(number) is before


def test_the_code_of_a_cancelled_command():
    assert cancelled_code(signal.SIGINT) == 130
