"""Runs keep what they were judged by; they are compared, repeated, and gone back to."""

from __future__ import annotations

import csv
import errno
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.atomic import write_error
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.judging.answers_file import answers_path
from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.plain import to_plain
from mlic_gui.core.learning.runs import RunStatus
from mlic_gui.core.learning.snapshots import tagger_digest
from mlic_gui.core.pipeline import comparing
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.location import open_project
from tests.support.history import History, assert_same_figures, rename_all


@pytest.fixture
def history(tmp_path):
    made = History(tmp_path)
    yield made
    made.close()


def refusal(action, *arguments, **options):
    with pytest.raises(LearningError) as caught:
        action(*arguments, **options)
    return caught.value.code


@pytest.mark.parametrize("photos", [70, 30])
def test_all_figures_of_a_run_are_those_of_its_answers(history, tmp_path, photos):
    history.annotate(range(photos))
    result = history.refit()
    run = result.run
    answers = pipeline.read_answers(history.store.id, run)
    assert (run.comparison.folds is None) == (photos == 70)
    assert_same_figures(answers.figures(), run.comparison.after)
    assert_same_figures(result.answers.figures(), run.comparison.after)
    assert_same_figures(history.library.find(result.tagger.name).card.figures, run.comparison.after)
    plain = to_plain(run.comparison.after)
    assert json.loads((result.tagger.directory / "tagger.json").read_text())["figures"] == plain
    pipeline.write_report(run, tmp_path / "report")
    written = json.loads((tmp_path / "report" / "run.json").read_text(encoding="utf-8"))
    assert written["comparison"]["after"] == plain
    with (tmp_path / "report" / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [float(row["average_precision"]) for row in csv.DictReader(file)]
    assert found == pytest.approx([label["average_precision"] for label in plain["labels"]], rel=1e-5)


def test_answers_go_with_the_photos_that_were_judged(history):
    history.annotate(range(70))
    run = history.refit().run
    answers = pipeline.read_answers(history.store.id, run)
    held_out = {member.path for member in history.store.split() if member.side == "held_out"}
    assert set(answers.paths) == held_out
    table = history.store.annotations(answers.paths)
    np.testing.assert_array_equal(answers.words, table.words)
    records = {record.path: record for record in history.records}
    assert list(answers.keys) == history.bench.keys([records[path] for path in answers.paths])


def test_evaluating_the_tagger_on_those_photos_gives_the_same_numbers(history):
    history.annotate(range(70))
    result = history.refit()
    answers = result.answers
    judged = [record for record in history.records if record.path in answers.paths]
    words = history.store.annotations([record.path for record in judged]).words
    found = pipeline.evaluate(
        judged, words, bench=history.bench, tagger=result.tagger, labels=answers.labels, progress=Progress()
    )
    assert found.seen == 0
    expected, given = (to_plain(figures) for figures in (answers.figures(), found.figures))
    for figures in (expected, given):
        del figures["intervals"]  # which photos are drawn together is told by the split, or found again
        for label, bins in zip(figures.pop("labels"), figures.pop("reliability")["bins"], strict=False):
            figures |= {f"{label['label']} {name}": value for name, value in label.items() if name != "label"}
            figures |= {f"{bins['low']} {name}": value for name, value in bins.items()}
    assert given == pytest.approx(expected, abs=1e-6)


def test_a_full_disk_does_not_lose_the_training(history, monkeypatch):
    def full(_answers, path):
        raise write_error(OSError(errno.ENOSPC, "full"), path)

    monkeypatch.setattr(comparing, "save_answers", full)
    history.annotate(range(70))
    result = history.refit()
    assert result.unkept.code is ErrorCode.DISK_FULL
    assert result.answers is not None
    assert result.run.status is RunStatus.FINISHED
    assert history.library.find(result.tagger.name)
    assert pipeline.read_answers(history.store.id, result.run) is None


def test_killed_after_the_answers_were_kept_nothing_is_confused(history):
    history.annotate(range(70))
    lost = pipeline.refit(
        history.records,
        history.annotated(),
        bench=history.bench,
        tagger=history.tagger,
        progress=Progress(),
    )
    assert answers_path(history.store.id, lost.run.id).is_file()
    assert pipeline.remembered_runs(history.store) == ()
    again = history.refit().run
    assert [run.id for run in pipeline.remembered_runs(history.store)] == [again.id]
    assert_same_figures(pipeline.read_answers(history.store.id, again).figures(), again.comparison.after)


def test_two_runs_are_compared_on_what_judged_both(history):
    history.annotate(range(60))
    first = history.refit().run
    history.annotate(range(60, 80))
    second = history.refit().run
    found = pipeline.compare_runs(first, second, project=history.store.id)
    assert found.photos == first.comparison.photos
    assert (found.only_first, found.only_second) == (0, second.comparison.photos - found.photos)
    assert_same_figures(found.first, first.comparison.after)
    assert found.low <= found.difference <= found.high
    assert (found.seen_first, found.seen_second) == (0, 0)
    flattered = replace(first, comparison=replace(first.comparison, seen=3))
    told = pipeline.compare_runs(flattered, second, project=history.store.id)
    assert (told.seen_first, told.seen_second) == (3, 0)
    itself = pipeline.compare_runs(second, second, project=history.store.id)
    assert (itself.difference, itself.verdict) in (
        (0, Verdict.NO_CLEAR_DIFFERENCE),
        (0, Verdict.TOO_FEW),
    )


def test_runs_without_answers_or_with_damaged_ones_are_not_compared(history):
    history.annotate(range(70))
    run = history.refit().run
    other = replace(run, id="other")
    assert refusal(pipeline.compare_runs, run, other, project=history.store.id) is ErrorCode.ANSWERS_MISSING
    assert pipeline.read_answers("another project", run) is None
    answers_path(history.store.id, run.id).write_bytes(b"PK broken")
    assert refusal(pipeline.read_answers, history.store.id, run) is ErrorCode.ANSWERS_DAMAGED
    assert refusal(pipeline.compare_runs, run, run, project=history.store.id) is ErrorCode.ANSWERS_DAMAGED


def test_the_snapshot_tells_equal_data_from_other_data(history):
    history.annotate(range(70))
    first = history.refit().run.data
    assert (first.photos, first.yes + first.no, first.split) == (70, 210, "first")
    assert history.refit().run.data == first
    history.annotate([3], wrong=True)
    other = history.refit().run.data
    assert other.digest != first.digest
    assert other.step > first.step
    history.annotate([3])
    rename_all(history)
    assert history.refit().run.data.digest == first.digest


def test_the_digest_of_a_tagger_is_that_of_what_it_says(history):
    history.annotate(range(70))
    made, tagger = history.refit().tagger, history.tagger
    assert tagger_digest(history.library.find(made.name)) == tagger_digest(made)
    digests = {
        tagger_digest(each)
        for each in (
            made,
            tagger,
            pipeline.with_mirror(tagger, True),
            replace(tagger, thresholds=tagger.thresholds + np.float32(0.01)),
            replace(tagger, head=replace(tagger.head, temperature=2.0)),
            replace(tagger, labels=("red", "blue")),
        )
    }
    assert len(digests) == 6


def test_the_tagger_of_any_run_is_found_where_it_is_now(history, tmp_path):
    history.annotate(range(60))
    first = history.refit()
    second = history.refit(tagger=first.tagger, name="elsewhere", directory=tmp_path / "elsewhere")
    for result in (first, second):
        assert pipeline.tagger_of(result.run, library=history.library).card.run == result.run.id
    assert history.library.reference(first.tagger) == first.tagger.name
    assert history.library.reference(second.tagger) == str(tmp_path / "elsewhere")
    assert history.library.find(str(tmp_path / "elsewhere")).card.run == second.run.id
    moved = first.tagger.directory.with_name("moved")
    first.tagger.directory.rename(moved)
    assert pipeline.tagger_of(first.run, library=history.library).directory == moved


def test_a_tagger_that_took_the_place_of_another_is_not_taken_for_it(history):
    history.annotate(range(60))
    first = history.refit(directory=history.library.own / "place")
    second = history.refit(directory=history.library.own / "place")
    code = refusal(pipeline.tagger_of, first.run, library=history.library)
    assert code is ErrorCode.RUN_TAGGER_MISSING
    assert pipeline.tagger_of(second.run, library=history.library).name == second.tagger.name
    unfinished = replace(first.run, name=None, directory=None)
    code = refusal(pipeline.tagger_of, unfinished, library=history.library)
    assert code is ErrorCode.RUN_WITHOUT_TAGGER


def test_everything_can_be_looked_at_in_a_project_that_can_not_be_changed(history):
    history.annotate(range(60))
    first, second = history.refit().run, history.refit().run
    with open_project(history.folder, read_only=True) as reader:
        runs = pipeline.remembered_runs(reader)
        assert [run.id for run in runs] == [first.id, second.id]
        assert pipeline.compare_runs(*runs, project=reader.id).photos > 0
        assert pipeline.tagger_of(runs[0], library=history.library).name == first.name
        then = pipeline.annotated_then(reader, history.records, runs[0])
        np.testing.assert_array_equal(then.words, history.annotated().words)


def test_a_directory_that_leads_elsewhere_is_only_read(history):
    history.annotate(range(60))
    run = replace(history.refit().run, directory=str(Path("/etc")))
    assert pipeline.tagger_of(run, library=history.library).card.run == run.id
