from __future__ import annotations

from dataclasses import replace

import pytest

from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.reporting.run_report import RunReport
from mlic_gui.core.progress import Report, Stage
from mlic_gui.session.learning.run_reviews import RunReviews
from tests.widgets.support import run_record


@pytest.fixture
def reviews(qapp) -> RunReviews:
    return RunReviews()


def test_one_run_is_looked_at_and_two_are_compared(qtbot, reviews: RunReviews) -> None:
    with qtbot.waitSignal(reviews.chosen_changed):
        reviews.choose(["1"])
    assert reviews.chosen == ("1",)
    with qtbot.assertNotEmitted(reviews.chosen_changed):
        reviews.choose(["1"])
    reviews.choose(["1", "2"])
    assert reviews.chosen == ("1", "2")


def test_a_report_grows_until_it_is_whole(qtbot, reviews: RunReviews) -> None:
    report = RunReport(run_record(), "Holidays")
    with qtbot.waitSignal(reviews.report_changed) as told:
        reviews.put_report(report, whole=False)
    assert told.args == ["1"]
    assert reviews.report("1") is report
    assert not reviews.is_whole("1")
    reviews.put_report(replace(report, folder="Holidays 2"), whole=True)
    assert reviews.is_whole("1")
    assert reviews.report("2") is None


def test_old_reports_are_forgotten_when_there_are_many(reviews: RunReviews) -> None:
    for number in range(40):
        reviews.put_report(RunReport(run_record(number), "Holidays"), whole=True)
    assert reviews.report("0") is None
    assert not reviews.is_whole("0")
    assert reviews.report("39") is not None


def test_what_is_being_made_is_told(qtbot, reviews: RunReviews) -> None:
    reviews.put_trouble("1", LearningError(ErrorCode.RUN_MISSING, id="1"))
    reviews.begin("1")
    assert reviews.trouble("1") is None
    with qtbot.waitSignal(reviews.making_changed):
        reviews.note_progress(Report(Stage.GROWTH, 3, 20))
    assert reviews.progress is not None
    reviews.end("another")
    assert reviews.making == "1"
    reviews.end("1")
    assert (reviews.making, reviews.progress) == ("", None)


def test_another_project_forgets_it_all(qtbot, reviews: RunReviews) -> None:
    error = LearningError(ErrorCode.ANSWERS_MISSING, id="1")
    reviews.choose(["1"])
    reviews.put_report(RunReport(run_record(), "Holidays"), whole=True)
    reviews.put_compared(("1", "2"), error)
    assert reviews.compared(("1", "2")) is error
    with qtbot.waitSignal(reviews.chosen_changed):
        reviews.clear()
    assert reviews.chosen == ()
    assert reviews.report("1") is None
    assert reviews.compared(("1", "2")) is None
