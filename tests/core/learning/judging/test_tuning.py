"""Tuning: partial answers do not lead known labels astray, folds are tuned on the others."""

from __future__ import annotations

import numpy as np

from mlic_gui.core.learning.heads.scheme import Scheme
from mlic_gui.core.learning.judging.tuning import judge, tune

_ANCHORS = np.array([0.2, 0.2], np.float32)


def _logits(count=60, seed=0):
    return np.random.default_rng(seed).normal(size=(count, 2)).astype(np.float32) * 3


def test_answers_to_mistakes_alone_leave_known_labels_as_they_were():
    logits = _logits()
    words = np.full(logits.shape, -1, np.int8)
    words[:, 0] = logits[:, 0] < 0
    tuning = tune(logits, words, anchors=_ANCHORS, beta=2.0)
    np.testing.assert_allclose(tuning.temperatures, 1)
    np.testing.assert_allclose(tuning.thresholds, 0.2, rtol=1e-6)


def test_whole_answers_are_believed():
    logits = _logits(400)
    words = (logits > 0).astype(np.int8)
    assert (tune(logits, words, anchors=_ANCHORS, beta=2.0).temperatures < 0.9).all()


def test_a_new_label_is_tuned_by_its_own_answers():
    logits = _logits(400)
    words = np.stack([np.full(400, -1), logits[:, 1] > 0], axis=1).astype(np.int8)
    tuning = tune(logits, words, anchors=np.array([0.2, np.nan], np.float32), beta=2.0)
    assert tuning.temperatures[0] == 1
    assert tuning.temperatures[1] < 0.9


def test_no_photo_is_judged_by_thresholds_that_it_chose():
    logits, fold = _logits(100), np.arange(100) % 2
    words = (logits > 0).astype(np.int8)
    everyone = np.ones(100, bool)
    scheme = Scheme(fold[:, None] != np.arange(2), fold, everyone, everyone, 2)
    first = judge(logits, words, scheme, anchors=_ANCHORS, beta=2.0)
    words[fold == 0] = 1 - words[fold == 0]
    second = judge(logits, words, scheme, anchors=_ANCHORS, beta=2.0)
    np.testing.assert_array_equal(first.probabilities[fold == 0], second.probabilities[fold == 0])
    np.testing.assert_array_equal(first.thresholds[fold == 0], second.thresholds[fold == 0])
    assert not np.array_equal(first.probabilities[fold == 1], second.probabilities[fold == 1])
