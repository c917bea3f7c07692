"""The thumbnail loader: order, memory, failures, stale results."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtGui import QImage

from mlic_gui.workers.thumbnails import ThumbnailLoader


def picture(width: int = 64, height: int = 48) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(0)
    return image


@pytest.fixture
def make(qapp):
    made: list[ThumbnailLoader] = []

    def build(prepare, **options) -> ThumbnailLoader:
        made.append(ThumbnailLoader(prepare, **options))
        return made[-1]

    yield build
    for loader in made:
        loader.close()


def test_asked_once_loaded_later_then_at_hand(make, qtbot):
    asked: list[int] = []

    def prepare(row):
        asked.append(row)
        return picture

    loader = make(prepare)
    with qtbot.waitSignal(loader.loaded) as loaded:
        assert loader.thumbnail(7) is None
        assert loader.thumbnail(7) is None
    assert loaded.args == [7]
    assert loader.thumbnail(7).format() == QImage.Format.Format_RGB32
    assert asked == [7]


def test_the_last_asked_for_comes_first(make, qtbot):
    release, order = threading.Event(), []

    def prepare(row):
        def load():
            release.wait()
            order.append(row)
            return picture()

        return load

    loader = make(prepare)
    for row in range(20):
        loader.thumbnail(row)
    release.set()
    qtbot.waitUntil(lambda: len(order) == 20)
    started_before_the_rest = set(order[:4])
    assert started_before_the_rest & {19, 18}
    assert order[-1] < 10


def test_pictures_are_fitted_and_memory_is_bounded(make, qtbot):
    loader = make(lambda row: lambda: picture(640, 400), side=100, memory=100 * 62 * 4 * 5)
    for row in range(30):
        with qtbot.waitSignal(loader.loaded):
            loader.thumbnail(row)
    assert loader.bytes_used <= 100 * 62 * 4 * 5
    assert loader.thumbnail(29).width() == 100


def test_a_failure_is_told_once(make, qtbot):
    calls: list[int] = []

    def load():
        calls.append(1)
        raise OSError("gone")

    loader = make(lambda row: load)
    with qtbot.waitSignal(loader.failed) as failed:
        loader.thumbnail(3)
    assert failed.args[0] == 3
    assert isinstance(failed.args[1], OSError)
    assert loader.thumbnail(3) is None
    assert calls == [1]


def test_what_was_asked_for_before_clear_is_dropped(make, qtbot):
    release = threading.Event()

    def prepare(row):
        def load():
            release.wait()
            return picture()

        return load

    loader = make(prepare)
    loader.thumbnail(0)
    loader.clear()
    release.set()
    with qtbot.assertNotEmitted(loader.loaded, wait=100):
        pass
    with qtbot.waitSignal(loader.loaded):
        loader.thumbnail(0)


def test_forgotten_requests_can_be_made_again(make, qtbot):
    release = threading.Event()

    def prepare(row):
        def load():
            release.wait()
            return picture()

        return load

    loader = make(prepare)
    for row in range(1000):
        loader.thumbnail(row)
    release.set()
    qtbot.waitUntil(lambda: loader.thumbnail(999) is not None)
    qtbot.waitUntil(lambda: loader.thumbnail(5) is not None)


def test_after_the_end_nothing_more_is_loaded(make):
    prepared = []
    loader = make(prepared.append)
    loader.close()
    assert loader.thumbnail(3) is None
    assert prepared == []
