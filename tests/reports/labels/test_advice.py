"""What to do about each label: only what the figures bear out, the likeliest to help first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.learning.reporting.run_report import Growth, LabelGrowth
from mlic_gui.core.learning.requirements import Missing
from mlic_gui.reports import words
from mlic_gui.reports.labels.standing import Standing, standing
from tests.reports.made_up import advice_of, column, one_label, report_of
from tests.support.reports import example_report


def test_a_label_that_is_missed_often_is_weak():
    advice = advice_of(one_label(30, 20, 2, 148))
    assert advice.weak
    assert advice.how == "“sea”: finds 30 of 50 photos that have it; 30 of 32 proposals are right."
    assert "Annotate more photos of “sea”" in advice.todo
    assert words.weakest_sentence(one_label(30, 20, 2, 148)) == (
        "“sea” is weak. Too little is known of “lighthouse”."
    )


def test_a_good_label_is_left_alone():
    report = one_label(50, 0, 1, 149)
    assert advice_of(report).todo == "Nothing to do."
    assert words.weakest_sentence(report) == "No label is weak. Too little is known of “lighthouse”."


def test_a_label_that_nobody_could_learn_says_what_it_needs():
    advice = advice_of(one_label(50, 0, 1, 149), "lighthouse")
    assert advice.sentence.startswith("“lighthouse” was not learned yet. Annotate at least 5 photos")


def test_mistakes_that_the_tagger_is_sure_of_put_the_annotation_in_question():
    report = one_label(50, 0, 3, 147)
    said = report.answers.words
    chances = report.answers.probabilities.copy()
    chances[(said == 0) & (chances > 0.5)] = 0.98
    report = replace(report, answers=replace(report.answers, probabilities=chances))
    assert "perhaps the annotation is wrong" in advice_of(report).todo
    assert "On 3 photos the tagger is very sure about “sea”" in advice_of(report).todo


def test_the_label_that_most_wrong_proposals_lie_on_is_named():
    sea, sea_chances = column(40, 0, 30, 130)
    desert = [0] * 40 + [1] * 28 + [0] * 2 + [1] * 12 + [0] * 118
    report = report_of(
        list(zip(sea, desert, strict=True)),
        [(chance, 0.9 if yes else 0.1) for chance, yes in zip(sea_chances, desert, strict=True)],
        labels=["sea", "desert"],
    )
    assert "28 of the 30 wrong proposals of “sea” are on photos of “desert”" in advice_of(report).todo


def test_what_lies_everywhere_is_no_cause():
    sea, sea_chances = column(40, 0, 30, 130)
    report = report_of(
        [(word, 1) for word in sea],
        [(chance, 0.9) for chance in sea_chances],
        labels=["sea", "sky"],
    )
    assert "sky" not in advice_of(report).todo


def test_the_label_that_is_proposed_instead_is_named():
    said = [(1, 0)] * 60 + [(0, 1)] * 60 + [(0, 0)] * 60
    chances = [(0.9, 0.1)] * 30 + [(0.2, 0.9)] * 30 + [(0.1, 0.9)] * 60 + [(0.1, 0.1)] * 60
    report = report_of(said, chances, labels=["sea", "lake"])
    assert "30 of the 30 photos of “sea” that it missed were taken for “lake”" in advice_of(report).todo


def test_a_threshold_that_forgives_wrong_proposals_is_explained():
    said = [[1]] * 50 + [[0]] * 150
    chances = [[0.9]] * 50 + [[0.6]] * 45 + [[0.1]] * 105
    todo = advice_of(report_of(said, chances, labels=["sea"])).todo
    assert "accepts wrong proposals rather than missing a photo" in todo
    assert "all 50 proposals would be right" in todo
    assert "Beta 1" in todo


def test_labels_are_ordered_by_what_they_need():
    standings = [one.standing for one in words.label_advice(example_report())]
    assert standings == sorted(standings, key=list(Standing).index)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((9, 2, 2, 40), Standing.SEEMS_WEAK),  # 9 of 11 and 9 of 11
        ((9, 0, 17, 40), Standing.WEAK),  # 9 of 26 right
        ((2, 10, 1, 40), Standing.VERY_WEAK),
        ((3, 1, 1, 40), Standing.UNKNOWN),
        ((50, 0, 1, 149), Standing.GOOD),
        ((45, 5, 10, 140), Standing.FAIR),
        ((75, 25, 25, 200), Standing.WEAK),
    ],
)
def test_weak_is_only_what_chance_would_hardly_bring(counts, found):
    assert standing(one_label(*counts).run.comparison.after.labels[0]) is found


def test_what_is_worse_is_called_so_and_comes_first():
    sea, sky = column(9, 2, 2, 47), column(2, 10, 1, 47)
    report = report_of(
        list(zip(sea[0], sky[0], strict=True)), list(zip(sea[1], sky[1], strict=True)), labels=["sea", "sky"]
    )
    assert [one.label for one in words.label_advice(report)][:2] == ["sky", "sea"]
    assert words.weakest_sentence(report).startswith(
        "“sky” is very weak. “sea” seems weak, but these are too few photos to be sure."
    )


def test_what_a_label_lacks_is_what_is_really_missing():
    report = one_label(50, 0, 1, 149)
    needs = replace(report, lacking=(Missing("lighthouse", 0, 5),))
    assert advice_of(needs, "lighthouse").todo == (
        "Annotate 5 more with no; it has enough with yes. Then train again."
    )
    assert "by now: train again" in advice_of(replace(report, lacking=()), "lighthouse").todo


def test_one_photo_is_told_as_one():
    how = advice_of(one_label(0, 1, 1, 60)).how
    assert how == "“sea”: misses the only photo that has it; the only proposal is wrong."


def noisy(growth=None):
    """Of 120 photos every sixth has the wrong word of sea, of which the tagger knows better."""
    truth = np.arange(120) % 3 == 0
    said = np.where(np.arange(120) % 6 == 1, ~truth, truth).astype(int)
    return report_of(
        [[word] for word in said], [[0.8 if yes else 0.15] for yes in truth], labels=["sea"], growth=growth
    )


def test_many_sure_mistakes_mean_that_annotations_are_checked_first():
    steps = advice_of(noisy()).steps
    assert steps[0].startswith("Check the annotations of “sea” first: 20 of the 120 photos that judged it")
    assert not any("Annotate more photos" in step for step in steps)


def test_a_flat_curve_asks_for_no_more_photos():
    grown = LabelGrowth("sea", (0.5, 0.76, 0.76), 0.0, -0.04, 0.2, yes=40)
    growth = Growth((50, 100, 200), (0.5, 0.6, 0.7), (grown,), (), 5, 80, unclear=("sea",))
    todo = advice_of(one_label(30, 20, 2, 148, growth=growth)).todo
    assert "More photos alone will hardly help “sea”: its AP was 0.76 with 100 photos" in todo
    assert "Annotate more photos" not in todo


def test_a_label_that_lies_on_a_third_of_all_photos_is_no_cause():
    sea, chances = column(20, 0, 17, 83)
    desert = [0] * 20 + [1] * 6 + [0] * 11 + [1] * 25 + [0] * 58
    report = report_of(
        list(zip(sea, desert, strict=True)),
        [(chance, 0.9 if yes else 0.1) for chance, yes in zip(chances, desert, strict=True)],
        labels=["sea", "desert"],
    )
    assert "desert" not in advice_of(report).todo


def test_two_photos_taken_for_the_same_label_have_that_cause():
    trees, chances = column(9, 2, 3, 60)
    sunset = [0] * 74
    report = report_of(
        list(zip(trees, sunset, strict=True)),
        [(chance, 0.9 if 9 <= place < 11 else 0.1) for place, chance in enumerate(chances)],
        labels=["trees", "sunset"],
    )
    todo = advice_of(report, "trees").todo
    assert "Both photos of “trees” that it missed were taken for “sunset”" in todo
    assert "no single cause" not in todo


def test_photos_that_an_earlier_training_saw_tell_only_what_is_weak_all_the_same():
    good = one_label(50, 0, 1, 149, seen=200)
    assert words.label_advice(good) == ()
    assert words.weakest_sentence(good).endswith("Annotate photos that no training has seen.")
    weak = one_label(20, 30, 2, 148, seen=200)
    assert [one.label for one in words.label_advice(weak)] == ["sea"]
    assert words.weakest_sentence(weak).startswith("“sea” is very weak. The photos that judged taught")
