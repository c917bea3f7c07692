from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.progress import Progress, Report, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.status_bar import StatusBar
from mlic_gui.workers.runner import Lane
from mlic_gui.workers.worker import Worker


@pytest.fixture
def bar(qtbot, desk: Desk) -> StatusBar:
    bar = StatusBar(desk.session, desk.runner)
    qtbot.addWidget(bar)
    bar.resize(1000, 40)
    bar.show()
    return bar


@pytest.fixture
def task(desk: Desk) -> Iterator[Worker]:
    """A task that has done 300 of 1,500 photos and goes on until it is cancelled."""
    let_go = threading.Event()

    def tag(progress: Progress) -> None:
        progress.report(Stage.TAG, 300, 1500)
        while not let_go.wait(0.005):
            progress.check()

    yield desk.runner.submit(tag, lane=Lane.BACKGROUND, title=Stage.TAG)
    let_go.set()


def test_it_tells_what_runs_and_how_far_it_is(qtbot, bar: StatusBar, task: Worker) -> None:
    qtbot.waitUntil(lambda: bar.text.text().startswith("Tagging 300 of "))
    assert (bar.bar.value(), bar.bar.maximum()) == (300, 1500)
    assert bar.cancel.isVisible()


def test_cancel_cancels(qtbot, bar: StatusBar, task: Worker) -> None:
    with qtbot.waitSignal(task.cancelled):
        qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not bar.cancel.isVisible())
    assert bar.text.text() == ""


def test_rate_and_time_left(bar: StatusBar, desk: Desk) -> None:
    worker = Worker(lambda _progress: None, title=Stage.TAG)
    worker._pace.mark(100, now=0.0)
    worker._pace.mark(157, now=1.0)
    worker.report = Report(Stage.TAG, 157, 442)
    assert bar._parts(worker) == ["Tagging 157 of 442", "57 photos/s", "5 s left"]


def test_a_download_is_told_in_bytes(bar: StatusBar, desk: Desk) -> None:
    worker = Worker(lambda _progress: None, title=Stage.DOWNLOAD)
    worker._pace.mark(10_000_000, now=0.0)
    worker._pace.mark(31_000_000, now=5.0)
    worker.report = Report(Stage.DOWNLOAD, 31_000_000, 94_765_736)
    assert bar._parts(worker) == ["Downloading weights: 31 MB of 95 MB", "4.2 MB/s", "15 s left"]


def test_at_rest_it_counts_photos(bar: StatusBar, opened) -> None:
    session = opened()
    assert bar.text.text() == "5 photos"
    session.select((0, 1, 2), current=2)
    assert bar.text.text() == "5 photos · 3 selected"
    session.show_folder("Coast")
    assert bar.text.text() == "3 photos · 3 selected"


def test_unreadable_photos_are_counted_and_listed(qtbot, bar: StatusBar, opened) -> None:
    session = opened()
    assert not bar.problems.isVisible()
    for row in (1, 3):
        session.add_problem(row, PhotoError(ErrorCode.PHOTO_EMPTY, path=session.records[row].path))
    qtbot.waitUntil(lambda: bar.problems.text() == "2 photos could not be read")
    with qtbot.waitSignal(bar.problems_asked):
        qtbot.mouseClick(bar.problems, Qt.MouseButton.LeftButton)
