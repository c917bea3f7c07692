"""Two runs on the photos that both were judged on: the later word, the interval, what only one had."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.judging.run_comparison import compared_runs
from tests.support.judging import make_answers


def test_only_photos_and_labels_that_both_have_are_compared():
    first = make_answers(30, ("sea", "sky"), right=0.7)
    second = make_answers(30, ("sky", "sun"), right=1.0, first=10)
    found = compared_runs(first, second)
    assert (found.photos, found.only_first, found.only_second) == (20, 10, 10)
    assert [item.label for item in found.first.labels] == ["sky"] == [i.label for i in found.second.labels]
    assert found.second.fbeta == 1 > found.first.fbeta
    assert found.difference == pytest.approx(found.second.fbeta - found.first.fbeta)
    assert found.low <= found.difference <= found.high
    assert (found.labels_first, found.labels_second) == (("sea",), ("sun",))


@pytest.mark.parametrize(
    ("seen", "verdict", "fair"),
    [
        ((0, 0), Verdict.BETTER, True),
        ((0, 2), Verdict.BETTER, False),
        ((0, 2), Verdict.WORSE, True),
        ((2, 0), Verdict.BETTER, True),
        ((2, 0), Verdict.NO_CLEAR_DIFFERENCE, False),
        ((2, 2), Verdict.WORSE, False),
    ],
)
def test_who_had_seen_the_photos_can_only_lose(seen, verdict, fair):
    answers = make_answers(20, ("a",))
    found = replace(compared_runs(answers, answers), verdict=verdict)
    assert replace(found, seen_first=seen[0], seen_second=seen[1]).fair is fair


def test_the_order_of_photos_and_labels_makes_no_difference():
    first, second = make_answers(40, ("a", "b"), right=0.6), make_answers(40, ("a", "b"), right=0.9)
    turned = second.part(range(39, -1, -1), [1, 0])
    straight, other = compared_runs(first, second), compared_runs(first, turned)
    assert (straight.difference, straight.changed) == (other.difference, other.changed)
    assert straight.second.fbeta == pytest.approx(other.second.fbeta)
    assert straight.verdict is Verdict.BETTER


def test_the_later_word_counts():
    answers = make_answers(20, ("a",), right=1.0)
    words = answers.words.copy()
    words[:5] = 1 - words[:5]
    words[5] = -1
    turned = replace(answers, words=words)
    later = compared_runs(answers, turned)
    assert (later.changed, later.photos) == (6, 19)
    assert later.first.exact_match == later.second.exact_match == pytest.approx(14 / 19)
    earlier = compared_runs(turned, answers, second_is_later=True)
    assert (earlier.photos, earlier.first.exact_match) == (20, 1)
    assert compared_runs(answers, turned, second_is_later=False).first.exact_match == 1


def test_none_in_common():
    found = compared_runs(make_answers(5, ("a",)), make_answers(7, ("a",), first=50))
    assert (found.photos, found.only_first, found.only_second) == (0, 5, 7)
    assert math.isnan(found.first.mean_average_precision)
    assert found.verdict is Verdict.TOO_FEW
    other_labels = compared_runs(make_answers(5, ("a",)), make_answers(5, ("b",)))
    assert other_labels.photos == 0


def test_each_tagger_proposes_at_its_own_thresholds():
    first = make_answers(40, ("a",), right=1.0)
    shy = replace(first, thresholds=np.full_like(first.thresholds, 0.99))
    found = compared_runs(first, shy)
    assert found.first.fbeta == 1 > found.second.fbeta
    assert found.verdict is Verdict.WORSE


def test_a_new_label_that_excludes_others_makes_no_mistakes_of_what_it_gets_right():
    words = np.eye(3, dtype=np.int8)[np.arange(30) % 3]
    chances = np.where(words == 1, 0.8, 0.1).astype(np.float32)
    second = replace(
        make_answers(30, ("a", "b", "c"), words=words),
        probabilities=chances,
        thresholds=np.zeros((30, 3), np.float32),
        exclusive=True,
    )
    first = replace(second.part(range(30), [0, 1]), thresholds=np.full((30, 2), 0.5, np.float32))
    found = compared_runs(first, second)
    assert [item.label for item in found.second.labels] == ["a", "b"]
    assert found.first.exact_match == found.second.exact_match == 1
    assert found.verdict is Verdict.NO_CLEAR_DIFFERENCE


def test_bursts_are_drawn_whole():
    words = np.repeat(np.random.default_rng(0).integers(0, 2, (12, 2)), 5, axis=0).astype(np.int8)
    good = make_answers(60, ("a", "b"), right=1.0, words=words)
    flips = np.repeat(np.random.default_rng(1).random((12, 1)) < 0.3, 5, axis=0)
    bad = replace(good, probabilities=np.where(flips, 1 - good.probabilities, good.probabilities))
    groups = np.repeat(np.arange(12), 5)
    alone = compared_runs(bad, good)
    together = compared_runs(replace(bad, groups=groups), replace(good, groups=groups))
    assert together.difference == alone.difference
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


@settings(max_examples=50)
@given(
    count=st.integers(0, 40),
    labels=st.integers(1, 4),
    right=st.floats(0, 1),
    seed=st.integers(0, 5),
    exclusive=st.booleans(),
)
def test_a_run_against_itself_has_no_difference(count, labels, right, seed, exclusive):
    names = tuple("abcd"[:labels])
    answers = replace(make_answers(count, names, right=right, seed=seed), exclusive=exclusive)
    found = compared_runs(answers, answers)
    assert (found.difference, found.low, found.high) == (0, 0, 0)
    assert (found.photos, found.only_first, found.only_second, found.changed) == (count, 0, 0, 0)
    assert found.verdict is (Verdict.TOO_FEW if count < 10 else Verdict.NO_CLEAR_DIFFERENCE)
    assert str(found.first) == str(found.second) == str(answers.figures())


@settings(max_examples=40)
@given(seeds=st.tuples(st.integers(0, 9), st.integers(10, 19)), right=st.tuples(*[st.floats(0, 1)] * 2))
def test_the_other_way_round_is_the_opposite(seeds, right):
    words = np.random.default_rng(3).integers(-1, 2, (25, 2)).astype(np.int8)
    words[(words < 0).all(axis=1)] = 0
    first, second = (
        make_answers(25, ("a", "b"), right=share, seed=seed, words=words)
        for seed, share in zip(seeds, right, strict=True)
    )
    there, back = compared_runs(first, second), compared_runs(second, first)
    assert there.difference == pytest.approx(-back.difference)
    assert (there.low, there.high) == (pytest.approx(-back.high), pytest.approx(-back.low))
    assert there.first == back.second
