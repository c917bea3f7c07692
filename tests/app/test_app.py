"""The wired window: it opens, remembers, and ends with everything that runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlic_gui.app import Application
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.project.location import open_project
from mlic_gui.operations import edits, training
from tests.support.small_world import make_folder, make_library

NO_ENGINE = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.fixture
def start(qapp, tmp_path: Path) -> Iterator[Callable[..., Application]]:
    """Windows that are wired as the real one, in the small world."""
    library = make_library(tmp_path / "library")
    started: list[Application] = []

    def make(folder: Path | None = None, *, engine=NO_ENGINE) -> Application:
        application = Application(library=library, engine=Engine(command=engine))
        application.start(folder)
        started.append(application)
        return application

    yield make
    for application in started:
        close(application)
        application.window.deleteLater()


def close(application: Application) -> None:
    application.window.close()
    application.close()


def tagged(application: Application, qtbot) -> Application:
    session, underway = application.desk.session, application.desk.underway
    qtbot.waitUntil(lambda: bool(session.records) and not session.scanning)
    qtbot.waitUntil(lambda: underway.tagging is None)
    return application


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "photos", 30)


def test_a_folder_given_is_opened_and_tagged(start, photos, qtbot):
    session = tagged(start(photos), qtbot).desk.session
    assert session.labels == ("red", "green")
    assert (session.probabilities >= 0).all()
    qtbot.waitUntil(lambda: bool(session.chips))


def test_everything_is_where_it_was(start, photos, qtbot):
    first = tagged(start(photos), qtbot)
    session, window = first.desk.session, first.window
    session.select((20, 21), current=21)
    window.middle.preview.set_zoom(6.0)
    window.panels.docks[0].hide()
    edits.set_word(first.desk, "red", 1)
    close(first)
    second = tagged(start(), qtbot)
    again = second.desk.session
    assert again.folder == photos.resolve()
    assert (again.current_row, again.selected_rows) == (21, (20, 21))
    assert second.window.middle.preview.zoom == pytest.approx(6.0)
    assert second.window.panels.docks[0].isHidden()
    assert again.words[[20, 21], 0].tolist() == [1, 1]


def test_the_last_curves_come_back(start, photos, qtbot):
    first = tagged(start(photos), qtbot)
    session = first.desk.session
    session.select(range(30), current=0)
    edits.mark_done(first.desk)
    qtbot.waitUntil(lambda: not first.desk.runner.busy or bool(session.reviewed.all()))
    training.retrain(first.desk)
    qtbot.waitUntil(lambda: bool(session.history.runs))
    points, tagger = session.history.points, session.tagger.name
    close(first)
    again = tagged(start(), qtbot).desk.session
    assert again.history.points == points
    assert again.tagger.name == tagger


@pytest.mark.parametrize("moment", ["at once", "scan", "tag"])
def test_closing_at_any_moment_ends_everything(start, photos, qtbot, moment):
    application = start(photos)
    session, underway = application.desk.session, application.desk.underway
    if moment == "scan":
        qtbot.waitUntil(lambda: session.folder is not None)
    elif moment == "tag":
        qtbot.waitUntil(lambda: underway.tagging is not None)
    began = time.monotonic()
    close(application)
    assert time.monotonic() - began < 4
    with open_project(photos) as store:
        assert not store.read_only


def test_edits_on_their_way_reach_the_disk_when_the_window_is_closed(start, photos, qtbot):
    application = tagged(start(photos), qtbot)
    for row in range(10):
        application.desk.session.select((row,), current=row)
        edits.set_word(application.desk, "green", 1)
    close(application)
    with open_project(photos) as store:
        assert len(store.annotated_paths()) == 10


def test_an_error_that_nobody_expected_becomes_a_report(start, qtbot):
    application = start()
    with qtbot.waitSignal(application.desk.session.notified) as told:
        application.report(ZeroDivisionError("so it is"))
    assert "so it is" in told.args[0].details


def _window(photos: Path, home: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"MLIC_GUI_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-m", "mlic_gui", str(photos)], env=environment, stderr=subprocess.PIPE
    )


def _wait_for_project(photos: Path) -> None:
    deadline = time.monotonic() + 60
    while not (photos / ".mlic" / "project.db").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_window_that_is_ended_from_outside_leaves_its_project_free(photos, home, number):
    window = _window(photos, home)
    _wait_for_project(photos)
    window.send_signal(number)
    _, errors = window.communicate(timeout=20)
    assert window.returncode == (-9 if number == signal.SIGKILL else 0), errors.decode()
    assert b"Traceback" not in errors
    with open_project(photos) as store:
        assert not store.read_only
