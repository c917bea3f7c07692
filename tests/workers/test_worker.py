"""One worker, run on the calling thread."""

from __future__ import annotations

import threading

import pytest

from mlic_gui.core.progress import Progress, Report, Stage
from mlic_gui.workers.worker import Worker


@pytest.fixture
def told(qapp):
    def listen(worker: Worker) -> list[tuple[str, object]]:
        events: list[tuple[str, object]] = []
        worker.progressed.connect(lambda report: events.append(("progressed", report)))
        worker.produced.connect(lambda part: events.append(("produced", part)))
        worker.succeeded.connect(lambda result: events.append(("succeeded", result)))
        worker.failed.connect(lambda error: events.append(("failed", error)))
        worker.cancelled.connect(lambda: events.append(("cancelled", None)))
        worker.finished.connect(lambda: events.append(("finished", None)))
        return events

    return listen


def test_a_result_then_finished(told):
    worker = Worker(lambda progress: 42)
    events = told(worker)
    worker.run()
    assert events == [("succeeded", 42), ("finished", None)]
    assert worker.is_done


def test_parts_arrive_before_the_result(told):
    def work(progress: Progress) -> str:
        progress.partial("a")
        progress.partial("b")
        return "c"

    worker = Worker(work)
    events = told(worker)
    worker.run()
    assert [name for name, _ in events] == ["produced", "produced", "succeeded", "finished"]


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), MemoryError()])
def test_every_exception_is_told_and_finished_follows(told, error):
    def work(progress: Progress) -> None:
        raise error

    worker = Worker(work)
    events = told(worker)
    worker.run()
    assert events == [("failed", error), ("finished", None)]


def test_cancel_before_it_starts_runs_nothing(told):
    ran = []
    worker = Worker(lambda progress: ran.append(1))
    events = told(worker)
    worker.cancel()
    worker.run()
    assert not ran
    assert events == [("cancelled", None), ("finished", None)]


def test_cancel_from_another_thread_is_noticed_at_the_next_check(told):
    started = threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.check()

    worker = Worker(work)
    events = told(worker)
    canceller = threading.Thread(target=lambda: (started.wait(), worker.cancel()))
    canceller.start()
    worker.run()
    canceller.join()
    assert [name for name, _ in events] == ["cancelled", "finished"]


def test_reports_are_coalesced_and_the_last_one_arrives(told):
    def work(progress: Progress) -> None:
        for done in range(10_000):
            progress.report(Stage.TAG, done + 1, 10_000)

    worker = Worker(work)
    events = told(worker)
    worker.run()
    reports = [event for name, event in events if name == "progressed"]
    assert len(reports) < 200
    assert reports[-1] == Report(Stage.TAG, 10_000, 10_000) == worker.report


def test_another_stage_is_told_at_once(told):
    def work(progress: Progress) -> None:
        progress.report(Stage.START_ENGINE, 0)
        progress.report(Stage.PREPARE, 0)
        progress.report(Stage.FINE_TUNE, 0, 5)

    worker = Worker(work)
    events = told(worker)
    worker.run()
    assert [e.stage for n, e in events if n == "progressed"] == [
        Stage.START_ENGINE,
        Stage.PREPARE,
        Stage.FINE_TUNE,
    ]


def test_what_the_function_holds_is_let_go(qapp):
    import weakref

    class Big:
        pass

    big = Big()
    seen = weakref.ref(big)
    worker = Worker(lambda progress, big=big: None)
    del big
    worker.run()
    assert seen() is None
