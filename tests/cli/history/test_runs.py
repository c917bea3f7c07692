"""The list of runs, one run with its figures, and its report."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.cli.console import Console
from mlic_gui.cli.history.runs import runs
from mlic_gui.cli.options.arguments import parse
from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.learning.judging.comparison import Judgement
from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord, RunStatus
from mlic_gui.core.project.location import open_project
from tests.support.judging import compared


@pytest.fixture
def project(tmp_path):
    words = np.random.default_rng(0).integers(0, 2, (40, 1)).astype(np.int8)
    answers = Judgement(words * np.float32(0.9), np.full(words.shape, 0.5, np.float32))
    nobody = np.zeros(40, bool)
    judged = compared(
        words, answers, answers, labels=["sea"], groups=np.arange(40), beta=2.0, seen=nobody, folds=5
    ).comparison
    begun = RunRecord.begin(RunKind.REFIT, base="scenes", settings={"beta": 2.0, "seed": 1})
    point = CurvePoint(0, 0.7, 0.7, 0.5, 0.5)
    made = replace(begun.ended(RunStatus.FINISHED), points=(point,), best=0, comparison=judged, name="mine")
    lost = replace(begun, id="lost", kind=RunKind.FINE_TUNE, recipe="fine-tune", logs="/somewhere/logs")
    with open_project(tmp_path) as store:
        for run in (replace(made, id="3f2a-1", adopted=True), lost.ended(RunStatus.FAILED)):
            store.add_run(run.id, run.to_json())
            store.finish_run(run.id, run.to_json())
    return tmp_path


def _said(*words):
    out = io.StringIO()
    runs(parse(["runs", *map(str, words)]), Console(out, io.StringIO()))
    return out.getvalue().splitlines()


def test_runs_are_listed_with_figures_and_intervals(project):
    heads, first, second = _said(project)
    assert heads.split()[:6] == ["ID", "STARTED", "KIND", "STATUS", "TAGGER", "FROM"]
    assert first.startswith("3f2a-1")
    assert "finished, taken into use" in first
    assert "F2 1.000 (1.00 to 1.00), mAP 1.000 (1.00 to 1.00), 40 photos" in first
    assert second.split()[-6:] == ["fine-tune", "failed", "–", "scenes", "–", "–"]


def test_one_run_is_told_with_settings_figures_and_logs(project):
    said = "\n".join(_said(project, "--run", "3f"))
    assert "Settings: those that are usual, but Seed 1" in said
    assert "expected calibration error" in said
    assert any("/somewhere/logs" in line for line in _said(project, "--run", "lost"))


def test_the_latest_run_with_curves_is_exported(project, tmp_path):
    (line,) = _said(project, "--export", tmp_path / "report")
    assert "3f2a-1" in line
    assert (tmp_path / "report" / "curves.csv").is_file()


def test_a_run_that_is_not_there(project):
    with pytest.raises(CoreError) as caught:
        _said(project, "--run", "9")
    assert caught.value.code is ErrorCode.RUN_MISSING
