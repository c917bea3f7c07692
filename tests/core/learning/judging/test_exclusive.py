"""Judging where labels exclude each other: one temperature, one proposal per photo, accuracy."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from mlic_gui.core.learning.heads.linear_head import softmax
from mlic_gui.core.learning.heads.scheme import Scheme
from mlic_gui.core.learning.judging.calibration import fit_softmax_temperature
from mlic_gui.core.learning.judging.comparison import Judgement
from mlic_gui.core.learning.judging.evaluation import evaluate
from mlic_gui.core.learning.judging.tuning import judge, tune_exclusive
from tests.support.judging import compared

LABELS = ("cat", "dog", "owl")


def _answers(count=400, seed=0, *, sharpness=1.0):
    """Logits, and one yes per photo drawn as the softmax of `sharpness` times the logits says."""
    rng = np.random.default_rng(seed)
    logits = (rng.normal(size=(count, 3)) * 2).astype(np.float32)
    chosen = (softmax(sharpness * logits).cumsum(axis=1) > rng.random((count, 1))).argmax(axis=1)
    return logits, (np.arange(3) == chosen[:, None]).astype(np.int8)


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.0])
def test_the_temperature_is_found(sharpness):
    logits, words = _answers(4_000, sharpness=sharpness)
    assert fit_softmax_temperature(logits, words) == pytest.approx(1 / sharpness, rel=0.1)


def test_photos_without_a_yes_do_not_tell_the_temperature():
    logits, words = _answers()
    more = np.vstack([words, np.where(words == 1, np.int8(-1), np.int8(0))])
    found = fit_softmax_temperature(np.vstack([logits, -logits]), more)
    assert found == pytest.approx(fit_softmax_temperature(logits, words))
    assert fit_softmax_temperature(logits, np.full_like(words, -1)) == 1.0
    assert fit_softmax_temperature(logits[:0], words[:0]) == 1.0


def test_the_best_label_is_always_proposed():
    tuning = tune_exclusive(*_answers())
    assert len(set(tuning.temperatures.tolist())) == 1
    np.testing.assert_allclose(tuning.thresholds, 1 / 3)


def test_the_exact_match_is_the_accuracy():
    logits, words = _answers()
    figures = evaluate(
        words,
        softmax(logits),
        thresholds=tune_exclusive(logits, words).thresholds,
        labels=LABELS,
        beta=2,
        exclusive=True,
    )
    accuracy = accuracy_score(words.argmax(axis=1), logits.argmax(axis=1))
    assert figures.exact_match == pytest.approx(accuracy)
    assert figures.fbeta == pytest.approx(accuracy)  # one yes, one proposal: right or wrong


def test_a_photo_is_answered_by_its_round_tuned_on_others():
    logits, words = _answers(90, sharpness=2.0)
    fold = np.arange(90) % 3
    everyone = np.ones(90, dtype=np.bool_)
    scheme = Scheme(fold[:, None] != np.arange(3), fold, everyone, everyone, 3)
    anchors = np.full(3, np.nan, np.float32)
    answers = judge(logits, words, scheme, anchors=anchors, beta=2, exclusive=True)
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1, rtol=1e-5)
    turned = words.copy()
    turned[fold == 0] = np.roll(words[fold == 0], 1, axis=1)
    again = judge(logits, turned, scheme, anchors=anchors, beta=2, exclusive=True)
    np.testing.assert_array_equal(answers.probabilities[fold == 0], again.probabilities[fold == 0])
    assert (answers.probabilities[fold == 1] != again.probabilities[fold == 1]).any()


def test_before_and_after_propose_one_label_each():
    logits, words = _answers(200)
    thresholds = np.full((200, 3), 0.05, np.float32)  # as of a tagger that proposes much
    before, after = Judgement(softmax(0.1 * logits), thresholds), Judgement(softmax(logits), thresholds)
    found = compared(
        words,
        before,
        after,
        labels=LABELS,
        groups=np.arange(200),
        beta=2,
        seen=np.zeros(200, dtype=np.bool_),
        folds=None,
        exclusive=True,
    ).comparison
    assert found.difference == 0  # the same label is the best
    assert found.before.exact_match == found.after.exact_match > 0.5
