"""Desks on real lanes: a bare one, and one in the small world of `tests.support.small_world`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from mlic_gui.core.engine.client import Engine
from mlic_gui.operations import projects
from mlic_gui.operations.desk import Desk
from mlic_gui.session.kept.settings import Settings
from mlic_gui.session.session import Session
from mlic_gui.workers.runner import TaskRunner
from tests.support.small_world import make_folder, make_library

NO_ENGINE = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.fixture
def bare_desk(qapp) -> Iterator[Desk]:
    """Without library and engine, for parts that need neither."""
    desk = Desk(
        session=Session(),
        runner=TaskRunner(),
        settings=Settings(),
        library=SimpleNamespace(),
        engine=SimpleNamespace(),
    )
    yield desk
    assert desk.runner.close()


@pytest.fixture
def make_desk(qapp, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Desks that may have any taggers and training process."""
    made: list[Desk] = []

    def make(*, taggers=("natural-scenes", "imagenet"), engine=NO_ENGINE, settings=None) -> Desk:
        library = make_library(tmp_path / f"library-{len(made)}", taggers=taggers)
        desk = Desk(
            session=Session(),
            runner=TaskRunner(),
            settings=Settings(settings),
            library=library,
            engine=Engine(command=engine),
        )
        made.append(desk)
        return desk

    yield make
    for desk in made:
        projects.close_project(desk)
        desk.runner.cancel_all()
        desk.engine.close()
        assert desk.runner.close()


@pytest.fixture
def desk(make_desk) -> Desk:
    """A desk with nothing open."""
    return make_desk()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Nine photos: every pair of red, green and blue."""
    return make_folder(tmp_path / "photos", 9)


@pytest.fixture
def opened(desk: Desk, photos: Path, qtbot) -> Desk:
    """A desk with the nine photos open and tagged."""
    return open_and_tag(desk, photos, qtbot)


def open_and_tag(desk: Desk, folder: Path, qtbot) -> Desk:
    """Open a folder and wait until its photos are tagged."""
    projects.open_folder(desk, folder)
    with qtbot.waitSignal(desk.session.scan_finished):
        pass
    qtbot.waitUntil(lambda: not desk.runner.busy)
    return desk
