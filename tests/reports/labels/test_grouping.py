"""Labels by what there is to do; those that too few photos judged are told together."""

from __future__ import annotations

from dataclasses import replace

from mlic_gui.core.learning.requirements import Missing
from mlic_gui.reports import words
from mlic_gui.reports.labels import grouping
from mlic_gui.reports.labels.standing import Standing
from tests.reports.made_up import column, report_of


def few_known():
    good, few = column(40, 0, 1, 59), column(3, 0, 0, 97)
    said = list(zip(good[0], few[0], few[0], strict=True))
    chances = list(zip(good[1], few[1], few[1], strict=True))
    report = report_of(said, chances, labels=["sea", "sky", "sun"])
    return replace(report, lacking=(Missing("lighthouse", 0, 5),))


def test_labels_of_too_few_photos_are_one_item():
    advice = words.label_advice(few_known())
    assert grouping.unknown(advice) == ("sky", "sun", "lighthouse")
    assert grouping.busy(advice) == ()
    assert grouping.idle(advice) == ("sea",)
    todo = grouping.unknown_todo(advice)
    assert "Annotate more photos" in todo
    assert "“lighthouse” was not learned yet. Annotate 5 more with no; it has enough with yes." in todo


def test_one_or_two_of_them_have_an_item_each():
    advice = words.label_advice(few_known())[:2]  # without the one that was not learned
    assert grouping.unknown(advice) == ()
    assert [one.label for one in grouping.busy(advice)] == ["sky", "sun"]


def test_every_standing_has_a_word():
    assert len({grouping.standing_word(found) for found in Standing}) == len(Standing)
