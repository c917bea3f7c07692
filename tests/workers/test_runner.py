"""The lanes: order, independence, cancelling, closing."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread

from mlic_gui.core.progress import Progress, Stage
from mlic_gui.workers.runner import Lane, TaskRunner, call


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.threads: list[QThread] = []

    def take(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())


@pytest.fixture
def runner(qapp):
    made = TaskRunner()
    yield made
    assert made.close()


def test_work_runs_elsewhere_and_its_result_arrives_here(runner, qtbot):
    listener = Listener()
    names: list[str] = []
    runner.submit(
        lambda progress: names.append(threading.current_thread().name),
        lane=Lane.INTERACTIVE,
        connect=lambda worker: worker.succeeded.connect(listener.take),
    )
    qtbot.waitUntil(lambda: bool(listener.threads))
    assert names == ["lane-interactive"]
    assert listener.threads == [QThread.currentThread()]


def test_one_lane_keeps_the_order(runner, qtbot):
    listener = Listener()
    for number in range(50):
        runner.submit(
            lambda progress, number=number: number,
            lane=Lane.STORE,
            connect=lambda worker: worker.succeeded.connect(listener.take),
        )
    qtbot.waitUntil(lambda: len(listener.results) == 50)
    assert listener.results == list(range(50))


def test_a_busy_lane_does_not_hold_up_another(runner, qtbot):
    release = threading.Event()
    runner.submit(call(release.wait), lane=Lane.BACKGROUND)
    listener = Listener()
    runner.submit(
        call(lambda: "quick"),
        lane=Lane.INTERACTIVE,
        connect=lambda worker: worker.succeeded.connect(listener.take),
    )
    qtbot.waitUntil(lambda: listener.results == ["quick"])
    release.set()
    qtbot.waitUntil(lambda: not runner.busy)


def test_tasks_with_a_title_are_listed_until_they_are_finished(runner, qtbot):
    release = threading.Event()
    shown = runner.submit(call(release.wait), lane=Lane.BACKGROUND, title=Stage.TAG)
    runner.submit(call(lambda: None), lane=Lane.INTERACTIVE)
    assert runner.tasks == (shown,)
    release.set()
    qtbot.waitUntil(lambda: not runner.tasks)


def _forever(progress: Progress) -> None:
    while True:
        progress.check()


def test_closing_cancels_everything_but_what_is_on_its_way_to_the_disk(qapp):
    runner = TaskRunner()
    written: list[int] = []
    for lane in (Lane.BACKGROUND, Lane.ENGINE, Lane.INTERACTIVE):
        runner.submit(_forever, lane=lane)
        runner.submit(_forever, lane=lane)
    for number in range(5):
        runner.submit(lambda progress, number=number: written.append(number), lane=Lane.STORE)
    assert runner.close()
    assert written == [0, 1, 2, 3, 4]
    with pytest.raises(RuntimeError):
        runner.submit(_forever, lane=Lane.STORE)


def test_workers_are_destroyed_on_the_gui_thread(runner, qtbot):
    places: list[QThread] = []
    gone = Listener()
    count = 200
    for _ in range(count):
        worker = runner.submit(call(lambda: None), lane=Lane.INTERACTIVE)
        worker.destroyed.connect(lambda: places.append(QThread.currentThread()))
    del worker
    qtbot.waitUntil(lambda: len(places) == count)
    assert set(places) == {gone.thread()}


@pytest.mark.skipif(
    "linux" not in __import__("sys").platform, reason="threads have priorities on Linux alone"
)
def test_background_work_gives_way(runner, qtbot):
    import os

    listener = Listener()
    for lane in Lane:
        runner.submit(
            call(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())),
            lane=lane,
            connect=lambda worker: worker.succeeded.connect(listener.take),
        )
    qtbot.waitUntil(lambda: len(listener.results) == len(Lane))
    own = os.getpriority(os.PRIO_PROCESS, 0)
    clicks, rest = [own] * 3, [min(19, own + 10)] * (len(Lane) - 3)
    assert sorted(listener.results) == sorted(clicks + rest) or own > 9
