"""What is claimed holds on new photos: bursts do not flatter, unknown is not no, tuning is not judging."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.learning.fine_tuning.fine_tuned import finish
from mlic_gui.core.learning.heads.refit import refit
from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.splitting.splits import Side, make_assigner
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.project.sides import SplitCounts
from tests.support.taggers import make_examples, make_vocabulary, make_world

LABELS = ("sea", "trees", "desert")
FRAMES = 4


@pytest.fixture(scope="module")
def draw():
    return make_world()


def _refit(examples, **settings):
    return refit(
        examples,
        tagger=make_vocabulary(),
        project="p",
        settings=RefitSettings(**settings),
        on_point=lambda _: False,
        check=lambda: None,
    )


def _bursts(draw, count, seed):
    """Bursts of photos that are nearly the same, the camera's clock 30 s further for each burst.

    Where only chance tells what a photo shows, the head does best that remembers the burst.
    """
    rng = np.random.default_rng(seed)
    features, words = draw(count, seed)
    words = np.where(rng.random(words.shape) < 0.25, 1 - words, words).astype(np.int8)
    features, words = (np.repeat(array, FRAMES, axis=0) for array in (features, words))
    features = features + 0.02 * rng.normal(size=features.shape).astype(np.float32)
    prints = [
        Fingerprint(30.0 * (number // FRAMES) + number % FRAMES, "Camera", int(rng.integers(1, 2**62)))
        for number in range(count * FRAMES)
    ]
    return features, words, prints


def _placed(words, prints):
    nothing = SplitCounts(
        labels=LABELS,
        photos={},
        yes={},
        no={},
        members=(),
        hashes=np.zeros(0, np.uint64),
        captured=np.zeros(0),
        next_group=0,
    )
    return make_assigner("p")(words, prints, nothing)


def _claim(features, words, placed):
    examples = make_examples(features, words, LABELS)
    examples = replace(
        examples,
        sides=[Side(place.side) for place in placed],
        groups=np.array([place.group for place in placed]),
    )
    return _refit(examples, regularisation=0.001).comparison.after.mean_average_precision


def test_planted_bursts_stay_on_one_side_and_do_not_flatter(draw):
    grouped, single = [], []
    for seed in range(4):
        features, words, prints = _bursts(draw, 60, seed)
        placed = _placed(words, prints)
        for start in range(0, len(placed), FRAMES):
            assert len({(place.side, place.group) for place in placed[start : start + FRAMES]}) == 1
        grouped.append(_claim(features, words, placed))
        single.append(_claim(features, words, _placed(words, [None] * len(words))))
    assert np.mean(single) > np.mean(grouped) + 0.05


def test_three_of_ten_annotations_unknown_cost_little_and_taken_for_no_they_cost_more(draw):
    unseen, truth = draw(600, 99)
    costs = {"unknown": [], "no": []}
    for seed in range(3):
        features, words = draw(400, seed)
        hidden = np.random.default_rng(seed).random(words.shape) < 0.3
        whole = _judged(features, words, unseen, truth)
        for way, word in (("unknown", -1), ("no", 0)):
            said = np.where(hidden, np.int8(word), words)
            costs[way].append(whole - _judged(features, said, unseen, truth))
    unknown, no = (np.mean(costs[way], axis=0) for way in ("unknown", "no"))
    assert unknown[0] <= 0.02
    assert no[0] > unknown[0]
    assert no[1] > unknown[1] + 0.01


def _judged(features, words, unseen, truth):
    """mAP and F2 on photos that were never annotated."""
    made = _refit(make_examples(features, words, LABELS))
    chances = made.head.probabilities(unseen)
    proposed = chances >= made.thresholds
    return np.array(
        [
            metrics.mean_average_precision(truth, chances),
            metrics.fbeta_over_photos(truth, proposed, beta=2.0),
        ]
    )


def test_held_out_words_move_neither_thresholds_nor_temperature_nor_head(draw):
    features, words = draw(200, 1)
    examples = make_examples(features, words, LABELS, seed=1)
    held_out = np.array([side is Side.HELD_OUT for side in examples.sides])
    other = words.copy()
    other[held_out] = 1 - other[held_out]
    first, second = _refit(examples), _refit(replace(examples, words=other))
    np.testing.assert_array_equal(first.thresholds, second.thresholds)
    np.testing.assert_array_equal(first.head.weights, second.head.weights)
    assert first.comparison.photos == held_out.sum()
    assert first.comparison.after.fbeta > second.comparison.after.fbeta


@pytest.mark.parametrize("honest", [False, True])
def test_a_fine_tuned_head_is_judged_by_thresholds_that_held_out_words_did_not_choose(draw, honest):
    features, words = draw(200, 2)
    examples = make_examples(features, words, LABELS, seed=2)
    held_out = np.array([side is Side.HELD_OUT for side in examples.sides])
    other = words.copy()
    other[held_out] = 1 - other[held_out]
    learned = _refit(examples, folds=None)
    logits = learned.head.logits(features) if honest else None
    found = [
        finish(replace(examples, words=said), learned, learned.head, features, honest=logits, beta=2.0)
        for said in (words, other)
    ]
    thresholds = [[label.threshold for label in each.comparison.after.labels] for each in found]
    assert thresholds[0] == thresholds[1]
    assert found[0].comparison.photos == held_out.sum()
    assert found[0].comparison.after.fbeta > found[1].comparison.after.fbeta


def test_the_fbeta_reported_is_not_the_one_that_was_tuned(draw):
    """Of labels that are pure chance, thresholds tuned on the judged photos themselves would claim more."""
    claimed, tuned = [], []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        features, _ = draw(160, seed)
        words = (rng.random((160, 3)) < 0.3).astype(np.int8)
        examples = make_examples(features, words, LABELS, seed=seed)
        rows = np.array([side is Side.HELD_OUT for side in examples.sides])
        made = _refit(examples, beta=1.0)
        chances = made.head.probabilities(features[rows])
        claimed.append(made.comparison.after.fbeta)
        grid = np.linspace(0.02, 0.98, 49)
        best = [metrics.fbeta_over_photos(words[rows], chances >= value, beta=1.0) for value in grid]
        tuned.append(max(best))
    assert np.mean(claimed) < np.mean(tuned) - 0.02
