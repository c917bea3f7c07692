"""The refit of labels that exclude each other: one softmax, accurate, around what the tagger knew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.heads.linear_head import Activation
from mlic_gui.core.learning.heads.refit import refit
from mlic_gui.core.learning.taggers.tagger_file import load_tagger, save_tagger
from mlic_gui.core.project.proposing import completed, proposed
from tests.support.taggers import make_examples, make_tagger, make_vocabulary, make_world, tagger_of

LABELS = ("cat", "dog", "owl")


def _draw(count, seed, *, labels=LABELS):
    """Features, and words with exactly one yes per photo."""
    features, _ = make_world(len(labels))(count, seed)
    truth = np.random.default_rng(11).normal(size=(features.shape[1], len(labels))) * 1.5
    chosen = (features @ truth + np.random.default_rng(seed).gumbel(size=(count, len(labels))) * 0.3).argmax(
        axis=1
    )
    words = np.zeros((count, len(labels)), dtype=np.int8)
    words[np.arange(count), chosen] = 1
    return features, words


def _examples(count, seed=7, *, labels=LABELS, **options):
    features, words = _draw(count, seed, labels=labels)
    return replace(make_examples(features, words, labels, seed=seed, **options), exclusive=True)


def _refit(examples, tagger, *, project="p", **settings):
    return refit(
        examples,
        tagger=tagger,
        project=project,
        settings=RefitSettings(**settings),
        on_point=lambda _: False,
        check=lambda: None,
    )


def _accuracy(made, *, labels=LABELS):
    features, words = _draw(500, 99, labels=labels)
    yes = proposed(made.head.probabilities(features), made.thresholds, exclusive=True)
    return float((yes == (words == 1)).all(axis=1).mean())


@pytest.mark.parametrize("count", [50, 300])
def test_from_nothing_it_learns_a_softmax(count):
    made = _refit(_examples(count), make_vocabulary())
    assert made.labels == LABELS
    assert made.head.activation is Activation.SOFTMAX
    np.testing.assert_allclose(made.head.probabilities(_draw(20, 1)[0]).sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(made.thresholds, 1 / 3)
    assert _accuracy(made) > (0.75 if count == 50 else 0.85)
    assert made.comparison.after.exact_match == pytest.approx(_accuracy(made), abs=0.12)
    assert made.points[made.best].validation_loss < 0.7 * np.log(3)


def test_one_yes_is_proposed_for_every_photo():
    made = _refit(_examples(100), make_vocabulary())
    yes = proposed(made.head.probabilities(_draw(200, 5)[0]), made.thresholds, exclusive=True)
    assert (yes.sum(axis=1) == 1).all()


def test_the_same_twice_to_the_bit():
    first, second = (_refit(_examples(60), make_vocabulary(), seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.head.weights, second.head.weights)
    assert first.points == second.points


def test_it_starts_around_a_sigmoid_tagger():
    features, words = _draw(600, 1)
    scenes = tagger_of(
        _refit(make_examples(features, words, LABELS), make_vocabulary(), project="else"), project="else"
    )
    assert scenes.head.activation is Activation.SIGMOID
    few = _refit(_examples(12), scenes)
    assert few.head.activation is Activation.SOFTMAX
    assert _accuracy(few) > _accuracy(_refit(_examples(60), make_vocabulary()))


def test_a_few_corrections_do_not_cost_what_it_knew():
    animals = tagger_of(_refit(_examples(600, 1), make_vocabulary(), project="else"), project="else")
    features, words = _draw(1500, 3)
    wrong = animals.head.probabilities(features).argmax(axis=1) != words.argmax(axis=1)
    rows = np.flatnonzero(wrong)[:30]
    said = replace(make_examples(features[rows], words[rows], LABELS), exclusive=True)
    assert _accuracy(_refit(said, animals)) >= _accuracy(animals) - 0.03


def test_a_no_alone_teaches_too():
    animals = tagger_of(_refit(_examples(30, 1), make_vocabulary(), project="else"), project="else")
    features, words = _draw(600, 4)
    only_no = np.where(words == 1, np.int8(-1), words)
    only_no[np.random.default_rng(0).random(words.shape) < 0.5] = -1
    made = _refit(replace(make_examples(features, only_no, LABELS), exclusive=True), animals)
    assert _accuracy(made) > _accuracy(animals)


def test_photos_that_say_nothing_change_nothing():
    examples = _examples(80)
    nothing = np.tile(np.array([[0, 0, 0], [-1, -1, -1]], np.int8), (10, 1))
    examples = replace(examples, sides=[None] * 80)  # all teach
    more = replace(
        examples,
        features=np.vstack([examples.features, examples.features[:20]]),
        words=np.vstack([examples.words, nothing]),
        sides=[None] * 100,
        groups=np.arange(100),
        keys=[*examples.keys, *(bytes([200 + number]) * 16 for number in range(20))],
    )
    animals = tagger_of(_refit(_examples(600, 1), make_vocabulary(), project="else"), project="else")
    first, second = _refit(examples, animals), _refit(more, animals)
    assert first.points[-1].train_loss == pytest.approx(second.points[-1].train_loss, rel=0.02)


def test_a_label_with_too_few_yes_is_left_out_and_its_photos_are_passed_over():
    features, words = _draw(200, 7, labels=(*LABELS, "fox"))
    rare = np.flatnonzero(words[:, 3] == 1)[2:]
    words = np.delete(words, rare, axis=0)
    features = np.delete(features, rare, axis=0)
    made = _refit(
        replace(make_examples(features, words, (*LABELS, "fox")), exclusive=True), make_vocabulary()
    )
    assert made.labels == LABELS


def test_labels_of_the_tagger_that_the_project_lacks_are_left_out_but_not_forgotten():
    tagger = make_tagger(labels=("sea", *LABELS))
    made = _refit(_examples(100), tagger)
    assert made.labels == LABELS
    assert made.prior.labels == ("sea", *LABELS)


@pytest.mark.parametrize("words", [[[1, 0, 0]] * 8, [[0, 0, 0]] * 8, [[-1, -1, 0]] * 3])
def test_less_than_two_labels_can_not_be_learned(words):
    said = np.array(words, dtype=np.int8)
    features = np.random.default_rng(0).normal(size=(len(said), 24)).astype(np.float32)
    with pytest.raises(LearningError) as caught:
        _refit(replace(make_examples(features, said, LABELS), exclusive=True), make_vocabulary())
    assert caught.value.code is ErrorCode.TOO_FEW_ANNOTATIONS
    assert caught.value.fields["missing"]


def test_yes_alone_is_enough_once_completed():
    _, words = _draw(100, 7)
    alone = np.where(words == 0, np.int8(-1), words)
    np.testing.assert_array_equal(completed(alone), words)


def test_switched_back_a_softmax_head_goes_on_as_sigmoid():
    animals = tagger_of(_refit(_examples(600, 1), make_vocabulary(), project="else"), project="else")
    features, words = _draw(40, 8)
    made = _refit(make_examples(features, words, LABELS), animals)
    assert made.head.activation is Activation.SIGMOID
    assert made.prior.head.activation is Activation.SOFTMAX
    judged, truth = _draw(500, 99)
    fresh = _refit(make_examples(features, words, LABELS), make_vocabulary())
    right, rightly = (
        ((one.head.probabilities(judged) >= 0.5) == (truth == 1)).mean() for one in (made, fresh)
    )
    assert right > max(0.85, rightly)


def test_a_softmax_tagger_and_its_origin_are_kept_and_read_again(tmp_path):
    animals = tagger_of(_refit(_examples(100, 1), make_vocabulary(), project="else"), project="else")
    tagger = tagger_of(_refit(_examples(60), animals))
    save_tagger(tagger, tmp_path / "mine")
    read = load_tagger(tmp_path / "mine")
    assert read.head.activation is read.origin.head.activation is Activation.SOFTMAX
    features, _ = _draw(10, 2)
    np.testing.assert_array_equal(read.head.probabilities(features), tagger.head.probabilities(features))
    np.testing.assert_array_equal(
        read.origin.head.probabilities(features), tagger.origin.head.probabilities(features)
    )
