"""The refit: keeps what the tagger knew, learns what is new, judges honestly, and is the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.heads.refit import refit
from mlic_gui.core.learning.judging import metrics
from mlic_gui.core.learning.judging.comparison import Verdict
from mlic_gui.core.learning.splitting.splits import Side
from mlic_gui.core.learning.taggers.seen import SeenPhotos
from mlic_gui.core.progress import Cancelled
from tests.support.taggers import (
    make_examples,
    make_head,
    make_tagger,
    make_vocabulary,
    make_world,
    tagger_of,
)

LABELS = ("sea", "trees", "desert")


@pytest.fixture(scope="module")
def draw():
    return make_world()


@pytest.fixture(scope="module")
def scenes(draw):
    """A tagger made from 600 photos in another project."""
    features, words = draw(600, 1)
    made = _refit(make_examples(features, words, LABELS), make_vocabulary(), project="elsewhere", folds=5)
    return tagger_of(made, "scenes", project="elsewhere")


def _refit(examples, tagger, *, project="p", on_point=None, check=None, **settings):
    return refit(
        examples,
        tagger=tagger,
        project=project,
        settings=RefitSettings(**settings),
        on_point=on_point or (lambda _: False),
        check=check or (lambda: None),
    )


def _map(head, draw, columns=slice(None)):
    features, words = draw(600, 99)
    return metrics.mean_average_precision(words[:, columns], head.probabilities(features)[:, columns])


def _examples(draw, count, seed=7, *, labels=LABELS, **options):
    features, words = draw(count, seed)
    return make_examples(features, words, labels, seed=seed, **options)


def test_from_nothing_it_learns_well(draw, scenes):
    assert _map(scenes.head, draw) > 0.9
    assert scenes.card.figures.mean_average_precision == pytest.approx(_map(scenes.head, draw), abs=0.05)


@pytest.mark.parametrize("count", [10, 30, 100])
@pytest.mark.parametrize("kind", ["random", "corrected", "cells"])
def test_a_few_annotations_do_not_cost_what_it_knew(draw, scenes, count, kind):
    features, words = draw(1500, 3)
    wrong = (scenes.head.probabilities(features) >= scenes.thresholds) != (words == 1)
    rows = np.arange(1500) if kind == "random" else np.flatnonzero(wrong.any(axis=1))
    rows = rows[:count]
    said = words[rows].copy()
    if kind == "cells":
        said[~wrong[rows]] = -1
    made = _refit(make_examples(features[rows], said, LABELS), scenes)
    assert _map(made.head, draw) >= _map(scenes.head, draw) - 0.02


def test_another_kind_of_photo_is_learned(draw, scenes):
    other = make_world(seed=5)
    features, words = other(800, 2)
    made = _refit(make_examples(features, words, LABELS), scenes)
    assert _map(scenes.head, other) < 0.7
    assert _map(made.head, other) > 0.85
    assert made.comparison.verdict is Verdict.BETTER
    assert made.comparison.acceptable


def test_under_sixty_photos_it_takes_folds_and_says_so(draw, scenes):
    few, many = _refit(_examples(draw, 59), scenes), _refit(_examples(draw, 60), scenes)
    assert (few.comparison.folds, few.comparison.photos) == (5, 59)
    assert (few.counts.train, few.counts.folds) == (59, 5)
    assert many.comparison.folds is None
    counts = many.counts
    assert counts.train + counts.selection + counts.held_out == 60
    assert many.comparison.photos == counts.held_out


def test_held_out_photos_teach_nothing(draw, scenes):
    examples = _examples(draw, 200)
    held = np.array([side is Side.HELD_OUT for side in examples.sides])
    first = _refit(examples, scenes)
    examples.words[held] = 1 - examples.words[held]
    second = _refit(examples, scenes)
    np.testing.assert_array_equal(first.head.weights, second.head.weights)
    np.testing.assert_array_equal(first.thresholds, second.thresholds)
    assert not first.seen.mask(np.array(examples.keys, object)[held].tolist()).any()
    assert first.seen.mask(np.array(examples.keys, object)[~held].tolist()).all()


def test_unknown_words_teach_nothing(draw, scenes):
    examples = _examples(draw, 150)
    examples.words[:, 0] = -1
    one = _refit(examples, scenes)
    assert _map(one.head, draw, [1, 2]) > 0.9
    np.testing.assert_array_equal(one.head.weights[:, 0], scenes.head.weights[:, 0])


def test_labels_that_nobody_annotated_keep_their_head_to_the_bit(draw, scenes):
    features, words = draw(100, 8)
    examples = make_examples(features, words[:, :1], ["sea"])
    made = _refit(examples, scenes)
    assert made.labels == LABELS
    np.testing.assert_array_equal(made.head.weights[:, 1:], scenes.head.weights[:, 1:])
    np.testing.assert_array_equal(made.head.bias[1:], scenes.head.bias[1:])
    np.testing.assert_array_equal(made.thresholds[1:], scenes.thresholds[1:])
    assert (made.head.temperature, made.head.mean is scenes.head.mean) == (scenes.head.temperature, True)
    answers = [head.probabilities(features)[:, 1:] for head in (made.head, scenes.head)]
    np.testing.assert_array_equal(*answers)


def test_a_new_label_needs_five_yes_and_five_no(draw, scenes):
    features, words = draw(40, 9)
    said = np.full((40, 2), -1, np.int8)
    said[:, 0] = words[:, 0]
    said[:10, 1] = [1, 1, 1, 1, 1, 0, 0, 0, 0, -1]
    examples = make_examples(features, said, ("sea", "lighthouse"))
    assert _refit(examples, scenes).labels == LABELS
    said[9, 1] = 0
    assert _refit(examples, scenes).labels == (*LABELS, "lighthouse")


def test_a_new_label_is_learned_beside_the_old(scenes):
    world = make_world(labels=4)
    features, words = world(300, 4)
    made = _refit(make_examples(features, words, (*LABELS, "lighthouse")), scenes)
    fresh, truth = world(400, 5)
    assert metrics.average_precision(truth, made.head.probabilities(fresh))[3] > 0.8
    assert made.comparison.after.fbeta > made.comparison.before.fbeta


def test_nothing_to_learn_names_what_is_missing(draw, scenes):
    features, _ = draw(4, 9)
    examples = make_examples(features, np.ones((4, 1), np.int8), ["lighthouse"])
    with pytest.raises(LearningError) as caught:
        _refit(examples, scenes)
    assert caught.value.code is ErrorCode.TOO_FEW_ANNOTATIONS
    assert "lighthouse" in caught.value.fields["missing"]


def test_a_new_label_that_can_not_be_learned_is_proposed_as_often_as_it_is_yes(scenes):
    noise = np.random.default_rng(0).normal(size=(50, 24)).astype(np.float32)
    words = (np.arange(50)[:, None] % 10 == 0).astype(np.int8)
    made = _refit(make_examples(noise, words, ["lighthouse"]), scenes)
    assert made.head.probabilities(noise)[:, 3].mean() < 0.3


def test_a_single_photo_can_be_learned(draw, scenes):
    made = _refit(_examples(draw, 1), scenes)
    assert made.comparison.photos == 0
    assert made.comparison.acceptable
    assert _map(made.head, draw) >= _map(scenes.head, draw) - 0.02


def test_what_makes_it_worse_is_not_acceptable(draw, scenes):
    examples = _examples(draw, 400)
    teaching = np.array([side is not Side.HELD_OUT for side in examples.sides])
    examples.words[teaching] = 1 - examples.words[teaching]
    made = _refit(examples, scenes)
    assert made.comparison.verdict is Verdict.WORSE
    assert not made.comparison.acceptable


def test_the_same_annotations_give_the_same_head_however_often_they_were_learned(draw, scenes):
    first, all_of_them = _examples(draw, 40), _examples(draw, 150)
    directly = _refit(all_of_them, scenes)
    once = tagger_of(_refit(first, scenes))
    twice = tagger_of(_refit(all_of_them, once))
    thrice = _refit(all_of_them, twice)
    for made in (_refit(all_of_them, once), thrice):
        np.testing.assert_array_equal(made.head.weights, directly.head.weights)
        np.testing.assert_array_equal(made.thresholds, directly.thresholds)
    assert thrice.comparison.difference == 0


def test_another_project_starts_around_the_head_it_is_given(draw, scenes):
    mine = tagger_of(_refit(_examples(draw, 150), scenes), project="p")
    theirs = _refit(_examples(draw, 60, 11), mine, project="q")
    assert theirs.prior.labels == mine.labels
    np.testing.assert_array_equal(theirs.prior.head.weights, mine.head.weights)


def test_a_tagger_that_learned_the_judged_photos_is_judged_without_them(draw):
    """Under k-fold the tagger in use has learned every photo; as it is, it would seem better than it is."""
    features, words = draw(50, 4)
    examples = make_examples(features, words, LABELS)
    first = _refit(examples, make_vocabulary(), regularisation=0.01)
    again = _refit(examples, tagger_of(first), regularisation=0.01)
    learned = metrics.mean_average_precision(words, first.head.probabilities(features))
    assert learned > again.comparison.before.mean_average_precision + 0.05
    assert again.comparison.difference == pytest.approx(0)


def test_photos_that_an_ancestor_learned_are_counted_as_seen(draw, scenes):
    features, words = draw(600, 1)
    examples = make_examples(features[:100], words[:100], LABELS)
    made = _refit(examples, scenes)
    assert made.comparison.seen == made.comparison.photos > 0
    assert tagger_of(made).saw(examples.keys).all()
    assert _refit(_examples(draw, 100, 7), scenes).comparison.seen == 0


def test_curves_begin_with_the_old_head_and_mark_the_best(draw, scenes):
    points = []
    made = _refit(_examples(draw, 300), scenes, on_point=lambda point: points.append(point) or False)
    assert made.points == tuple(points)
    assert [point.step for point in points] == list(range(len(points)))
    losses = [point.validation_loss for point in points]
    assert made.best == int(np.argmin(losses))
    assert points[-1].train_loss < points[0].train_loss
    assert all(0 <= point.train_fbeta <= 1 and 0 <= point.validation_fbeta <= 1 for point in points)


def test_stop_keeps_the_best_so_far(draw):
    examples = _examples(draw, 300)
    made = _refit(examples, make_vocabulary(), on_point=lambda point: point.step == 2)
    assert len(made.points) == 3
    assert made.best <= 2
    assert _map(made.head, draw) > 0.6


def test_cancel_leaves_nothing(draw, scenes):
    calls = []

    def check():
        calls.append(1)
        if len(calls) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        _refit(_examples(draw, 100), scenes, check=check)


def test_the_same_seed_gives_the_same_twice(draw, scenes):
    first, second = (_refit(_examples(draw, 45), scenes, seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.head.weights, second.head.weights)
    assert first.points == second.points
    assert first.comparison == second.comparison


def test_a_strong_regularisation_keeps_the_head(draw, scenes):
    made = _refit(make_examples(*make_world(seed=5)(200, 2), LABELS), scenes, regularisation=1e6)
    np.testing.assert_allclose(
        made.head.weights / np.abs(made.head.weights).sum(axis=0),
        scenes.head.weights / np.abs(scenes.head.weights).sum(axis=0),
        atol=1e-3,
    )


def test_labels_match_by_name_whatever_their_case(draw, scenes):
    features, words = draw(80, 8)
    made = _refit(make_examples(features, words[:, :1], ["SEA"]), scenes)
    assert made.labels == LABELS


def test_a_head_of_another_width_or_temperature_is_followed_exactly(draw):
    tagger = make_tagger(labels=LABELS, head=make_head(3, seed=4))
    made = _refit(_examples(draw, 100), tagger, regularisation=1e6)
    features, _ = draw(20, 50)
    ratio = made.head.logits(features) / tagger.head.logits(features)
    np.testing.assert_allclose(ratio, np.broadcast_to(ratio[:1], ratio.shape), rtol=0.02)


def test_a_refit_of_a_fine_tuned_tagger_keeps_its_thresholds_and_is_judged_beside_it_as_it_is(draw):
    """Its network saw every annotated photo: they can't tell any more how sure it should be."""
    features, words = draw(200, 4)
    examples = make_examples(features, words, LABELS)
    learned = _refit(examples, make_vocabulary())
    fine_tuned = replace(tagger_of(learned), origin=None, seen=SeenPhotos.of(examples.keys))
    again = _refit(examples, fine_tuned)
    np.testing.assert_allclose(again.thresholds, fine_tuned.thresholds, atol=1e-6)
    assert again.comparison.seen == again.comparison.photos > 0
    held = np.array([side is Side.HELD_OUT for side in examples.sides])
    as_it_is = learned.head.probabilities(features[held])
    found = metrics.mean_average_precision(words[held], as_it_is)
    assert again.comparison.before.mean_average_precision == pytest.approx(found)
    assert again.comparison.acceptable
