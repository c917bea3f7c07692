"""What is said beside a run's figures: what changed since, and how thresholds and steps were kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.runs import CurvePoint, RunKind
from mlic_gui.reports import notes, words
from tests.reports.made_up import column, report_of
from tests.support.reports import example_report


@pytest.mark.parametrize(
    ("count", "have"), [(1, "1 annotation of those that judged this run has"), (3, "3 ")]
)
def test_annotations_that_changed_since_are_told(count, have):
    assert notes.changed_sentence(replace(example_report(), changed=count)).startswith(have)
    assert notes.changed_sentence(example_report()) == ""


def test_a_tagger_that_learned_again_from_all_photos_tells_its_own_thresholds():
    report = example_report()
    run = replace(report.run, settings={"learn_from": "all"})
    own = tuple((label, 0.19) for label in report.answers.labels)
    said = notes.again_sentence(replace(report, run=run, thresholds=own))
    assert said.startswith(
        "Then it was trained again on all 1,920 photos; figures and thresholds here are from"
    )
    assert said.endswith("The tagger's own threshold is 0.19 for every label.")
    assert notes.again_sentence(report) == ""


def test_one_threshold_for_all_labels_is_told():
    sea, chances = column(45, 5, 10, 140)
    report = report_of([[word] * 2 for word in sea], [[chance] * 2 for chance in chances], labels=["a", "b"])
    assert "All labels share one, 0.50" in notes.thresholds_sentence(report)
    assert "share" not in notes.thresholds_sentence(example_report())


def test_why_a_step_was_kept():
    run = example_report().run
    points = tuple(CurvePoint(step, 1.0, 0.5 + 0.01 * step, 0.5, 0.5) for step in range(3))
    tuned = replace(run, kind=RunKind.FINE_TUNE, points=points, best=0)
    assert notes.kept_sentence(tuned) == "No epoch was better than the head alone, so that is what was kept."
    course = replace(tuned, best=2, settings={"schedule": "cosine"})
    assert "the last of a whole course" in notes.kept_sentence(course)
    lowest = replace(tuned, best=1, points=(points[2], points[1]))
    assert notes.kept_sentence(lowest).endswith("epoch 1: the lowest loss on validation photos.")


def test_damaged_answers_are_named_with_what_to_do():
    trouble = LearningError(ErrorCode.ANSWERS_DAMAGED, id="1", path="/home/me/answers.npz")
    said = words.no_answers(replace(example_report(), answers=None, trouble=trouble))
    assert "answers.npz, is damaged" in said and "Delete it" in said and "/home" not in said


@pytest.mark.parametrize(
    ("count", "asked", "why"), [(20, True, "too few"), (900, True, "not at hand"), (900, False, "not asked")]
)
def test_one_reason_for_missing_growth_is_given(count, asked, why):
    report = example_report()
    run = replace(report.run, data=replace(report.run.data, photos=count))
    said = words.growth_sentence(replace(report, run=run, growth=None, growth_asked=asked))
    assert [known for known in ("too few", "not at hand", "not asked") if known in said] == [why]
