"""How a run was made: settings by their titles, dates, sides; of paths only the last name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.learning.run_settings import begin_run
from mlic_gui.core.learning.runs import RunCounts, RunStatus
from mlic_gui.reports.making import chosen_settings, made, moment, plain_value
from tests.support.reports import example_report


@pytest.mark.parametrize("settings", [RefitSettings(), TrainingSettings()])
def test_every_setting_has_its_title_and_a_plain_value(settings):
    pairs = chosen_settings(begin_run(settings, base="scenes", recipe=""))
    assert len(pairs) == len(settings.__dataclass_fields__)
    assert all(title and value and "_" not in title for title, value in pairs)
    assert ("Seed", "0") in pairs


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, "chosen by the program"),
        (True, "yes"),
        (0.001, "0.001"),
        ("/home/somebody/weights.h5", "weights.h5"),
        (r"C:\Users\somebody\weights.h5", "weights.h5"),
        ({"zoom": 0.2, "file": "/tmp/x"}, "zoom 0.2, file x"),
        (["a", 2], "a, 2"),
        ("", "–"),
        ("/", "–"),
    ],
)
def test_values_are_plain_and_no_paths(value, plain):
    assert plain_value(value) == plain


def test_when_from_what_and_on_which_photos():
    run = example_report().run
    pairs = dict(made(run))
    assert pairs["Kind"].startswith("Retraining of the head, recipe")
    assert pairs["Ended"].endswith("finished")
    assert pairs["Split"] == (
        "1,440 photos to learn from, 240 photos to choose thresholds and the best step, "
        "240 photos only to judge"
    )
    assert pairs["Labels"] == "desert, mountains, sea, sunset, trees"
    assert "taken into use" in pairs["Tagger"]
    folds = dict(made(replace(run, counts=RunCounts(40, 0, 40, folds=5))))
    assert folds["Split"] == "40 photos learned from; each was judged in one of 5 folds, unseen"


def test_a_run_that_repeats_another_says_so():
    run = replace(example_report().run, repeats="0123456789", name=None, status=RunStatus.FAILED)
    pairs = dict(made(run))
    assert pairs["Repeats"] == "run 01234567"
    assert "Tagger" not in pairs


def test_times_are_told_in_one_zone():
    assert moment("2026-11-21T10:05:00.000+02:00") == "2026-11-21 08:05 UTC"
    assert moment("some day") == moment("0001-01-01T00:00:00+14:00") == "–"
