"""Results arrive on the GUI thread while they are wanted, and are dropped when they are not."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QThread

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.operations.parts.task import run
from mlic_gui.session.notice import NoticeKind
from mlic_gui.workers.runner import Lane


@pytest.fixture
def events() -> list[object]:
    return []


def test_parts_result_and_end_arrive_here(bare_desk, qtbot, events):
    here = QThread.currentThread()

    def work(progress):
        progress.partial(1)
        progress.partial(2)
        return 3

    run(
        bare_desk,
        work,
        lane=Lane.BACKGROUND,
        part=lambda part: events.append((part, QThread.currentThread() is here)),
        then=lambda result: events.append((result, QThread.currentThread() is here)),
        ended=lambda: events.append("ended"),
    )
    qtbot.waitUntil(lambda: "ended" in events)
    assert events == [(1, True), (2, True), (3, True), "ended"]


def test_an_expected_failure_becomes_a_sentence(bare_desk, qtbot):
    def work(progress):
        raise ProjectError(ErrorCode.DISK_FULL, path="/photos")

    with qtbot.waitSignal(bare_desk.session.notified) as told:
        run(bare_desk, work, lane=Lane.STORE)
    notice = told.args[0]
    assert notice.kind is NoticeKind.ERROR
    assert not notice.details


def test_an_unexpected_failure_becomes_a_report(bare_desk, qtbot):
    with qtbot.waitSignal(bare_desk.session.notified) as told:
        run(bare_desk, lambda progress: 1 / 0, lane=Lane.STORE)
    assert "ZeroDivisionError" in told.args[0].details


def test_a_failure_can_be_taken_care_of(bare_desk, qtbot, events):
    with qtbot.assertNotEmitted(bare_desk.session.notified):
        run(bare_desk, lambda progress: 1 / 0, lane=Lane.STORE, failed=events.append)
        qtbot.waitUntil(lambda: bool(events))
    assert isinstance(events[0], ZeroDivisionError)


def test_what_belongs_to_another_project_is_dropped(bare_desk, qtbot, events):
    release = threading.Event()

    def work(progress):
        release.wait()
        progress.partial("part")
        return "result"

    def take(what):
        return lambda *values: events.append((what, *values))

    run(
        bare_desk,
        work,
        lane=Lane.BACKGROUND,
        part=take("part"),
        then=take("then"),
        ended=take("ended"),
        late=take("late"),
    )
    run(bare_desk, work, lane=Lane.INTERACTIVE, then=take("kept"), whenever=True)
    bare_desk.session.open(SimpleNamespace(folder=Path("/other")), labels=())
    release.set()
    qtbot.waitUntil(lambda: not bare_desk.runner.busy)
    assert sorted(events) == [("kept", "result"), ("late", "result")]


def test_what_was_cancelled_too_late_is_dropped(bare_desk, qtbot, events):
    worker = run(bare_desk, lambda progress: "result", lane=Lane.STORE, then=events.append)
    qtbot.waitUntil(lambda: worker.is_done or not worker.cancel())
    worker.cancel()
    qtbot.waitUntil(lambda: not bare_desk.runner.busy)
    assert events == []
