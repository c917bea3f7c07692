"""Suggestions become yes by one rule: at most one label of a photo where labels exclude each other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mlic_gui.core.project.proposing import completed, proposed

NAN = float("nan")
SHAPE = (6, 4)
PROBABILITIES = arrays.arrays(
    np.float32, SHAPE, elements=st.sampled_from([NAN, 0.0, 0.1, 0.4, 0.5, 0.9, 1.0])
)
THRESHOLDS = arrays.arrays(np.float32, SHAPE[1], elements=st.sampled_from([NAN, 0.01, 0.25, 0.5, 0.99]))
WORDS = arrays.arrays(np.int8, SHAPE, elements=st.integers(-1, 1))


def one(probabilities, words=None, threshold=0.3):
    chances = np.array([probabilities], dtype=np.float32)
    said = None if words is None else np.array([words], dtype=np.int8)
    limits = np.full(chances.shape[1], threshold, dtype=np.float32)
    return proposed(chances, limits, exclusive=True, words=said)[0].tolist()


def test_many_labels_are_proposed_by_their_thresholds():
    chances = np.array([[0.2, 0.6, NAN]], dtype=np.float32)
    limits = np.array([0.1, 0.6, 0.1], dtype=np.float32)
    assert proposed(chances, limits).tolist() == [[True, True, False]]


def test_the_most_probable_above_its_threshold_is_proposed():
    assert one([0.4, 0.5, 0.45]) == [False, True, False]
    assert one([0.2, 0.1, 0.25]) == [False, False, False]
    assert one([0.5, 0.5, NAN]) == [True, False, False]


def test_a_label_below_its_own_threshold_does_not_stand_in_the_way():
    chances = np.array([0.6, 0.5], dtype=np.float32)
    assert proposed(chances, np.array([0.7, 0.4], dtype=np.float32), exclusive=True).tolist() == [False, True]


def test_nothing_is_proposed_beside_a_human_yes():
    assert one([0.1, 0.9, 0.0], [1, -1, -1]) == [False, False, False]


def test_a_human_no_leaves_its_share_to_the_others():
    assert one([0.95, 0.04, 0.01], [0, -1, -1]) == [False, True, False]
    assert one([0.5, 0.25, 0.25], [0, -1, -1], threshold=0.6) == [False, False, False]
    assert one([0.95, 0.05, 0.0], [0, 0, 0]) == [False, False, False]


@given(PROBABILITIES, THRESHOLDS, WORDS)
def test_with_what_people_said_a_photo_never_has_two(probabilities, thresholds, words):
    words[(words == 1).sum(axis=1) > 1] = -1
    yes = proposed(probabilities, thresholds, exclusive=True, words=words) | (words == 1)
    assert (yes.sum(axis=1) <= 1).all()
    assert not (yes & (words == 0)).any()


@given(WORDS)
def test_a_yes_is_a_no_to_what_nobody_answered(words):
    after = completed(words)
    decided = (words == 1).any(axis=1)
    assert (after[decided] >= 0).all()
    assert (after[~decided] == words[~decided]).all()
    assert (after[words >= 0] == words[words >= 0]).all()


def test_no_labels_propose_nothing():
    assert proposed(np.empty((3, 0), np.float32), np.empty(0, np.float32), exclusive=True).shape == (3, 0)
