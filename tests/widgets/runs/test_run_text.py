from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mlic_gui.core.learning.runs import RunKind, RunStatus
from mlic_gui.widgets.runs.run_text import ending, figures_text, moment, run_title
from tests.widgets.support import run_record


def test_a_time_is_told_as_people_say_it() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC).astimezone()
    clock = datetime(2026, 11, 21, 10, 15, tzinfo=UTC).astimezone().strftime("%H:%M")
    assert moment("2026-11-21T10:15:00+00:00", now=now) == f"today {clock}"
    assert moment("2026-11-20T10:15:00+00:00", now=now) == f"yesterday {clock}"
    assert moment("2026-02-03T10:15:00+00:00", now=now) == f"3 Feb 2026 {clock}"
    assert moment("nonsense", now=now) == ""


def test_what_was_trained() -> None:
    assert run_title(run_record()) == "Retraining"
    assert run_title(run_record(settings={"backbone": "resnet50"})) == "Retraining on ResNet50"
    assert run_title(run_record(kind=RunKind.FINE_TUNE, recipe="vgg19")) == "Cats and dogs (VGG19)"
    assert run_title(run_record(kind=RunKind.FINE_TUNE, recipe="of another version")) == "Training"


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (RunStatus.FINISHED, "Finished in 0.4 s."),
        (RunStatus.STOPPED, "Stopped after 0.4 s; its best result was kept."),
        (RunStatus.CANCELLED, "Cancelled after 0.4 s; nothing was kept."),
        (RunStatus.FAILED, "Failed: the reason was not kept."),
        (
            RunStatus.INTERRUPTED,
            "Interrupted: the program ended, or its folder was left, before it was done.",
        ),
        (RunStatus.RUNNING, "Runs now."),
    ],
)
def test_how_it_ended(status: RunStatus, text: str) -> None:
    assert ending(run_record(status=status)) == text


def test_figures_in_a_line() -> None:
    assert figures_text(run_record()) == "F2 0.90 · mAP 0.90 · 40 photos"
    assert figures_text(run_record(comparison=None)) == ""
