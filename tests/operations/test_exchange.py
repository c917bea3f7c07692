"""Tags leave and arrive as files."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from scipy.io import savemat

from mlic_gui.operations import edits, exchange, projects
from mlic_gui.session.notice import NoticeKind
from tests.operations.conftest import open_and_tag
from tests.support.small_world import make_folder


def rows(path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_an_export_has_the_humans_word_and_else_the_suggestion(opened, tmp_path, qtbot):
    edits.set_word(opened, "red", 0)  # on its way to the disk when the export is asked for
    with qtbot.waitSignal(opened.session.notified) as told:
        exchange.export_csv(opened, tmp_path / "tags.csv", by=True)
    assert told.args[0].kind is NoticeKind.DONE
    header, first, second, *_ = rows(tmp_path / "tags.csv")
    assert header == ["filename", "red", "green", "red_by", "green_by"]
    assert first == ["0.jpg", "0", "0", "human", "natural-scenes"]
    assert second == ["1.jpg", "1", "1", "natural-scenes", "natural-scenes"]


def test_unreadable_photos_are_listed_with_their_reason(desk, photos, tmp_path, qtbot):
    (photos / "broken.jpg").write_bytes(b"nothing")
    open_and_tag(desk, photos, qtbot)
    with qtbot.waitSignal(desk.session.notified) as told:
        exchange.export_csv(desk, tmp_path / "tags.csv")
    assert "tags-unreadable.csv" in told.args[0].text
    assert len(rows(tmp_path / "tags.csv")) == 10
    assert rows(tmp_path / "tags-unreadable.csv")[1][0] == "broken.jpg"


def test_a_file_that_cannot_be_written_is_a_sentence(opened, tmp_path, qtbot):
    with qtbot.waitSignal(opened.session.notified) as told:
        exchange.export_csv(opened, tmp_path / "nowhere" / "tags.csv")
    assert told.args[0].kind is NoticeKind.ERROR


def test_an_import_says_first_what_it_would_do_and_is_one_step(opened, tmp_path, qtbot):
    session = opened.session
    (tmp_path / "tags.csv").write_text("filename,red,boat\n0.jpg,0,1\n1.jpg,,0\n")
    with qtbot.waitSignal(session.import_planned) as planned:
        exchange.plan_import(opened, tmp_path / "tags.csv")
    plan = planned.args[0]
    assert plan.cells(overwrite=False) == 3
    assert (session.words == -1).all()
    with qtbot.waitSignal(session.notified) as told:
        exchange.import_csv(opened, plan)
    assert session.labels == ("red", "green", "boat")
    assert session.words[:2].tolist() == [[0, -1, 1], [-1, -1, 0]]
    assert session.undo_text == "import on 2 photos"
    told.args[0].action()
    qtbot.waitUntil(lambda: not opened.runner.busy)
    assert (session.words == -1).all()
    assert session.labels == ("red", "green")


def test_what_was_said_stays_unless_it_is_to_be_overwritten(opened, tmp_path, qtbot):
    session = opened.session
    edits.set_word(opened, "red", 1)
    (tmp_path / "tags.csv").write_text("filename,red\n0.jpg,0\n")
    for overwrite, word in ((False, 1), (True, 0)):
        with qtbot.waitSignal(session.import_planned) as planned:
            exchange.plan_import(opened, tmp_path / "tags.csv")
        exchange.import_csv(opened, planned.args[0], overwrite=overwrite)
        qtbot.waitUntil(lambda: not opened.runner.busy)
        assert session.words[0, 0] == word


def test_the_round_trip_is_exact(opened, make_desk, photos, tmp_path, qtbot):
    session = opened.session
    session.select((0, 3, 5), current=0)
    edits.mark_done(opened)
    with qtbot.waitSignal(session.notified):
        exchange.export_csv(opened, tmp_path / "mine.csv", annotations_only=True)
    qtbot.waitUntil(lambda: (tmp_path / "mine.csv").exists() and not opened.runner.busy)
    words = session.words.copy()
    session.select(range(9), current=0)
    for label in session.labels:
        edits.set_word(opened, label, -1)
    with qtbot.waitSignal(session.import_planned) as planned:
        exchange.plan_import(opened, tmp_path / "mine.csv")
    exchange.import_csv(opened, planned.args[0])
    qtbot.waitUntil(lambda: not opened.runner.busy)
    assert (session.words == words).all()


@pytest.mark.parametrize(
    "content", ["", "nonsense\n", "filename,red\n0.jpg,maybe\n", "filename,red\nx.jpg,1\n"]
)
def test_a_file_that_is_no_table_of_tags_is_a_sentence(opened, tmp_path, qtbot, content):
    (tmp_path / "tags.csv").write_text(content)
    with qtbot.waitSignal(opened.session.notified) as told:
        exchange.plan_import(opened, tmp_path / "tags.csv")
    assert told.args[0].kind is NoticeKind.ERROR
    assert not told.args[0].details


def test_nothing_is_exported_when_nothing_is_open(desk, tmp_path):
    exchange.export_csv(desk, tmp_path / "tags.csv")
    projects.close_project(desk)
    assert not desk.runner.busy


def planned(desk, qtbot, path, **options):
    with qtbot.waitSignal(desk.session.import_planned) as told:
        exchange.plan_import(desk, path, **options)
    return told.args[0]


def imported(desk, qtbot, plan):
    with qtbot.waitSignal(desk.session.notified):
        exchange.import_csv(desk, plan)
    qtbot.waitUntil(lambda: not desk.runner.busy)


def test_matlab_targets_without_names_ask_for_them(opened, tmp_path, qtbot):
    targets = np.full((2, 9), -1)
    targets[0, 2] = 1
    savemat(tmp_path / "y.mat", {"targets": targets})
    with qtbot.waitSignal(opened.session.label_names_asked) as asked:
        exchange.plan_import(opened, tmp_path / "y.mat")
    assert asked.args == [tmp_path / "y.mat", 2]
    imported(opened, qtbot, planned(opened, qtbot, tmp_path / "y.mat", names=("red", "boat")))
    assert opened.session.labels == ("red", "green", "boat")
    assert opened.session.words[:3].tolist() == [[0, -1, 0], [0, -1, 0], [1, -1, 0]]


def test_matlab_targets_of_another_number_of_photos_are_a_sentence(opened, tmp_path, qtbot):
    savemat(tmp_path / "y.mat", {"targets": np.full((2, 8), -1)})
    with qtbot.waitSignal(opened.session.notified) as told:
        exchange.plan_import(opened, tmp_path / "y.mat")
    assert "is about 8 photos, and the folder has 9" in told.args[0].text


def test_labels_from_the_names_of_folders(desk, tmp_path, qtbot):
    for name in ("cats", "dogs"):
        make_folder(tmp_path / "pets" / name, 1)
    open_and_tag(desk, tmp_path / "pets", qtbot)
    imported(desk, qtbot, planned(desk, qtbot, tmp_path / "pets"))
    assert desk.session.labels[-2:] == ("cats", "dogs")
    assert desk.session.words[:, -2:].tolist() == [[1, 0], [0, 1]]
    assert desk.session.undo_text == "import on 2 photos"


def test_tfrecord_out_and_back_with_the_photos(opened, photos, tmp_path, qtbot):
    edits.set_word(opened, "red", 0)
    with qtbot.waitSignal(opened.session.notified) as told:
        exchange.export_records(opened, tmp_path / "all.tfrecord", annotations_only=True)
    assert "one photo" in told.args[0].text
    (photos / "0.jpg").rename(tmp_path / "0.jpg")
    edits.set_word(opened, "red", -1)
    projects.close_project(opened)
    (photos / "1.jpg").unlink()
    open_and_tag(opened, photos, qtbot)
    assert planned(opened, qtbot, tmp_path / "all.tfrecord").lacking == 1
    with qtbot.waitSignal(opened.session.import_planned) as told:
        exchange.unpack_photos(opened, tmp_path / "all.tfrecord", into="new")
    assert (photos / "new" / "0.jpg").read_bytes() == (tmp_path / "0.jpg").read_bytes()
    plan = told.args[0]
    assert (plan.lacking, plan.photos) == (0, 1)
    imported(opened, qtbot, plan)
    row = opened.session.table.row_of("new/0.jpg")
    assert opened.session.words[row].tolist() == [0, -1]


def test_a_subfolder_that_is_there_is_a_sentence(opened, photos, tmp_path, qtbot):
    (photos / "new").mkdir()
    with qtbot.waitSignal(opened.session.notified) as told:
        exchange.unpack_photos(opened, tmp_path / "all.tfrecord", into="new")
    assert "holds other things" in told.args[0].text


def test_records_have_suggestions_too_and_list_what_could_not_be_read(desk, photos, tmp_path, qtbot):
    (photos / "broken.jpg").write_bytes(b"nothing")
    open_and_tag(desk, photos, qtbot)
    with qtbot.waitSignal(desk.session.notified) as told:
        exchange.export_records(desk, tmp_path / "all.tfrecord")
    assert "9 photos" in told.args[0].text
    assert rows(tmp_path / "all-unreadable.csv")[1][0] == "broken.jpg"
    assert planned(desk, qtbot, tmp_path / "all.tfrecord").machine == 18


def test_folders_whose_labels_exclude_each_other(desk, tmp_path, qtbot):
    for name in ("cats", "dogs"):
        make_folder(tmp_path / "pets" / name, 1)
    open_and_tag(desk, tmp_path / "pets", qtbot)
    exchange.import_csv(desk, planned(desk, qtbot, tmp_path / "pets"))
    edits.set_one_label(desk, True)
    qtbot.waitUntil(lambda: not desk.runner.busy)
    assert desk.session.exclusive
    assert desk.session.words[:, -2:].tolist() == [[1, 0], [0, 1]]
    assert planned(desk, qtbot, tmp_path / "pets").cells(overwrite=True) == 0


def test_an_import_waits_until_all_photos_are_known(desk, photos, tmp_path, qtbot):
    (tmp_path / "tags.csv").write_text("filename,red\n8.jpg,1\n")
    projects.open_folder(desk, photos)
    with qtbot.waitSignal(desk.session.project_opened):
        pass
    assert planned(desk, qtbot, tmp_path / "tags.csv").photos == 1
    assert not desk.session.scanning
