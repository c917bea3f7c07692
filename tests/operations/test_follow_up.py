"""What nobody has to ask for: chips, changes by others, the reason of a photo without a picture."""

from __future__ import annotations

import pytest

from mlic_gui.operations import edits, projects, training
from mlic_gui.operations.follow_up import FollowUp
from mlic_gui.operations.thumbnails import thumbnail_source
from mlic_gui.workers.thumbnails import ThumbnailLoader
from tests.operations.conftest import open_and_tag


@pytest.fixture
def follow():
    loaders: list[ThumbnailLoader] = []
    kept: list[FollowUp] = []

    def make(desk) -> tuple[FollowUp, ThumbnailLoader]:
        loaders.append(ThumbnailLoader(thumbnail_source(desk)))
        kept.append(FollowUp(desk, loaders[-1]))
        return kept[-1], loaders[-1]

    yield make
    for loader in loaders:
        loader.close()


def test_chips_follow_the_current_photo_and_leave_out_labels(desk, photos, qtbot, follow):
    follow(desk)
    session = open_and_tag(desk, photos, qtbot).session
    session.select((8,), current=8)
    qtbot.waitUntil(lambda: bool(session.chips))
    assert session.chips[0][0] == "blue"
    edits.accept_chip(desk, "blue")
    qtbot.waitUntil(lambda: session.chips and "blue" not in dict(session.chips))


def test_the_first_photo_has_its_chips_once_it_is_tagged(desk, photos, qtbot, follow):
    follow(desk)
    projects.open_folder(desk, photos)
    qtbot.waitUntil(lambda: bool(desk.session.chips))


def test_another_programs_changes_appear_in_a_window_that_may_only_look(
    opened, make_desk, photos, qtbot, follow
):
    second = make_desk()
    watcher, _ = follow(second)
    open_and_tag(second, photos, qtbot)
    session = second.session
    watcher.look_for_changes()
    qtbot.waitUntil(lambda: not second.runner.busy)
    edits.add_label(opened, "boat")
    edits.set_word(opened, "boat", 1)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    watcher.look_for_changes()
    qtbot.waitUntil(lambda: session.labels == ("red", "green", "boat"))
    assert session.words[0].tolist() == [-1, -1, 1]


def test_a_training_of_another_program_appears(opened, make_desk, photos, qtbot, follow):
    second = make_desk()
    second.library.own = opened.library.own
    watcher, _ = follow(second)
    open_and_tag(second, photos, qtbot)
    watcher.look_for_changes()
    opened.session.select(range(9), current=0)
    edits.mark_done(opened)
    training.retrain(opened)
    qtbot.waitUntil(lambda: bool(opened.session.history.runs) and not opened.runner.busy)
    watcher.look_for_changes()
    qtbot.waitUntil(lambda: second.session.history.runs == opened.session.history.runs)
    qtbot.waitUntil(lambda: second.session.tagger.name == opened.session.tagger.name)


def test_a_photo_without_a_picture_has_a_reason(desk, photos, qtbot, follow):
    _, loader = follow(desk)
    (photos / "a.jpg").write_bytes(b"\xff\xd8 nothing")
    desk.settings.tag_on_open = False
    projects.open_folder(desk, photos)
    qtbot.waitUntil(lambda: not desk.session.scanning and bool(desk.session.records))
    session = desk.session
    row = session.table.row_of("a.jpg")
    with qtbot.waitSignal(session.problems_changed):
        loader.thumbnail(row)
    assert session.problems[row].code == "photo_broken"


def test_thumbnails_come_from_the_photo_then_from_the_cache(opened, photos, qtbot, follow):
    _, loader = follow(opened)
    with qtbot.waitSignal(loader.loaded):
        loader.thumbnail(0)
    first = loader.thumbnail(0)
    (photos / "0.jpg").unlink()
    loader.clear()
    with qtbot.waitSignal(loader.loaded):
        loader.thumbnail(0)
    assert loader.thumbnail(0).size() == first.size()
