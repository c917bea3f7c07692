"""Opening, scanning, closing, coming back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core.project.location import open_project
from mlic_gui.operations import edits, projects
from mlic_gui.session.notice import NoticeKind
from tests.operations.conftest import open_and_tag
from tests.support.small_world import make_folder


def test_an_opened_folder_has_its_photos_the_taggers_labels_and_suggestions(opened):
    session = opened.session
    assert [record.path for record in session.records] == [f"{number}.jpg" for number in range(9)]
    assert session.labels == ("red", "green")
    assert not np.isnan(session.probabilities).any()
    assert session.tagger.name == "natural-scenes"
    assert not session.scanning
    assert opened.settings.recent_folders == (session.folder,)
    assert session.undo_text == ""


def test_photos_are_shown_while_the_scan_goes_on(desk, photos, qtbot, monkeypatch):
    import threading

    from mlic_gui.core.photos import scan as scanning

    go_on = threading.Event()
    real = scanning.scan

    def slow(folder, **options):
        for batch in real(folder, **options):
            for record in batch:
                yield [record]
                if record.path == "3.jpg":
                    go_on.wait()

    monkeypatch.setattr(scanning, "scan", slow)
    projects.open_folder(desk, photos)
    qtbot.waitUntil(lambda: len(desk.session.records) == 4)
    assert desk.session.scanning
    go_on.set()
    qtbot.waitUntil(lambda: not desk.session.scanning)
    assert len(desk.session.records) == 9


def test_what_was_said_is_there_when_the_folder_is_opened_again(opened, make_desk, photos, qtbot):
    session = opened.session
    session.select((2, 3), current=3)
    edits.set_word(opened, "red", 1)
    edits.mark_done(opened)
    qtbot.waitUntil(lambda: bool(session.reviewed[2]))
    session.select((4, 5), current=5)
    session.project_closing.connect(lambda: projects.remember_view(opened, top="4.jpg", zoom=1.5))
    projects.close_project(opened)
    again = open_and_tag(make_desk(), photos, qtbot).session
    assert again.words[[2, 3], 0].tolist() == [1, 1]
    assert again.reviewed[[2, 3]].tolist() == [True, True]
    assert (again.current_row, again.selected_rows) == (5, (4, 5))
    qtbot.waitUntil(lambda: again.undo_text == "Done on 2 photos")


def test_another_folder_replaces_the_first_and_what_ran_for_it(opened, tmp_path, qtbot):
    session = opened.session
    other = make_folder(tmp_path / "other", 3, first=20)
    gate = session.project.bench.gate
    with gate.closed():
        make_folder(Path(session.folder), 4, first=30)
        projects.open_folder(opened, session.folder)  # looks again: four new photos wait to be tagged
        qtbot.waitUntil(lambda: opened.underway.tagging is not None)
        stale = opened.underway.tagging
        projects.open_folder(opened, other)
        qtbot.waitUntil(lambda: session.folder == other.resolve())
        assert stale.is_cancelled
    qtbot.waitUntil(lambda: not opened.runner.busy)
    assert [record.path for record in session.records] == ["20.jpg", "21.jpg", "22.jpg"]
    assert not np.isnan(session.probabilities).any()


def test_the_last_of_several_wishes_wins(desk, tmp_path, qtbot):
    folders = [make_folder(tmp_path / name, 2) for name in ("a", "b", "c")]
    for folder in folders:
        projects.open_folder(desk, folder)
    qtbot.waitUntil(lambda: desk.session.folder == folders[2].resolve() and not desk.runner.busy)
    assert len(desk.session.records) == 2
    with open_project(folders[0]) as first:
        assert not first.read_only


def test_a_folder_that_is_not_there_leaves_the_open_one_alone(opened, tmp_path, qtbot):
    session = opened.session
    with qtbot.waitSignal(session.notified) as told:
        projects.open_folder(opened, tmp_path / "gone")
    assert told.args[0].kind is NoticeKind.ERROR
    assert len(session.records) == 9


def test_a_folder_within_the_project_is_shown(opened, photos, qtbot):
    make_folder(photos / "more", 2, first=40)
    with qtbot.waitSignal(opened.session.scan_finished):
        projects.open_folder(opened, photos / "more")
    session = opened.session
    assert session.prefix == "more"
    assert session.shown_rows.tolist() == [9, 10]
    assert session.folder == photos.resolve()


def test_a_folder_within_a_project_opens_that_project(desk, photos, qtbot):
    make_folder(photos / "more", 2, first=40)
    open_project(photos).close()
    session = open_and_tag(desk, photos / "more", qtbot).session
    assert session.folder == photos.resolve()
    assert session.prefix == "more"
    assert session.current_row == 9


def test_a_second_window_may_look_and_is_told_why(opened, make_desk, photos, qtbot):
    second = open_and_tag(make_desk(), photos, qtbot)
    session = second.session
    assert session.read_only
    assert "Another window" in session.read_only_text
    assert session.labels == ("red", "green")
    with qtbot.waitSignal(session.notified) as told:
        edits.set_word(second, "red", 1)
    assert told.args[0].kind is NoticeKind.ERROR
    assert (session.words == -1).all()


def test_the_first_window_gone_the_second_may_write_after_opening_again(opened, make_desk, photos, qtbot):
    second = open_and_tag(make_desk(), photos, qtbot)
    projects.close_project(opened)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    open_and_tag(second, photos, qtbot)
    assert not second.session.read_only


def test_photos_that_moved_keep_what_was_said_of_them(opened, make_desk, photos, qtbot):
    session = opened.session
    session.select((1,), current=1)
    edits.set_word(opened, "green", 1)
    qtbot.waitUntil(lambda: session.words[1, 1] == 1)
    projects.close_project(opened)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    (photos / "better").mkdir()
    shutil.move(photos / "1.jpg", photos / "better" / "one.jpg")
    desk = make_desk()
    with qtbot.waitSignal(desk.session.notified) as told:
        projects.open_folder(desk, photos)
    qtbot.waitUntil(lambda: not desk.runner.busy)
    assert "moved" in told.args[0].text
    row = desk.session.table.row_of("better/one.jpg")
    assert desk.session.words[row, 1] == 1


def test_a_photo_that_cannot_be_read_has_a_reason_and_stops_nothing(desk, photos, qtbot):
    (photos / "broken.jpg").write_bytes(b"\xff\xd8 not much of a photo")
    session = open_and_tag(desk, photos, qtbot).session
    row = session.table.row_of("broken.jpg")
    assert session.problems[row].code == "photo_broken"
    assert np.isnan(session.probabilities[row]).all()
    assert not np.isnan(np.delete(session.probabilities, row, axis=0)).any()


def test_an_empty_folder_is_an_open_project_without_photos(desk, tmp_path, qtbot):
    (tmp_path / "empty").mkdir()
    session = open_and_tag(desk, tmp_path / "empty", qtbot).session
    assert session.folder is not None
    assert session.records == []
    assert session.current_row == -1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_a_project_all_the_same(desk, photos, qtbot):
    photos.chmod(0o555)
    session = open_and_tag(desk, photos, qtbot).session
    edits.set_word(desk, "red", 1)
    qtbot.waitUntil(lambda: session.words[0, 0] == 1)
    photos.chmod(0o755)
    assert not (photos / ".mlic").exists()


def test_closing_lets_others_write(opened, photos, qtbot):
    edits.set_word(opened, "red", 1)
    projects.close_project(opened)
    assert opened.session.folder is None
    qtbot.waitUntil(lambda: not opened.runner.busy)
    with open_project(photos) as store:
        assert not store.read_only
        assert store.annotated_paths() == ["0.jpg"]
