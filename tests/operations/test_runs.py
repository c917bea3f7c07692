"""Runs are looked at, compared, gone back to, repeated and saved, beside all else that goes on."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.progress import Cancelled
from mlic_gui.operations import edits, exchange, projects, repeating, reporting, runs, training
from mlic_gui.session.notice import NoticeKind
from tests.operations.conftest import open_and_tag
from tests.operations.test_training import write_labels
from tests.support.small_world import make_folder


def idle(desk, qtbot) -> None:
    qtbot.waitUntil(lambda: not desk.runner.busy)


@pytest.fixture
def trained(desk, tmp_path, qtbot):
    """45 photos and two runs, some answers of the second are others."""
    open_and_tag(desk, make_folder(tmp_path / "photos", 45), qtbot)
    with qtbot.waitSignal(desk.session.import_planned) as planned:
        exchange.plan_import(desk, write_labels(tmp_path / "labels.csv", 45))
    exchange.import_csv(desk, planned.args[0])
    idle(desk, qtbot)
    training.retrain(desk)
    idle(desk, qtbot)
    desk.session.select((4, 5, 6), current=4)
    edits.set_word(desk, "red", 1)
    idle(desk, qtbot)
    training.retrain(desk)
    idle(desk, qtbot)
    assert len(desk.session.history.runs) == 2
    return desk


@pytest.fixture
def told(trained):
    notices = []
    trained.session.notified.connect(notices.append)
    return notices


def test_a_report_comes_in_two_steps_and_is_kept(trained, qtbot) -> None:
    reviews, run = trained.session.reviews, trained.session.history.runs[0]
    shown = []
    reviews.report_changed.connect(lambda name: shown.append((name, reviews.is_whole(name))))
    reviews.choose((run.id,))
    runs.show_chosen(trained)
    assert reviews.making == run.id
    idle(trained, qtbot)
    assert shown == [(run.id, False), (run.id, True)]
    report = reviews.report(run.id)
    assert report.answers.figures() == run.comparison.after
    assert reviews.making == ""
    runs.show_chosen(trained)
    assert not reviews.making  # it is there already, only what was corrected since is looked up
    idle(trained, qtbot)
    assert reviews.report(run.id).growth is report.growth


def test_a_report_that_is_not_wanted_any_more_ends(trained, qtbot, monkeypatch) -> None:
    reviews, run = trained.session.reviews, trained.session.history.runs[0]
    begun, ended = threading.Event(), []

    def endless(*_args, progress, **_named):
        begun.set()
        try:
            while True:
                progress.check()
        except Cancelled:
            ended.append(True)
            raise

    monkeypatch.setattr(pipeline, "run_growth", endless)
    runs.review(trained, run.id)
    qtbot.waitUntil(begun.is_set)
    runs.cancel_review(trained)
    idle(trained, qtbot)
    assert ended == [True]
    assert reviews.report(run.id) is not None  # what is there stays
    assert not reviews.is_whole(run.id)
    assert reviews.making == ""


def test_another_run_chosen_meanwhile_is_made_instead(trained, qtbot) -> None:
    reviews, (first, second) = trained.session.reviews, trained.session.history.runs
    runs.review(trained, first.id)
    runs.review(trained, second.id)
    idle(trained, qtbot)
    assert reviews.report(first.id) is None
    assert reviews.is_whole(second.id)


def test_trouble_with_a_report_is_told_in_its_place(trained, told, qtbot, monkeypatch) -> None:
    run = trained.session.history.runs[0]

    def fail(*_args, **_named):
        raise LearningError(ErrorCode.RUN_MISSING, id=run.id)

    monkeypatch.setattr(pipeline, "run_report", fail)
    runs.review(trained, run.id)
    idle(trained, qtbot)
    assert trained.session.reviews.trouble(run.id).code is ErrorCode.RUN_MISSING
    assert told == []


def test_a_report_that_breaks_says_so_in_its_place_too(trained, told, qtbot, monkeypatch) -> None:
    run, broken = trained.session.history.runs[0], ZeroDivisionError()

    def fail(*_args, **_named):
        raise broken

    monkeypatch.setattr(pipeline, "run_report", fail)
    runs.review(trained, run.id)
    idle(trained, qtbot)
    assert trained.session.reviews.trouble(run.id) is broken
    assert [notice.kind for notice in told] == [NoticeKind.ERROR]


def test_two_runs_are_compared_on_their_common_photos(trained, qtbot) -> None:
    reviews, (first, second) = trained.session.reviews, trained.session.history.runs
    reviews.choose((first.id, second.id))
    runs.show_chosen(trained)
    idle(trained, qtbot)
    found = reviews.compared((first.id, second.id))
    assert not isinstance(found, BaseException)
    assert found.photos
    assert found.second.labels


def test_without_answers_it_is_said_why_they_cannot_be_compared(trained, qtbot, monkeypatch) -> None:
    reviews, (first, second) = trained.session.reviews, trained.session.history.runs

    def fail(*_args, **_named):
        raise LearningError(ErrorCode.ANSWERS_MISSING, id=first.id)

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "compare_runs", fail)
        runs.compare(trained, first.id, second.id)
        idle(trained, qtbot)
    assert reviews.compared((first.id, second.id)).code is ErrorCode.ANSWERS_MISSING
    runs.compare(trained, first.id, second.id)  # a run that was interrupted may have come to its end since
    idle(trained, qtbot)
    assert not isinstance(reviews.compared((first.id, second.id)), BaseException)


def test_a_comparison_that_breaks_is_told_and_not_waited_for(trained, told, qtbot, monkeypatch) -> None:
    first, second = trained.session.history.runs
    broken = ZeroDivisionError()

    def fail(*_args, **_named):
        raise broken

    monkeypatch.setattr(pipeline, "compare_runs", fail)
    runs.compare(trained, first.id, second.id)
    idle(trained, qtbot)
    assert trained.session.reviews.compared((first.id, second.id)) is broken
    assert [notice.kind for notice in told] == [NoticeKind.ERROR]


def test_a_click_does_not_wait_for_a_comparison_nor_a_comparison_for_one_unwanted(
    trained, qtbot, monkeypatch
) -> None:
    reviews, (first, second) = trained.session.reviews, trained.session.history.runs
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_args, **_named):
        begun.set()
        go_on.wait(30)
        return "compared"

    monkeypatch.setattr(pipeline, "compare_runs", slow)
    runs.compare(trained, first.id, second.id)
    qtbot.waitUntil(begun.is_set)
    runs.use_run(trained, first.id)
    qtbot.waitUntil(lambda: trained.session.tagger.card.run == first.id)
    reviews.choose(())
    runs.show_chosen(trained)
    go_on.set()
    idle(trained, qtbot)
    assert reviews.compared((first.id, second.id)) is None


def test_an_older_tagger_is_gone_back_to_and_forth(trained, told, qtbot) -> None:
    session, (first, second) = trained.session, trained.session.history.runs
    runs.use_run(trained, first.id)
    idle(trained, qtbot)
    assert session.tagger.card.run == first.id
    assert trained.settings.tagger == first.name
    assert not session.stale.any()
    assert told[-1].text == f"{first.name} is in use now."
    told[-1].action()
    idle(trained, qtbot)
    assert session.tagger.card.run == second.id


def test_a_tagger_that_was_deleted_cannot_be_used(trained, told, qtbot) -> None:
    first = trained.session.history.runs[0]
    entry = next(entry for entry in trained.session.taggers if entry.name == first.name)
    for path in sorted(entry.directory.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    entry.directory.rmdir()
    before = trained.session.tagger
    runs.use_run(trained, first.id)
    idle(trained, qtbot)
    assert told[-1].kind is NoticeKind.ERROR
    assert trained.session.tagger is before


def test_a_run_done_again_gives_the_same_figures(trained, told, qtbot) -> None:
    session, first = trained.session, trained.session.history.runs[0]
    in_use = session.tagger.name
    repeating.run_again(trained, first.id)
    assert session.history.running
    idle(trained, qtbot)
    again = session.history.runs[-1]
    assert again.repeats == first.id
    found = session.reviews.repetition(again.id)
    assert found.same_data  # although words have changed since
    assert found.reproduced
    assert session.tagger.name == in_use
    assert session.offered is None
    assert session.reviews.chosen == (again.id,)
    assert "the same figures" in told[-1].text
    assert again.name in [entry.name for entry in session.taggers]


def test_the_repetition_is_remembered(trained, qtbot) -> None:
    folder, (first, second) = trained.session.folder, trained.session.history.runs
    repeating.run_again(trained, first.id)
    trained.session.reviews.choose((second.id,))
    idle(trained, qtbot)
    assert trained.session.reviews.chosen == (second.id,)  # who looks at another run is left there
    projects.close_project(trained)
    session = open_and_tag(trained, folder, qtbot).session
    assert [run.repeats for run in session.history.runs] == ["", "", first.id]
    again = session.history.runs[-1].id
    assert session.reviews.repetition(again) is None
    session.reviews.choose((again,))
    runs.show_chosen(trained)
    idle(trained, qtbot)
    assert session.reviews.repetition(again).reproduced


def test_a_report_is_saved_as_one_page(trained, told, tmp_path, qtbot) -> None:
    run = trained.session.history.runs[0]
    runs.save_page(trained, run.id, tmp_path / "report.html")
    idle(trained, qtbot)
    text = (tmp_path / "report.html").read_text()
    assert "<html" in text
    assert str(tmp_path) not in text
    assert told[-1].text.endswith("report.html")
    assert trained.session.reviews.is_whole(run.id)


def test_a_page_that_cannot_be_written_is_told(trained, told, tmp_path, qtbot) -> None:
    run = trained.session.history.runs[0]
    runs.save_page(trained, run.id, tmp_path / "nowhere" / "report.html")
    idle(trained, qtbot)
    assert told[-1].kind is NoticeKind.ERROR
    assert not told[-1].details


def test_curves_and_figures_are_saved_beside_the_window(trained, told, tmp_path, qtbot) -> None:
    run = trained.session.history.runs[0]
    reporting.save_report(trained, tmp_path, run)
    idle(trained, qtbot)
    (place,) = tmp_path.glob("refit-*")
    assert json.loads((place / "run.json").read_text())["id"] == run.id
    assert str(place) in told[-1].text


def test_a_plot_is_saved(trained, tmp_path, qtbot) -> None:
    runs.save_plot(trained, tmp_path / "plot.svg", "<svg/>")
    idle(trained, qtbot)
    assert (tmp_path / "plot.svg").read_text() == "<svg/>"


def test_a_photo_is_opened_even_if_its_folder_is_not_shown(opened, qtbot) -> None:
    session = opened.session
    session.show_folder("elsewhere")
    assert runs.open_photo(opened, "3.jpg")
    assert session.current_record.path == "3.jpg"
    assert session.prefix == ""
    with qtbot.waitSignal(session.notified) as notice:
        assert not runs.open_photo(opened, "gone.jpg")
    assert "gone.jpg" in notice.args[0].text


def test_a_run_without_figures_has_no_report_to_make(trained, qtbot) -> None:
    assert runs.find(trained, "none") is None
    runs.review(trained, "none")
    runs.use_run(trained, "none")
    repeating.run_again(trained, "none")
    runs.save_page(trained, "none", Path("x.html"))
    assert not trained.runner.busy
