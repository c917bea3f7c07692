"""Comparison: the interval covers the truth, the verdict follows it, worse is not acceptable."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.learning.judging.comparison import Judgement, Verdict, paired_interval
from tests.support.judging import compared

_LABELS = ("a", "b")


def _judgement(words, right, seed=0):
    """Answers of which a share is right."""
    flips = np.random.default_rng(seed).random(words.shape) > right
    answers = np.where(flips, 1 - words, words).astype(np.float32)
    return Judgement(answers * 0.8 + 0.1, np.full(words.shape, 0.5, np.float32))


def _compare(words, before, after, **options):
    fields = {"groups": np.arange(len(words)), "seen": np.zeros(len(words), bool), "folds": None, **options}
    return compared(words, before, after, labels=_LABELS, beta=2.0, **fields).comparison


def _words(count, seed=1):
    return np.random.default_rng(seed).integers(0, 2, (count, 2)).astype(np.int8)


def test_better_worse_and_the_same():
    words = _words(200)
    good, bad = _judgement(words, 0.95), _judgement(words, 0.6)
    better, worse, same = _compare(words, bad, good), _compare(words, good, bad), _compare(words, good, good)
    assert (better.verdict, worse.verdict) == (Verdict.BETTER, Verdict.WORSE)
    assert same.verdict is Verdict.NO_CLEAR_DIFFERENCE
    assert better.acceptable
    assert same.acceptable
    assert not worse.acceptable
    assert better.low <= better.difference <= better.high
    assert better.difference == pytest.approx(better.after.fbeta - better.before.fbeta)


def test_too_few_photos_say_so():
    words = _words(6)
    assert _compare(words, _judgement(words, 0.5), _judgement(words, 1.0)).verdict is Verdict.TOO_FEW


def test_a_label_that_only_the_new_one_knows_counts_as_not_proposed_before():
    words = np.ones((20, 2), np.int8)
    before, after = _judgement(words, 1.0), _judgement(words, 1.0)
    before.probabilities[:, 1] = np.nan
    found = _compare(words, before, after)
    assert found.after.fbeta == 1
    assert found.before.fbeta == pytest.approx(5 / 9)


def test_labels_that_neither_knows_and_photos_without_answers_are_left_out():
    words = _words(30)
    words[:10, 0] = -1
    before, after = _judgement(np.abs(words), 0.9), _judgement(np.abs(words), 0.9)
    for side in (before, after):
        side.probabilities[:, 1] = np.nan
    found = _compare(words, before, after)
    assert found.photos == 20
    assert [label.label for label in found.after.labels] == ["a"]


def test_nothing_to_judge():
    words = np.zeros((0, 2), np.int8)
    nothing = Judgement(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32))
    found = _compare(words, nothing, nothing)
    assert (found.photos, found.verdict, found.acceptable) == (0, Verdict.TOO_FEW, True)


def test_photos_seen_elsewhere_are_counted():
    words = _words(20)
    seen = np.arange(20) < 7
    assert _compare(words, _judgement(words, 1), _judgement(words, 1), seen=seen).seen == 7


def test_the_interval_is_wider_when_photos_repeat_each_other():
    rng = np.random.default_rng(0)
    alone = rng.normal(0.1, 0.5, 40)
    copies = np.repeat(alone, 5)
    nothing = np.zeros_like(copies)
    apart = paired_interval(nothing, copies, groups=np.arange(200))
    together = paired_interval(nothing, copies, groups=np.repeat(np.arange(40), 5))
    assert together[2] - together[1] > 1.8 * (apart[2] - apart[1])


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    hits = 0
    for seed in range(60):
        values = np.random.default_rng(seed).normal(0.2, 1, 60)
        _, low, high = paired_interval(np.zeros(60), values, groups=np.arange(60))
        hits += low <= 0.2 <= high
    assert hits >= 51
