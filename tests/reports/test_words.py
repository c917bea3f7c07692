"""Sentences of a report: how good the tagger is, which label is weak, and what nobody can know."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.reporting.run_report import Growth, LabelGrowth, RunReport
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.reports import words
from mlic_gui.reports.labels.counting import label_counts, of_hundred, whole
from mlic_gui.reports.labels.standing import Standing
from mlic_gui.reports.shown import figure, percent, shown, signed
from tests.reports.made_up import advice_of, column, one_label, report_of
from tests.support.reports import example_report


def test_counts_are_those_that_the_figures_stand_for():
    report = example_report()
    without = replace(report, answers=None)
    for exact, told in zip(label_counts(report), label_counts(without), strict=True):
        assert replace(exact, doubtful=0) == told
    for count, item in zip(label_counts(report), report.run.comparison.after.labels, strict=True):
        assert count.found / count.yes == pytest.approx(item.recall)
        assert count.found / count.proposed == pytest.approx(item.precision)


def test_how_many_of_a_hundred():
    assert of_hundred(93, 100) == "93 of 100"
    assert of_hundred(465, 500) == "93 of 100"
    assert of_hundred(999, 1000) == "99 of 100"
    assert of_hundred(1, 1000) == "1 of 100"
    assert of_hundred(7, 8) == "7 of 8"
    assert of_hundred(8, 8) == "all 8"
    assert of_hundred(0, 8) == "none of 8"


def test_shares_round_to_all_or_nothing_only_if_they_are():
    assert [percent(value) for value in (1, 0.999, 0.5, 0.001, 0, math.nan)] == [
        "100 %",
        "99 %",
        "50 %",
        "1 %",
        "0 %",
        "–",
    ]
    assert [signed(value) for value in (0.024, -0.01, 0.0042, 0.0)] == ["+0.02", "−0.01", "+0.004", "0"]
    assert shown("a\u202eb\ud800") == "a\ufffdb\ufffd"


def test_the_headline_counts_labels_and_proposals():
    text = words.headline(one_label(45, 5, 10, 140))
    assert text.startswith("“mine” finds 45 of 50 labels that photos have, and 45 of 55 proposals are right")
    assert text.endswith("on 200 photos that it had not learned from.")


def test_where_labels_exclude_each_other_the_headline_counts_photos():
    report = report_of(
        [[1, 0], [0, 1]] * 20, [[0.9, 0.1], [0.8, 0.2]] * 20, labels=["cat", "dog"], exclusive=True
    )
    assert words.headline(report).startswith("“mine” gives 20 of 40 photos the right label")


def test_photos_that_were_seen_are_told():
    report = one_label(45, 5, 10, 140, seen=12)
    assert "12 of them seen in an earlier training" in words.headline(report)
    assert "12 of them seen in an earlier training" in words.judged_photos(report)
    assert "all of them seen" in words.headline(one_label(45, 5, 10, 140, seen=200))


def test_a_handful_of_photos_says_nothing():
    report = one_label(3, 1, 1, 3, verdict=Verdict.TOO_FEW)
    assert words.headline(report).endswith("too few to say how good it is.")
    advice = advice_of(report)
    assert advice.standing is Standing.UNKNOWN and not advice.weak
    assert advice.todo == (
        "Only 4 of the photos that judged have “sea”, so nothing certain can be said. "
        "Annotate about 30 more with yes."
    )
    assert "too few photos to say which label is weak" in words.weakest_sentence(report)
    assert "Too few photos to tell it from “scenes”" in words.verdict(report)


def test_growth_names_the_label_that_gains_most():
    grown = LabelGrowth("sea", (0.5, 0.6, 0.75), 0.15, 0.1, 0.2)
    growth = Growth((50, 100, 200), (0.5, 0.6, 0.7), (grown,), ("sea",), 5, 80)
    report = one_label(30, 20, 2, 148, growth=growth)
    assert words.growth_sentence(report).startswith(
        "More photos are expected to help, above all of “sea”: from 100 to 200 photos"
    )
    chance = replace(growth, labels=(replace(grown, yes=7),), helps=(), unclear=("sea",))
    said = words.growth_sentence(replace(report, growth=chance))
    assert "Begin with “sea”, of which there are fewest (7 with yes)." in said
    assert "Annotate more photos of “sea”" in advice_of(replace(report, growth=chance)).todo
    flat = replace(growth, helps=(), labels=(replace(grown, gain=0.0, low=-0.01, high=0.01),))
    assert "will not help much" in words.growth_sentence(replace(report, growth=flat))
    assert "a little" in words.growth_sentence(
        replace(report, growth=replace(growth, labels=(replace(grown, gain=0.011),)))
    )
    assert "not known" in words.growth_sentence(replace(report, growth=None))


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.BETTER, "Clearly better than “scenes”"),
        (Verdict.WORSE, "Clearly worse than “scenes”"),
        (Verdict.NO_CLEAR_DIFFERENCE, "No clear difference to “scenes”"),
    ],
)
def test_the_verdict_names_both_and_the_span(verdict, said):
    text = words.verdict(one_label(45, 5, 10, 140, verdict=verdict, low=-0.02, high=0.05))
    assert text.startswith(said)
    assert "between −0.02 and +0.05" in text


def test_a_tagger_that_did_not_know_the_labels_is_no_rival():
    report = one_label(45, 5, 10, 140, verdict=Verdict.BETTER)
    comparison = report.run.comparison
    nothing = replace(comparison.before.labels[0], precision=math.nan, recall=0.0, fbeta=0.0)
    comparison = replace(comparison, before=replace(comparison.before, labels=(nothing,)))
    report = replace(report, run=replace(report.run, comparison=comparison))
    assert words.verdict(report) == "“scenes”, which was in use before, proposed none of these labels."


def test_the_interval_is_told_in_words():
    text = words.interval_sentence(one_label(45, 5, 10, 140))
    assert "it would most likely lie between" in text


@pytest.mark.parametrize(
    ("beta", "said"), [(2, "4 times as much"), (1, "as much as"), (0.5, "wrongly proposed")]
)
def test_what_fbeta_weighs(beta, said):
    assert said in words.fbeta_meaning(beta)


def test_probabilities_are_judged():
    said = words.reliability_sentence(one_label(25, 25, 75, 75))
    assert "Farthest off are those from 0.2 to 0.3: 25 of 25 have the label, where about 5 should." in said
    assert (
        words.reliability_sentence(
            replace(one_label(5, 5, 5, 5), run=replace(example_report().run, comparison=None))
        )
        == ""
    )


def test_a_run_without_figures_says_why():
    run = RunRecord.begin(RunKind.REFIT, base="scenes", settings={}).ended(RunStatus.CANCELLED)
    report = RunReport(run, "Holidays")
    assert words.headline(report) == "This run was cancelled, so it was not judged."
    assert words.label_advice(report) == () and words.verdict(report) == ""
    assert whole(label_counts(report)) is not None


def test_most_labels_unknown_is_said_before_that_none_is_weak():
    good, few = column(40, 0, 1, 59), column(3, 0, 0, 97)
    report = report_of(
        list(zip(good[0], few[0], few[0], strict=True)),
        list(zip(good[1], few[1], few[1], strict=True)),
        labels=["sea", "sky", "sun"],
    )
    said = words.weakest_sentence(report)
    assert said == "Of “sky”, “sun” and “lighthouse” too few photos judged to say how they do."


def test_only_what_is_perfect_is_shown_as_one():
    values = (1.0, 0.999, 0.995, 0.93, 0.004, 0.00001, 0.0)
    assert [figure(value) for value in values] == ["1.00", "0.99", "0.99", "0.93", "0.004", "0.0001", "0.00"]
    assert figure(0.9996, 3) == "0.999" and figure(1.2) == "1.20"


def test_a_label_that_all_photos_judge_worse_than_a_few_is_named():
    grown = LabelGrowth("sea", (0.4, 0.5), 0.1, -0.2, 0.4, yes=30)
    growth = Growth((100, 200), (0.6, 0.7), (grown,), (), 5, 80, unclear=("sea",))
    said = words.growth_sentence(one_label(6, 0, 1, 20, growth=growth))
    assert said.endswith(
        "By all annotated photos “sea” does worse than its figures say: AP 0.50 instead of 1.00."
    )
    assert "By all" not in words.growth_sentence(example_report())
