"""Curves of the running training and what earlier ones came to."""

from __future__ import annotations

import math

import pytest

from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord, RunStatus
from mlic_gui.session.history import TrainingHistory


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
    history.begin(RunKind.FINE_TUNE, planned=20, patience=5)
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
    history.begin(RunKind.FINE_TUNE, planned=3)
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
