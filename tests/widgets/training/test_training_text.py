from __future__ import annotations

import pytest

from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.runs import RunKind
from mlic_gui.session.learning.history import TrainingHistory
from mlic_gui.widgets.training.training_text import (
    compared,
    duration,
    figures_line,
    run_seconds,
    seen_in_training,
    standing,
)
from tests.widgets.support import comparison, points, run_record


@pytest.mark.parametrize(
    ("seconds", "text"), [(7, "7 s"), (59.6, "1 min 00 s"), (110, "1 min 50 s"), (7530, "2 h 05 min")]
)
def test_durations(qapp, seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_short_durations_may_be_exact(qapp) -> None:
    assert duration(0.44, exact=True) == "0.4 s"


def test_a_run_knows_how_long_it_took(qapp) -> None:
    assert run_seconds(run_record()) == pytest.approx(0.4)
    assert run_seconds(run_record(finished=None)) is None


def test_better_in_words(qapp) -> None:
    text = compared(comparison(0.84, 0.9, Verdict.BETTER))
    assert text == "On the same 40 held-out photos: F2 0.84 → 0.90, clearly better (by +0.02 to +0.10)."


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.NO_CLEAR_DIFFERENCE, "no clear difference (between"),
        (Verdict.WORSE, "clearly worse"),
        (Verdict.TOO_FEW, "Too few photos"),
    ],
)
def test_every_verdict_has_words(qapp, verdict: Verdict, words: str) -> None:
    assert words in compared(comparison(0.84, 0.83, verdict))


def test_folds_are_said(qapp) -> None:
    text = compared(comparison(0.84, 0.9, Verdict.BETTER, folds=5))
    assert text.startswith("On 40 photos, each judged by a head that had not seen it:")


def test_photos_seen_in_training_are_said(qapp) -> None:
    assert seen_in_training(comparison(0.8, 0.9, Verdict.BETTER)) == ""
    assert "7 of them were seen in training" in seen_in_training(comparison(0.8, 0.9, Verdict.BETTER, seen=7))
    every = comparison(0.8, 0.9, Verdict.BETTER, seen=40, folds=5)
    assert seen_in_training(every).startswith("All of them were seen in training")
    assert "had not seen" not in compared(every)


def test_how_a_fine_tuning_stands(qapp) -> None:
    history = TrainingHistory()
    history.begin(RunKind.FINE_TUNE, settings={"epochs": 20, "patience": 5})
    assert standing(history) == "Starting…"
    for point in points(4):
        history.add_point(point)
    history.best, history.seconds_left = 1, 110
    assert standing(history) == "epoch 3 of 20 · 2 since best of 5 · 1 min 50 s left"
    assert figures_line(history) == "Validation loss 0.30, F-beta 0.80"


def test_how_a_refit_ended(qapp) -> None:
    history = TrainingHistory()
    history.set_runs((run_record(),))
    assert standing(history) == "3 steps · kept the best, 3"


def test_nothing_to_say_before_the_first_run(qapp) -> None:
    assert standing(TrainingHistory()) == figures_line(TrainingHistory()) == ""
