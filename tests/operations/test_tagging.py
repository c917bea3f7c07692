"""Suggestions come by themselves, visible photos first, by the tagger that was chosen."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.operations import edits, projects, tagging
from tests.operations.conftest import open_and_tag
from tests.support.small_world import make_folder, make_tagger


def test_the_suggestions_are_right(opened):
    session = opened.session
    red = session.probabilities[:, 0] >= session.thresholds[0]
    assert red.tolist() == [True, True, True, True, False, False, True, False, False]


def test_without_the_tagger_that_ships_there_are_chips_alone(make_desk, photos, qtbot):
    desk = open_and_tag(make_desk(taggers=("imagenet",)), photos, qtbot)
    session = desk.session
    assert session.tagger.name == "imagenet"
    assert session.labels == ()
    session.select((8,), current=8)
    tagging.find_chips(desk)
    qtbot.waitUntil(lambda: bool(session.chips))
    assert session.chips[0][0] == "blue"
    edits.accept_chip(desk, "blue")
    qtbot.waitUntil(lambda: session.labels == ("blue",) and not desk.runner.busy)
    assert session.probabilities[8, 0] == pytest.approx(0.99, abs=0.02)


def test_without_any_tagger_the_folder_opens(make_desk, photos, qtbot):
    session = open_and_tag(make_desk(taggers=()), photos, qtbot).session
    assert session.tagger is None
    assert len(session.records) == 9


def test_visible_photos_are_tagged_first(opened, photos, qtbot, monkeypatch):
    session = opened.session
    make_folder(photos, 60, first=60)
    order: list[int] = []
    put = session.put_suggestions
    monkeypatch.setattr(
        session, "put_suggestions", lambda rows, *args, **more: (order.extend(rows), put(rows, *args, **more))
    )
    with session.project.bench.gate.closed():
        projects.open_folder(opened, photos)
        qtbot.waitUntil(lambda: opened.underway.queue is not None)
        tagging.show_rows(opened, range(50, 60))
        qtbot.waitUntil(lambda: len(order) == 9)  # what was known already
    qtbot.waitUntil(lambda: not opened.runner.busy)
    assert set(order[9:17]) <= set(range(50, 60))
    assert len(order) == 69


def test_cancelled_and_begun_again(opened, photos, qtbot):
    session = opened.session
    make_folder(photos, 30, first=60)
    with session.project.bench.gate.closed():
        projects.open_folder(opened, photos)
        qtbot.waitUntil(lambda: opened.underway.tagging is not None)
        (task,) = [task for task in opened.runner.tasks if task is opened.underway.tagging]
        task.cancel()
        qtbot.waitUntil(lambda: not opened.runner.busy)
    assert np.isnan(session.probabilities[9:]).any()
    tagging.tag_photos(opened)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    assert not np.isnan(session.probabilities).any()


def test_another_tagger_from_the_list(opened, make_desk, photos, qtbot):
    session = opened.session
    opened.library.keep(make_tagger("colours", ("green", "blue")))
    session.set_taggers(opened.library.entries())
    tagging.choose_tagger(opened, "colours")
    qtbot.waitUntil(lambda: not opened.runner.busy)
    assert session.tagger.name == "colours"
    assert session.labels == ("red", "green")
    assert np.isnan(session.probabilities[:, 0]).all()
    assert not np.isnan(session.probabilities[:, 1]).any()
    assert opened.settings.tagger == "colours"
    projects.close_project(opened)
    open_and_tag(opened, photos, qtbot)
    assert session.tagger.name == "colours"


def test_a_tagger_that_is_gone_is_told_and_replaced(opened, make_desk, photos, qtbot):
    opened.library.keep(make_tagger("colours", ("green",)))
    opened.session.set_taggers(opened.library.entries())
    tagging.choose_tagger(opened, "colours")
    qtbot.waitUntil(lambda: not opened.runner.busy)
    projects.close_project(opened)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    elsewhere = make_desk()
    with qtbot.waitSignal(elsewhere.session.notified) as told:
        projects.open_folder(elsewhere, photos)
    qtbot.waitUntil(lambda: not elsewhere.runner.busy)
    assert "colours" in told.args[0].text
    assert elsewhere.session.tagger.name == "natural-scenes"


def test_a_label_added_while_photos_are_tagged_is_suggested_on_all(desk, tmp_path, qtbot):
    folder = make_folder(tmp_path / "many", 40)
    projects.open_folder(desk, folder)
    qtbot.waitUntil(lambda: bool(desk.session.records))
    edits.add_label(desk, "blue")  # the vocabulary knows it
    qtbot.waitUntil(lambda: not desk.session.scanning and not desk.runner.busy)
    assert desk.session.labels == ("red", "green", "blue")
    assert not np.isnan(desk.session.probabilities).any()


def test_a_network_that_is_missing_is_told(make_desk, photos, qtbot):
    desk = make_desk()
    (desk.library.backbones / "efficientnet-lite0" / "network.tflite").unlink()
    with qtbot.waitSignal(desk.session.notified) as told:
        projects.open_folder(desk, photos)
    assert told.args[0].kind == "error"
    qtbot.waitUntil(lambda: not desk.runner.busy)
    assert len(desk.session.records) == 9


def test_looking_twice_is_remembered_with_the_project(opened, qtbot):
    session, folder = opened.session, opened.session.folder
    once = session.probabilities.copy()
    tagging.look_twice(opened, on=True)
    assert session.tagger.preprocessing.mirrored
    assert session.stale.all()
    qtbot.waitUntil(lambda: not session.stale.any() and not opened.runner.busy)
    projects.close_project(opened)
    again = open_and_tag(opened, folder, qtbot).session
    assert again.tagger.preprocessing.mirrored
    tagging.choose_tagger(opened, again.tagger.name)
    assert again.tagger.preprocessing.mirrored
    tagging.look_twice(opened, on=False)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    assert not again.tagger.preprocessing.mirrored
    assert np.allclose(once, again.probabilities, equal_nan=True)


def test_another_project_looks_as_its_tagger_was_made(opened, tmp_path, qtbot):
    tagging.look_twice(opened, on=True)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    other = open_and_tag(opened, make_folder(tmp_path / "others", 3), qtbot)
    assert not other.session.tagger.preprocessing.mirrored
