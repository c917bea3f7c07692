"""The linear head: probabilities, and the same function in another basis."""

from __future__ import annotations

import numpy as np

from mlic_gui.core.learning.heads.linear_head import Activation, sigmoid, softmax
from tests.support.taggers import WIDTH, make_head


def _features(count=7):
    return np.random.default_rng(3).normal(size=(count, WIDTH)).astype(np.float32)


def test_probabilities_are_the_formula():
    head, features = make_head(3), _features()
    logits = ((features - head.mean) / head.scale) @ head.weights + head.bias
    expected = 1 / (1 + np.exp(-logits / head.temperature))
    np.testing.assert_allclose(head.probabilities(features), expected, atol=1e-5)
    assert head.probabilities(features).dtype == np.float32


def test_softmax_shares_sum_to_one():
    shares = make_head(5, activation=Activation.SOFTMAX).probabilities(_features())
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_activations_do_not_overflow():
    huge = np.array([[-1e4, 0, 1e4]], np.float32)
    np.testing.assert_allclose(sigmoid(huge), [[0, 0.5, 1]])
    np.testing.assert_allclose(softmax(huge), [[0, 0, 1]])


def test_another_basis_is_the_same_function():
    head, features = make_head(2), _features()
    other = head.rebased(np.full(WIDTH, 0.3, np.float32), np.full(WIDTH, 0.7, np.float32))
    np.testing.assert_allclose(other.probabilities(features), head.probabilities(features), atol=1e-5)
    assert head.rebased(head.mean.copy(), head.scale.copy()) is head


def test_columns_answer_as_before_to_the_bit():
    head, features = make_head(4), _features()
    part = head.columns([2, 0])
    np.testing.assert_allclose(
        part.probabilities(features), head.probabilities(features)[:, [2, 0]], atol=1e-6
    )
    assert part.label_count == 2
    assert head.columns([]).label_count == 0


def test_of_labels_that_exclude_each_other_each_has_its_share_of_all():
    features = np.random.default_rng(0).normal(size=(5, 24)).astype(np.float32)
    for activation in Activation:
        head = make_head(3, activation=activation)
        part = head.some_probabilities(features, np.array([2, 0]))
        np.testing.assert_allclose(part, head.probabilities(features)[:, [2, 0]], rtol=1e-5)
