"""The story in the window: run by `test_window_story.py`, told in the order of the tests."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mlic_gui.app import Application
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.operations import exchange, exploring, training
from mlic_gui.widgets.dialogs.import_dialog import ImportDialog
from tests.support.shapes import LABELS, read_labels, write_labels

LEARNED = 100
CHANCE = 0.86
_SECONDS = 120_000


class Teller:
    """The running window, and what a person does with it."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.application = Application()
        self.desk, self.window = self.application.desk, self.application.window
        self.session = self.desk.session

    def open(self, folder: Path | None) -> None:
        with self.qtbot.waitSignal(self.session.scan_finished, timeout=_SECONDS):
            self.application.start(folder)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.runner.busy, timeout=_SECONDS)

    def press(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        grid = self.window.middle.grid
        self.window.activateWindow()
        grid.setFocus()
        self.qtbot.waitUntil(lambda: self.window.isActiveWindow() and grid.hasFocus())
        self.qtbot.keyClick(grid, key, modifier)
        self.settle()

    def word(self, path: str, label: str) -> int:
        row = next(row for row, record in enumerate(self.session.records) if record.path == path)
        return int(self.session.words[row, self.session.labels.index(label)])

    def close(self) -> None:
        self.window.close()
        self.application.close()
        self.window.deleteLater()
        self.application.deleteLater()


@pytest.fixture(scope="module")
def place(shapes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("window")
    shutil.copytree(shapes / "photos", folder / "photos")
    write_labels(folder / "learned.csv", read_labels(shapes / "labels.csv")[:LEARNED])
    return folder


@pytest.fixture(autouse=True)
def home(place, monkeypatch):
    """One home for the whole story."""
    monkeypatch.setenv("MLIC_GUI_HOME", str(place / "home"))
    return place / "home"


@pytest.fixture
def teller(qtbot, home):
    told = Teller(qtbot)
    yield told
    told.close()


def test_the_story(teller, place, shapes, qtbot):
    session, desk = teller.session, teller.desk
    teller.open(place / "photos")
    assert len(session.records) == 160
    assert teller.window.isVisible()

    exchange.plan_import(desk, place / "learned.csv")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ImportDialog), timeout=_SECONDS)
    QApplication.activeModalWidget().confirm.click()
    teller.settle()
    assert set(LABELS) <= set(session.labels)
    assert session.counts.annotated == LEARNED

    _correct_by_keys(teller)
    _retrain(teller, shapes)
    _ask_why(teller)
    _fine_tune(teller)
    _look_inside(teller)
    _export(teller, place)


def _correct_by_keys(teller) -> None:
    """Photo 150 is unannotated: one label yes, one no, then *Done*; undo takes it back."""
    session = teller.session
    row = next(row for row, record in enumerate(session.records) if record.path == "150.jpg")
    session.select((row,), current=row)
    first, second = session.labels[0], session.labels[1]
    teller.press(Qt.Key.Key_1)
    teller.press(Qt.Key.Key_2, Qt.KeyboardModifier.ShiftModifier)
    assert teller.word("150.jpg", first) == 1
    assert teller.word("150.jpg", second) == 0
    teller.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert teller.word("150.jpg", second) == -1
    teller.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert teller.word("150.jpg", second) == 0
    session.select((row,), current=row)
    teller.press(Qt.Key.Key_Return)
    assert session.reviewed[row]
    assert session.current_row != row


def _retrain(teller, shapes) -> None:
    session = teller.session
    before = session.tagger.name
    teller.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert session.tagger.name != before
    assert len(session.history.runs) == 1
    assert session.history.last_run.points
    assert _fbeta(teller, shapes) > CHANCE


def _ask_why(teller) -> None:
    why = teller.session.why
    teller.press(Qt.Key.Key_Y)
    teller.qtbot.waitUntil(lambda: why.complete or bool(why.trouble), timeout=_SECONDS)
    assert set(LABELS) <= set(why.heats)
    assert len(why.neighbours) == 6


def _fbeta(teller, shapes) -> float:
    """F2 over the photos that nothing was said of when the window learned."""
    session = teller.session
    rows = {record.path: row for row, record in enumerate(session.records)}
    columns = [session.labels.index(label) for label in LABELS]
    unseen = [row for row in read_labels(shapes / "labels.csv")[LEARNED:] if row[0] != "150.jpg"]
    truth = np.array([row[1:] for row in unseen], dtype=bool)
    suggested = session.probabilities[[rows[row[0]] for row in unseen]][:, columns]
    proposed = suggested >= session.thresholds[columns]
    hits = (truth & proposed).sum(axis=1)
    missed, wrong = (truth & ~proposed).sum(axis=1), (~truth & proposed).sum(axis=1)
    return float((5 * hits / np.maximum(5 * hits + 4 * missed + wrong, 1)).mean())


def _fine_tune(teller) -> None:
    session, desk = teller.session, teller.desk
    runs = len(session.history.runs)
    training.fine_tune(desk, TrainingSettings(epochs=1, blocks=1, augment="off"))
    teller.qtbot.waitUntil(lambda: len(session.history.runs) > runs, timeout=_SECONDS)
    teller.settle()
    assert not session.history.running
    assert session.history.last_run.status == "finished"


def _look_inside(teller) -> None:
    """The first layer with filters answers to the photo; what one of its filters looks for is found."""
    teller.window.others.show_explorer()
    state, explorer = teller.session.exploration, teller.window.others.explorer
    teller.qtbot.waitUntil(lambda: state.maps is not None or bool(state.maps_trouble), timeout=_SECONDS)
    assert explorer.photo.grid.channels == tuple(range(state.channels))
    exploring.find_patterns(teller.desk, [0])
    teller.settle()
    assert set(state.patterns) == {0}
    explorer.close()


def _export(teller, place) -> None:
    exchange.export_csv(teller.desk, place / "tags.csv", probabilities=True, by=True)
    teller.settle()
    with (place / "tags.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = {row["filename"]: row for row in csv.DictReader(file)}
    assert len(rows) == 160
    assert rows["1.jpg"]["disc_by"] == "human"
    assert rows["160.jpg"]["disc_by"] == teller.session.tagger.name


def test_the_next_start_is_where_the_last_one_ended(teller, place):
    teller.open(None)
    session = teller.session
    assert session.folder == place / "photos"
    assert session.counts.annotated == LEARNED + 1
    assert len(session.history.runs) == 2
    assert session.why.on
    assert session.history.last_run.points
    assert not np.isnan(session.probabilities[:, session.labels.index("disc")]).any()


def test_nothing_heavy_was_imported():
    heavy = {"tensorflow", "keras", "matplotlib.pyplot"} & set(sys.modules)
    assert not heavy
