"""Curves of the running training and what earlier ones came to."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord, RunStatus
from mlic_gui.core.progress import Report, Stage
from mlic_gui.session.learning.history import TrainingHistory
from tests.widgets.support import comparison, run_record


@pytest.fixture
def history(qapp):
    return TrainingHistory()


def point(step: int, loss: float) -> CurvePoint:
    return CurvePoint(step, loss / 2, loss, 0.8, 0.7)


def run(*points: CurvePoint, best: int | None = None) -> RunRecord:
    begun = RunRecord.begin(RunKind.REFIT, base="natural-scenes", settings={})
    ended = begun.ended(RunStatus.FINISHED)
    return RunRecord(**{**{f: getattr(ended, f) for f in ended.__slots__}, "points": points, "best": best})


def test_the_best_point_is_the_one_with_the_lowest_validation_loss(history):
    history.begin(RunKind.FINE_TUNE, settings={"epochs": 20, "patience": 5})
    for step, loss in enumerate((0.5, 0.3, 0.4, 0.35)):
        history.add_point(point(step, loss))
    assert (history.best, history.since_best, history.planned) == (1, 2, 20)


def test_without_a_selection_side_there_is_no_best(history):
    history.begin(RunKind.REFIT)
    history.add_point(point(0, math.nan))
    assert history.best is None
    assert history.since_best == 0


def test_many_points_are_told_a_few_times(history, qtbot):
    history.begin(RunKind.REFIT)
    told: list[int] = []
    history.curve_changed.connect(lambda: told.append(len(history.points)))
    for step in range(100):
        history.add_point(point(step, 1 / (step + 1)))
    qtbot.waitUntil(lambda: told == [100])


def test_a_run_that_left_nothing_gives_way_to_the_earlier_curves(history):
    earlier = run(point(0, 0.5), point(1, 0.4), best=1)
    history.set_runs((earlier,))
    history.begin(RunKind.FINE_TUNE, settings={"epochs": 3})
    history.add_point(point(0, 0.9))
    history.end(None)
    assert history.points == earlier.points
    assert history.kind is RunKind.REFIT
    assert not history.running


def test_a_new_run_joins_the_earlier_ones(history, qtbot):
    history.begin(RunKind.REFIT)
    done = run(point(0, 0.5), best=0)
    with qtbot.waitSignals([history.runs_changed, history.state_changed]):
        history.end(done)
    assert history.runs == (done,)
    assert history.points == done.points
    history.clear()
    assert history.runs == history.points == ()


def test_epochs_with_the_head_alone_are_counted_through(history):
    history.begin(RunKind.FINE_TUNE, recipe="vgg19", settings={"epochs": 50, "head_epochs": 30})
    assert (history.planned, history.head_epochs, history.recipe) == (80, 30, "vgg19")


def test_a_run_that_goes_on_draws_no_epoch_twice(history):
    history.begin(RunKind.FINE_TUNE)
    for step in (0, 1, 2, 1, 2, 3):
        history.add_point(point(step, 0.5))
    assert [known.step for known in history.points] == [0, 1, 2, 3]


def test_only_the_latest_run_may_go_on(history):
    killed = replace(RunRecord.begin(RunKind.FINE_TUNE, base="a", settings={}), status=RunStatus.INTERRUPTED)
    history.set_runs((killed,))
    assert history.interrupted == killed
    history.begin(RunKind.REFIT)
    assert history.interrupted is None
    history.end(run(point(0, 0.5)))
    assert history.interrupted is None
    history.set_runs((killed,))
    history.drop_run(killed)
    assert history.runs == ()


def test_photos_seen_in_training_make_no_progress(history):
    fair = run_record(1)
    history.set_runs((fair, run_record(2, comparison=comparison(0.9, 0.99, Verdict.BETTER, seen=40))))
    assert history.judged == (fair,)


def test_learning_again_from_all_photos_is_part_of_the_way(history):
    history.begin(RunKind.FINE_TUNE, settings={"epochs": 2})
    for step in range(2):
        history.add_point(point(step, 0.5))
    history.note_report(Report(Stage.FINE_TUNE, 10, 44))
    assert not history.learns_again
    history.add_point(point(2, 0.4))
    history.note_report(Report(Stage.FINE_TUNE, 22, 44))
    assert history.learns_again
    assert history.seconds_left is not None and history.seconds_left > 0
    history.note_report(Report(Stage.FINE_TUNE, 44, 44))
    assert not history.learns_again
