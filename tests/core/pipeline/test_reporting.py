"""A run's report: what is in its files, and which run is meant."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.learning.judging.comparison import Judgement
from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord, RunStatus
from mlic_gui.core.pipeline import find_run, remembered_runs, report_name, write_report
from mlic_gui.core.pipeline.reporting import REPORT_FILES
from mlic_gui.core.project.location import open_project
from mlic_gui.sentences import sentence
from tests.support.judging import compared


@pytest.fixture
def run():
    words = np.random.default_rng(0).integers(0, 2, (40, 2)).astype(np.int8)
    words[:, 1] = 0
    before = Judgement(np.full(words.shape, np.nan, np.float32), np.full(words.shape, 0.5, np.float32))
    after = Judgement(words * np.float32(0.9), before.thresholds)
    comparison = compared(
        words,
        before,
        after,
        labels=("sea", "=1+1"),
        groups=np.arange(40),
        beta=2.0,
        seen=np.zeros(40, bool),
        folds=None,
    ).comparison
    begun = RunRecord.begin(RunKind.REFIT, base="scenes", settings={"beta": 2.0})
    points = (CurvePoint(0, 0.7, math.nan, 0.5, math.nan), CurvePoint(1, 0.5, 0.6, 0.75, 0.8))
    return replace(begun.ended(RunStatus.FINISHED), points=points, best=1, comparison=comparison, name="mine")


def _table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_curves_labels_and_reliability_are_tables(run, tmp_path):
    write_report(run, tmp_path / "new" / "report")
    found = tmp_path / "new" / "report"
    assert sorted(path.name for path in found.iterdir()) == sorted(REPORT_FILES)
    curves = _table(found / "curves.csv")
    assert [row["step"] for row in curves] == ["0", "1"]
    assert [row["validation_loss"] for row in curves] == ["", "0.6"]
    assert [row["best"] for row in curves] == ["0", "1"]
    labels = _table(found / "labels.csv")
    assert [row["label"] for row in labels] == ["sea", "'=1+1"]
    assert (labels[0]["average_precision"], labels[1]["average_precision"]) == ("1", "")
    assert float(labels[0]["fbeta"]) == 1
    assert float(labels[0]["fbeta_before"]) == 0
    bins = _table(found / "reliability.csv")
    assert sum(int(row["count"]) for row in bins) == 80
    assert [row["yes"] for row in bins] == ["0", "1"]


def test_the_whole_run_can_be_read_back(run, tmp_path):
    write_report(run, tmp_path)
    data = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert RunRecord.from_json(data).to_json() == run.to_json()


def test_a_run_that_came_to_nothing_has_empty_tables(tmp_path):
    write_report(RunRecord.begin(RunKind.FINE_TUNE, base="scenes", settings={}), tmp_path)
    assert [_table(tmp_path / name) for name in REPORT_FILES[:3]] == [[], [], []]


def test_a_folder_that_can_not_be_made_is_told(run, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CoreError) as caught:
        write_report(run, tmp_path / "file" / "report")
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_the_folder_of_a_report_is_named_after_the_run(run):
    name = report_name(replace(run, id="12345678-x", started="2026-05-04T03:02:01+00:00"))
    assert name == "refit-2026-05-04-0302-12345678"
    assert "/" not in report_name(replace(run, started="../../../../tmp/", id="12345678-x"))


def test_which_run_is_meant(run):
    bare = replace(run, id="bbbb", points=())
    runs = (replace(run, id="aaaa"), replace(run, id="aabb"), bare)
    assert find_run(runs, None).id == "aabb"
    assert find_run(runs, "AAA").id == "aaaa"
    assert find_run(runs, "b").id == "bbbb"
    assert find_run((bare,), " b ").id == "bbbb"


def test_which_run_is_not_meant_is_told_apart(run):
    bare = replace(run, id="bbbb", points=())
    runs = (replace(run, id="aaaa"), replace(run, id="aabb"), bare)
    wrong = {
        "aa": ErrorCode.RUN_AMBIGUOUS,
        "c": ErrorCode.RUN_MISSING,
        "": ErrorCode.RUN_UNNAMED,
        "  ": ErrorCode.RUN_UNNAMED,
    }
    said = set()
    for beginning, code in wrong.items():
        with pytest.raises(CoreError) as caught:
            find_run(runs, beginning)
        assert caught.value.code is code
        said.add(sentence(caught.value))
    assert len(said) == 3
    assert not any("curves" in each for each in said)
    with pytest.raises(CoreError) as caught:
        find_run((bare,), None)
    assert "curves" in sentence(caught.value)


def test_a_project_remembers_its_runs_and_passes_over_what_is_none(run, tmp_path):
    with open_project(tmp_path) as store:
        store.add_run(run.id, run.to_json())
        store.finish_run(run.id, run.to_json())
        store.add_run("no run", {"points": 3})
        assert [known.id for known in remembered_runs(store)] == [run.id]


def test_only_a_run_that_had_not_ended_was_interrupted(run, tmp_path):
    cut_off = RunRecord.begin(RunKind.FINE_TUNE, base="scenes", settings={})
    with open_project(tmp_path) as store:
        for record in (run, cut_off):
            store.add_run(record.id, record.to_json())
    with open_project(tmp_path) as store:
        known = {record.id: record.status for record in remembered_runs(store)}
    assert known == {run.id: RunStatus.FINISHED, cut_off.id: RunStatus.INTERRUPTED}


def test_what_is_handed_on_does_not_tell_where_files_lie(run, tmp_path):
    settings = {**run.settings, "weights_file": "/home/ada/w/vgg16.h5"}
    places = {"directory": "/home/ada/taggers/mine", "base_directory": r"C:\Users\ada\scenes"}
    write_report(replace(run, logs="/home/ada/logs/1", settings=settings, **places), tmp_path)
    text = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert "ada" not in text
    told = json.loads(text)
    assert (told["directory"], told["base_directory"], told["logs"]) == ("mine", "scenes", "1")
    assert told["settings"]["weights_file"] == "vgg16.h5"
    assert told["settings"].keys() == settings.keys()
