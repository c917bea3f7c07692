"""A window of three runs, on which what is made is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.operations import repeating, reporting, runs
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.runs_window import RunsWindow
from tests.support.reports import example_report
from tests.widgets.conftest import Calls


@pytest.fixture(scope="session")
def example() -> RunReport:
    """A whole report with pictures."""
    return example_report(pictures=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, calls: Calls) -> Calls:
    """What the window asks for is written down."""

    def note(name: str) -> Callable[..., bool]:
        def noted(_desk: Desk, *arguments: object) -> bool:
            calls.made.append((name, arguments))
            return True

        return noted

    for module, names in (
        (runs, ("show_chosen", "cancel_review", "use_run", "save_page", "save_plot", "open_photo")),
        (repeating, ("run_again",)),
        (reporting, ("save_report",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, note(name))
    return calls


@pytest.fixture
def three(example: RunReport) -> tuple[RunRecord, ...]:
    """A failed run, one that was judged, and a repetition of it, oldest first."""
    failed = replace(
        example.run,
        id="failed",
        kind=RunKind.FINE_TUNE,
        recipe="vgg19",
        status=RunStatus.FAILED,
        reason="There was no memory left.",
        name=None,
        comparison=None,
        points=(),
        started="2026-01-01T09:00:00+00:00",
    )
    again = replace(example.run, id="again", name="natural-scenes · mine 3 again", repeats=example.run.id)
    return failed, example.run, again


@pytest.fixture
def window(
    qtbot, desk: Desk, theme: Theme, opened, asked: Calls, three: tuple[RunRecord, ...]
) -> Iterator[RunsWindow]:
    session = opened()
    session.history.set_runs(three)
    window = RunsWindow(desk, theme)
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    yield window
    window.close()
