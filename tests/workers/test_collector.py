"""Garbage is collected by the clock, on this thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from mlic_gui.workers.collector import Collector


class Knot:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qapp):
    made = Collector()
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()


def test_nothing_is_collected_on_another_thread(collector):
    places: list[threading.Thread] = []
    knot = Knot()
    weakref.finalize(knot, lambda: places.append(threading.current_thread()))
    del knot
    worker = threading.Thread(target=lambda: [Knot() for _ in range(20_000)])
    worker.start()
    worker.join()
    assert places == []
    while collector.collect_due() is not None:
        pass
    assert places == [threading.current_thread()]


def test_old_generations_come_last(collector):
    gc.collect()
    kept = [[] for _ in range(gc.get_threshold()[0] + 100)]
    assert collector.collect_due() == 0
    assert kept
