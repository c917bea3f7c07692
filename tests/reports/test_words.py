"""Sentences of a report: which label is weak, what to do about it, and what nobody can know."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.learning.judging.answers import Answers
from mlic_gui.core.learning.judging.comparison import Comparison, Verdict
from mlic_gui.core.learning.reporting.confusion import confusion
from mlic_gui.core.learning.reporting.label_curves import label_curves
from mlic_gui.core.learning.reporting.run_report import Growth, LabelGrowth, RunReport
from mlic_gui.core.learning.runs import DataSnapshot, RunCounts, RunKind, RunRecord, RunStatus
from mlic_gui.reports import words
from mlic_gui.reports.advice import Standing, standing
from mlic_gui.reports.counting import label_counts, of_hundred, whole
from mlic_gui.reports.shown import percent, shown, signed
from tests.support.reports import example_report


def report_of(said, chances, *, labels, beta=2.0, growth=None, exclusive=False, **comparison) -> RunReport:
    """A report of photos of which this was said, and which were given these probabilities; thresholds 0.5."""
    said, chances = np.array(said, np.int8), np.array(chances, np.float32)
    answers = Answers(
        paths=tuple(f"{number}.jpg" for number in range(len(said))),
        keys=tuple(number.to_bytes(16, "little") for number in range(len(said))),
        labels=tuple(labels),
        words=said,
        probabilities=chances,
        thresholds=np.full(said.shape, 0.5, np.float32),
        groups=np.arange(len(said)),
        beta=beta,
        exclusive=exclusive,
    )
    figures = answers.figures()
    facts = {"difference": 0.0, "low": -0.01, "high": 0.01, "verdict": Verdict.NO_CLEAR_DIFFERENCE}
    judged = Comparison(figures, figures, **{**facts, "photos": len(said), **comparison})
    begun = RunRecord.begin(RunKind.REFIT, base="scenes", settings={}).ended(RunStatus.FINISHED)
    data = DataSnapshot(5 * len(said), 10, 10, (*labels, "lighthouse"), "main", "00" * 32)
    counts = RunCounts(train=3 * len(said), selection=len(said), held_out=len(said))
    run = replace(begun, name="mine", comparison=judged, data=data, counts=counts)
    curves = label_curves(answers)
    return RunReport(run, "Holidays", answers, curves, confusion(answers), growth=growth)


def column(hits, misses, inventions, rejections):
    """What was said of a label and its probabilities: found, missed, wrongly proposed, rightly not."""
    said = [1] * (hits + misses) + [0] * (inventions + rejections)
    chances = [0.9] * hits + [0.2] * misses + [0.8] * inventions + [0.1] * rejections
    return said, chances


def one_label(*counts, **options):
    said, chances = column(*counts)
    return report_of([[word] for word in said], [[chance] for chance in chances], labels=["sea"], **options)


def advice_of(report, label="sea"):
    return next(one for one in words.label_advice(report) if one.label == label)


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


def test_a_label_that_is_missed_often_is_weak():
    advice = advice_of(one_label(30, 20, 2, 148))
    assert advice.weak
    assert advice.how == "“sea”: finds 30 of 50 photos that have it; 30 of 32 proposals are right."
    assert "Annotate more photos of “sea”" in advice.todo
    assert words.weakest_sentence(one_label(30, 20, 2, 148)) == "“sea” is weak."


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
    assert "100 of 100 proposals would be right" in todo
    assert "Beta 1" in todo


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
    assert "surer than it should be" in words.reliability_sentence(one_label(25, 25, 75, 75))
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


def test_labels_are_ordered_by_what_they_need():
    standings = [one.standing for one in words.label_advice(example_report())]
    order = [Standing.WEAK, Standing.UNKNOWN, Standing.FAIR, Standing.GOOD]
    assert standings == sorted(standings, key=order.index)
    assert [standing(item) for item in example_report().run.comparison.after.labels].count(Standing.WEAK) == 1
