"""Labels that exclude each other: the yes moves, Done says one yes, conflicts are shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.learning.heads.linear_head import Activation
from mlic_gui.core.learning.taggers.tagger_file import save_tagger
from mlic_gui.operations import edits, projects, training
from mlic_gui.session.notice import NoticeKind
from tests.operations.conftest import open_and_tag
from tests.support.small_world import make_tagger


def settled(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.runner.busy)
    return desk.session


@pytest.fixture
def one(opened, qtbot):
    """A desk whose nine photos, red and green in turn, have one label each."""
    edits.set_one_label(opened, True)
    settled(opened, qtbot)
    return opened


def test_it_is_set_told_and_undone(opened, qtbot):
    with qtbot.waitSignal(opened.session.notified) as told:
        edits.set_one_label(opened, True)
    session = settled(opened, qtbot)
    assert session.exclusive
    assert session.undo_text == "one label per photo"
    notice = told.args[0]
    assert "one label" in notice.text
    notice.action()
    assert not settled(opened, qtbot).exclusive


def test_it_is_there_again_when_the_folder_is_opened_again(one, photos, qtbot):
    projects.close_project(one)
    assert not one.session.exclusive
    assert open_and_tag(one, photos, qtbot).session.exclusive


def test_a_click_moves_the_yes_and_takes_it_away(one, qtbot):
    session = one.session
    for label, expected in (("red", [1, 0]), ("green", [0, 1]), ("red", [1, 0]), ("red", [-1, -1])):
        edits.cycle_word(one, label)
        settled(one, qtbot)
        assert session.words[0].tolist() == expected


def test_done_says_one_yes_and_all_others_no(one, qtbot):
    session = one.session
    session.set_tagger(session.tagger, vocabulary=session.vocabulary)
    session.put_suggestions(np.array([0]), np.array([[0.6, 0.9]], np.float32), columns=(0, 1))
    edits.mark_done(one)
    settled(one, qtbot)
    assert session.words[0].tolist() == [0, 1]


def test_done_beside_a_yes_says_no_to_the_rest(one, qtbot):
    session = one.session
    session.put_suggestions(np.array([0]), np.array([[0.6, 0.9]], np.float32), columns=(0, 1))
    edits.set_word(one, "red", 1)
    settled(one, qtbot)
    edits.mark_done(one)
    settled(one, qtbot)
    assert session.words[0].tolist() == [1, 0]


def test_no_photo_is_proposed_two(one):
    session = one.session
    proposed = np.array([session.proposed(row) for row in range(len(session.records))])
    assert (proposed.sum(axis=1) <= 1).all()
    assert sum(session.counts.suggested) == proposed.sum()


def test_photos_with_several_yes_are_in_the_way_and_can_be_shown(opened, qtbot):
    session = opened.session
    session.select((2, 5), current=5)
    for label in ("red", "green"):
        edits.set_word(opened, label, 1)
    session.select((), current=0)
    settled(opened, qtbot)
    with qtbot.waitSignal(session.notified) as told:
        edits.set_one_label(opened, True)
    notice = told.args[0]
    assert notice.kind is NoticeKind.ERROR
    assert "more than one yes: 2" in notice.text
    assert not settled(opened, qtbot).exclusive
    notice.action()
    assert session.selected_rows == (2, 5)


def test_a_retraining_then_chooses_among_the_labels(one, qtbot):
    session = one.session
    for label, rows in (("red", (0, 3, 6)), ("green", (1, 4, 7))):
        session.select(rows, current=rows[0])
        edits.set_word(one, label, 1)
    settled(one, qtbot)
    training.retrain(one)
    qtbot.waitUntil(lambda: not one.runner.busy and not session.history.running)
    tagger = session.tagger if session.tagger.exclusive else session.offered
    assert tagger.exclusive


def test_a_new_project_takes_from_its_first_tagger_that_labels_exclude_each_other(make_desk, photos, qtbot):
    desk = make_desk()
    tagger = make_tagger("colours", ("red", "green"))
    save_tagger(
        replace(tagger, head=replace(tagger.head, activation=Activation.SOFTMAX)), desk.library.own / "c"
    )
    desk.settings.tagger = "colours"
    session = open_and_tag(desk, photos, qtbot).session
    assert session.labels == ("red", "green")
    assert session.exclusive
    assert session.undo_text == ""
