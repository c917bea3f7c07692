"""Results in words."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from mlic_gui.cli import report
from mlic_gui.core.formats.import_plan import ImportPlan, ImportProblem, MatchCounts, ProblemKind
from mlic_gui.core.formats.table import Layout
from mlic_gui.core.learning.judging.bootstrap import Interval
from mlic_gui.core.learning.judging.comparison import Comparison, Verdict
from mlic_gui.core.learning.judging.evaluation import Figures, Intervals
from mlic_gui.core.learning.taggers.library import TaggerEntry
from mlic_gui.core.project.annotations import Edit, Word

FIGURES = Figures(
    photos=20,
    beta=2.0,
    loss=0.3,
    fbeta=0.812,
    fbeta_half=0.7,
    mean_average_precision=0.9,
    hamming_loss=0.1,
    exact_match=0.5,
    labels=(),
)

PLAN = ImportPlan(
    path="x.csv",
    layout=Layout.WIDE,
    photos=2,
    matched=MatchCounts(exact=2),
    new_labels=("sea",),
    additions=(Edit("a.jpg", "sea", Word.YES), Edit("b.jpg", "sea", Word.NO)),
    conflicts=(Edit("b.jpg", "sun", Word.YES),),
    same=1,
    machine=3,
)


def test_a_tagged_photo_names_its_labels_likeliest_first():
    suggested = [("sea", 0.4, True), ("trees", 0.9, True), ("desert", 0.1, False)]
    assert report.tagged_line("a.jpg", suggested, probabilities=False) == "a.jpg\ttrees, sea"
    assert (
        report.tagged_line("a.jpg", suggested, probabilities=True)
        == "a.jpg\ttrees 0.90, sea 0.40, (desert 0.10)"
    )


def test_a_photo_without_labels_has_a_dash():
    assert report.tagged_line("a.jpg", [], probabilities=False) == "a.jpg\t–"


def test_an_import_tells_what_was_taken_and_what_was_not():
    said = "\n".join(report.import_lines(PLAN, overwrite=False))
    assert "2 cells of 2 photos became annotations: 1 yes, 1 no." in said
    assert "New labels: sea." in said
    assert "1 cell contradicts an annotation, which was kept" in said
    assert "3 cells left out that a tagger had filled" in said


def test_an_overwriting_import_keeps_quiet_about_contradictions():
    said = "\n".join(report.import_lines(PLAN, overwrite=True))
    assert "3 cells of 2 photos became annotations: 2 yes, 1 no." in said
    assert "contradict" not in said


def test_only_the_first_problems_are_listed():
    problems = [ImportProblem(ProblemKind.UNKNOWN_PHOTO, line, f"{line}.jpg") for line in range(2, 30)]
    lines = list(report.problem_lines(problems))
    assert lines[0] == "line 2: no photo 2.jpg in this folder"
    assert lines[-1] == "and 18 more like these"


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_has_words(kind):
    assert next(report.problem_lines([ImportProblem(kind, 1, "x")]))


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_words(verdict):
    after = replace(FIGURES, fbeta=0.9)
    comparison = Comparison(FIGURES, after, 0.088, 0.01, 0.15, verdict, photos=20)
    said = " ".join(report._compared(comparison))
    assert "F2 went from 0.812 to 0.900 (+0.088, 95 % interval +0.010 to +0.150)" in said
    assert said.endswith(".")


def test_photos_seen_in_training_are_not_called_unseen():
    seen = Comparison(FIGURES, FIGURES, 0.0, -0.1, 0.1, Verdict.NO_CLEAR_DIFFERENCE, photos=20, seen=20)
    said = " ".join(report._compared(seen))
    assert "not learned from" not in said
    assert "Seen in training: all of them" in said
    assert "Seen in training: 7 of them" in " ".join(report._compared(replace(seen, seen=7)))


def test_a_damaged_tagger_is_listed_as_such():
    entry = TaggerEntry("broken", Path("broken"), False, None, None)
    assert "damaged" in list(report.tagger_lines([entry]))[1]


def test_a_figure_that_is_not_there_is_a_dash():
    assert report.number(math.nan) == "–"


def test_an_evaluation_has_intervals_beside_the_headline_figures():
    known = replace(FIGURES, intervals=Intervals(Interval(0.75, 0.86), None), fbeta_micro=0.83)
    lines = list(report.evaluation_lines(known, tagger="scenes", seen=0, lacking=()))
    (fbeta,) = [line for line in lines if "at the tagger's thresholds" in line]
    assert fbeta.endswith("0.812   95 %: 0.750 to 0.860")
    assert any("F2 micro" in line and line.endswith("0.830") for line in lines)
    assert any("ranking average precision" in line and line.endswith("–") for line in lines)
