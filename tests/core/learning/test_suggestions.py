"""Suggestions by name from the tagger in use, else from the vocabulary; chips; and what *Done* says."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.learning.suggestions import Suggester, best_chips, done_edits
from mlic_gui.core.project.annotations import Edit, Word
from tests.support.taggers import WIDTH, make_tagger, make_vocabulary

_FEATURES = np.random.default_rng(0).normal(size=(4, WIDTH)).astype(np.float32)


def test_labels_match_by_name_in_any_order_and_case():
    tagger = make_tagger(labels=("sea", "trees"))
    found = Suggester(("Trees", "lighthouse", "sea"), tagger)
    probabilities = found.suggest(_FEATURES)
    np.testing.assert_allclose(probabilities[:, [2, 0]], tagger.head.probabilities(_FEATURES), atol=1e-6)
    assert np.isnan(probabilities[:, 1]).all()
    assert found.sources == ("scenes", None, "scenes")
    np.testing.assert_array_equal(found.thresholds[[2, 0]], tagger.thresholds)
    assert np.isnan(found.thresholds[1])


def test_a_chips_label_keeps_the_vocabularys_probability_until_it_has_a_head():
    vocabulary = make_vocabulary(("beach", "tree"))
    before = Suggester(("sea", "beach"), make_tagger(labels=("sea",)), vocabulary)
    assert before.needs_vocabulary
    assert before.sources == ("scenes", "imagenet")
    shares = vocabulary.head.probabilities(_FEATURES)
    np.testing.assert_allclose(before.suggest(_FEATURES, _FEATURES)[:, 1], shares[:, 0], atol=1e-6)
    assert before.thresholds[1] == pytest.approx(vocabulary.thresholds[0])
    after = Suggester(("sea", "beach"), make_tagger(labels=("sea", "beach")), vocabulary)
    assert not after.needs_vocabulary
    assert after.sources == ("scenes", "scenes")


def test_without_the_vocabularys_features_its_labels_have_no_suggestion_yet():
    found = Suggester(("beach",), make_tagger(labels=("sea",)), make_vocabulary())
    assert np.isnan(found.suggest(_FEATURES, None)).all()


def test_a_vocabulary_may_be_the_tagger_in_use():
    vocabulary = make_vocabulary()
    found = Suggester(("tree",), vocabulary, vocabulary)
    assert not found.needs_vocabulary
    shares = vocabulary.head.probabilities(_FEATURES)
    np.testing.assert_allclose(found.suggest(_FEATURES)[:, 0], shares[:, 1], atol=1e-6)


def test_photos_without_features_have_no_suggestion():
    features = _FEATURES.copy()
    features[1] = np.nan
    probabilities = Suggester(("sea",), make_tagger(labels=("sea",))).suggest(features)
    assert np.isnan(probabilities).ravel().tolist() == [False, True, False, False]


def test_chips_are_the_best_names_that_are_no_labels_yet():
    vocabulary = make_vocabulary(("beach", "tree", "cat", "dog"))
    chips = best_chips(vocabulary, _FEATURES[:1], labels=("Tree", "sea"), count=2)
    shares = dict(zip(vocabulary.labels, vocabulary.head.probabilities(_FEATURES[:1])[0], strict=True))
    del shares["tree"]
    assert [chip.name for chip in chips] == sorted(shares, key=shares.get, reverse=True)[:2]
    assert chips[0].probability == pytest.approx(max(shares.values()))


_DONE = {
    "labels": ("human yes", "human no", "above", "at", "below", "silent", "new"),
    "thresholds": np.array([0.5, 0.5, 0.5, 0.5, 0.5, np.nan, 0.5], np.float32),
    "shown": {"human yes", "human no", "above", "at", "below", "silent"},
}
_WORDS = np.array([1, 0, -1, -1, -1, -1, -1], np.int8)
_PROBABILITIES = np.array([0.1, 0.9, 0.8, 0.5, 0.2, np.nan, 0.9], np.float32)


def test_done_answers_what_was_suggested_and_shown():
    assert done_edits("a.jpg", _WORDS, _PROBABILITIES, **_DONE) == (
        Edit("a.jpg", "above", Word.YES),
        Edit("a.jpg", "at", Word.YES),
        Edit("a.jpg", "below", Word.NO),
    )


def test_done_may_answer_every_label():
    edits = done_edits("a.jpg", _WORDS, _PROBABILITIES, **_DONE, answer_all=True)
    assert edits[3:] == (Edit("a.jpg", "silent", Word.NO), Edit("a.jpg", "new", Word.YES))


_CHOICE = {
    "labels": ("cat", "dog", "owl", "new"),
    "thresholds": np.array([0.3, 0.3, 0.3, 0.3], np.float32),
    "shown": {"cat", "dog", "owl"},
    "exclusive": True,
}


@pytest.mark.parametrize(
    ("words", "probabilities", "said"),
    [
        ([-1, -1, -1, -1], [0.4, 0.5, 0.1, 0.9], {"cat": 0, "dog": 1, "owl": 0, "new": 0}),
        ([1, -1, -1, -1], [0.1, 0.8, 0.1, np.nan], {"dog": 0, "owl": 0, "new": 0}),
        ([-1, 0, -1, -1], [0.1, 0.8, 0.1, np.nan], {"cat": 1, "owl": 0, "new": 0}),
        ([-1, -1, -1, -1], [0.1, 0.2, 0.1, np.nan], {"cat": 0, "dog": 0, "owl": 0}),
        ([-1, -1, -1, -1], [np.nan] * 4, {}),
    ],
)
def test_done_says_yes_to_one_where_labels_exclude_each_other(words, probabilities, said):
    edits = done_edits("a.jpg", np.array(words, np.int8), np.array(probabilities, np.float32), **_CHOICE)
    assert {edit.label: int(edit.word) for edit in edits} == said
