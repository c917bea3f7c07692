"""What a human says: on all selected photos, in one step, on disk before it is shown."""

from __future__ import annotations

import threading

import pytest

from mlic_gui.core.project.store import ProjectStore
from mlic_gui.operations import edits
from mlic_gui.session.notice import NoticeKind
from mlic_gui.workers.runner import Lane


def settled(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.runner.busy)
    return desk.session


def test_one_key_answers_all_selected_photos_in_one_step(opened, qtbot):
    session = opened.session
    session.select((0, 4, 7), current=4)
    edits.set_word(opened, "green", 0)
    settled(opened, qtbot)
    assert session.words[:, 1].tolist() == [0, -1, -1, -1, 0, -1, -1, 0, -1]
    assert session.undo_text == "green on 3 photos"
    edits.undo(opened)
    settled(opened, qtbot)
    assert (session.words == -1).all()
    assert session.redo_text == "green on 3 photos"
    edits.redo(opened)
    settled(opened, qtbot)
    assert session.words[:, 1].tolist().count(0) == 3


def test_nothing_is_shown_before_it_is_on_disk(opened, qtbot, monkeypatch):
    written, release = threading.Event(), threading.Event()
    real = ProjectStore.annotate

    def slow(store, *args, **options):
        step = real(store, *args, **options)
        written.set()
        release.wait()
        return step

    monkeypatch.setattr(ProjectStore, "annotate", slow)
    edits.set_word(opened, "red", 1)
    assert written.wait(10)
    assert opened.session.words[0, 0] == -1
    release.set()
    qtbot.waitUntil(lambda: opened.session.words[0, 0] == 1)


def test_clicks_cycle_and_quick_ones_are_not_lost(opened, qtbot):
    session = opened.session
    for _ in range(2):
        edits.cycle_word(opened, "red")
    settled(opened, qtbot)
    assert session.words[0, 0] == 0
    edits.cycle_word(opened, "red")
    settled(opened, qtbot)
    assert session.words[0, 0] == -1


def test_a_mixed_selection_becomes_yes(opened, qtbot):
    session = opened.session
    session.select((0,), current=0)
    edits.set_word(opened, "red", 0)
    session.select((0, 1), current=1)
    edits.cycle_word(opened, "red")
    settled(opened, qtbot)
    assert session.words[:2, 0].tolist() == [1, 1]


def test_done_keeps_what_was_answered_and_takes_suggestions_for_the_rest(opened, qtbot):
    session = opened.session
    with qtbot.waitSignal(session.notified) as told:
        edits.set_word(opened, "red", 0)  # still on its way to the disk when Done is pressed
        edits.mark_done(opened)
    assert session.words[0].tolist() == [0, 0]
    assert session.reviewed.tolist() == [True] + [False] * 8
    assert session.current_row == 1
    assert "green" in told.args[0].text
    told.args[0].action()
    settled(opened, qtbot)
    assert session.words[0].tolist() == [0, -1]
    assert not session.reviewed[0]


def test_done_on_a_selection_is_one_step(opened, qtbot):
    session = opened.session
    session.select((0, 1, 2), current=0)
    edits.mark_done(opened)
    settled(opened, qtbot)
    assert session.words[:3].tolist() == [[1, 0], [1, 1], [1, 0]]
    assert session.undo_text == "Done on 3 photos"
    assert session.current_row == 3


def test_done_leaves_labels_without_a_suggestion_unknown(opened, qtbot):
    edits.add_label(opened, "boat")
    settled(opened, qtbot)
    edits.mark_done(opened)
    settled(opened, qtbot)
    assert opened.session.words[0].tolist() == [1, 0, -1]


def test_done_answers_every_label_if_the_user_said_so(opened, qtbot):
    opened.settings.done_answers_all = True
    edits.add_label(opened, "boat")
    settled(opened, qtbot)
    edits.mark_done(opened)
    settled(opened, qtbot)
    assert opened.session.words[0].tolist() == [1, 0, 0]


def test_done_at_the_end_stays(opened, qtbot):
    session = opened.session
    session.select((8,), current=8)
    edits.mark_done(opened)
    settled(opened, qtbot)
    assert session.current_row == 8


@pytest.mark.parametrize("name", ["", "  ", "Red", "filename", "red_probability"])
def test_a_label_that_cannot_be_is_refused_with_a_sentence(opened, qtbot, name):
    with qtbot.waitSignal(opened.session.notified) as told:
        edits.add_label(opened, name)
    assert told.args[0].kind is NoticeKind.ERROR
    assert opened.session.labels == ("red", "green")


def test_a_new_label_says_what_it_lacks(opened, qtbot):
    session = opened.session
    edits.add_label(opened, "boat")
    settled(opened, qtbot)
    session.select((0, 1), current=0)
    edits.set_word(opened, "boat", 1)
    settled(opened, qtbot)
    assert [(item.label, item.yes, item.no) for item in session.missing] == [("boat", 3, 5)]


def test_undo_of_a_label_takes_it_away_and_redo_brings_it_back(opened, qtbot):
    session = opened.session
    edits.add_label(opened, "boat")
    settled(opened, qtbot)
    assert session.undo_text == "label boat"
    edits.undo(opened)
    settled(opened, qtbot)
    assert session.labels == ("red", "green")
    edits.redo(opened)
    settled(opened, qtbot)
    assert session.labels == ("red", "green", "boat")


def test_undo_goes_to_the_photo_it_changed(opened, qtbot):
    session = opened.session
    edits.set_word(opened, "red", 1)
    settled(opened, qtbot)
    session.select((6,), current=6)
    edits.undo(opened)
    settled(opened, qtbot)
    assert session.current_row == 0


def test_nothing_to_undo_is_a_sentence(opened, qtbot):
    with qtbot.waitSignal(opened.session.notified) as told:
        edits.undo(opened)
    assert told.args[0].kind is NoticeKind.ERROR
    assert not told.args[0].details


def test_many_changes_arrive_as_a_whole(opened, qtbot, monkeypatch):
    monkeypatch.setattr("mlic_gui.operations.parts.changes._MANY", 3)
    session = opened.session
    session.select(range(9), current=0)
    edits.set_word(opened, "green", 1)
    settled(opened, qtbot)
    assert (session.words[:, 1] == 1).all()
    edits.undo(opened)
    settled(opened, qtbot)
    assert (session.words == -1).all()


def test_an_edit_before_the_photo_was_tagged_gives_it_a_side(desk, photos, qtbot):
    from mlic_gui.operations import projects

    desk.settings.tag_on_open = False
    projects.open_folder(desk, photos)
    qtbot.waitUntil(lambda: bool(desk.session.records) and not desk.session.scanning)
    edits.set_word(desk, "red", 1)
    settled(desk, qtbot)
    table = desk.session.project.store
    members = []
    desk.runner.submit(lambda progress: members.extend(table.split()), lane=Lane.STORE)
    qtbot.waitUntil(lambda: bool(members))
    assert members[0].fingerprint is not None
