"""Which labels more photos help: the one with too few, and never one that is mere noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.learning.reporting import growth as growing
from mlic_gui.core.learning.reporting.growth import growth
from mlic_gui.core.progress import Cancelled
from tests.support.taggers import make_examples, make_vocabulary

LABELS = ("known", "rare", "noise")
_WIDTH = 24


def _examples(count=600, *, seed=0, labels=LABELS):
    """One label that half the photos have, told by one feature; one that few have; and one of pure chance."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(count, _WIDTH)).astype(np.float32)
    known = features[:, 0] * 4 + rng.normal(size=count) * 0.3 > 0
    rare = features @ rng.normal(size=_WIDTH) / np.sqrt(_WIDTH) * 3 - 4 + rng.normal(size=count) * 0.2 > 0
    words = np.stack([known, rare, rng.random(count) < 0.25], axis=1).astype(np.int8)
    return make_examples(features, words[:, : len(labels)], labels, seed=seed)


def _growth(examples, *, on_refit=lambda done, total: None, check=lambda: None, **options):
    tagger = make_vocabulary(width=_WIDTH)
    options = {"tagger": tagger, "project": "p", "beta": 2.0, **options}
    return growth(examples, on_refit=on_refit, check=check, **options)


@pytest.fixture(scope="module")
def grown():
    return _growth(_examples())


def test_the_label_with_too_few_photos_is_helped_and_noise_is_not(grown):
    assert grown.helps == ("rare",)
    known, rare, noise = grown.labels
    assert rare.gain > known.gain
    assert rare.low > 0
    assert noise.low < 0 < noise.high
    assert (rare.yes, rare.no) == (rare.judged_yes, 600 - rare.yes)


def test_what_is_clear_is_not_called_unclear(grown):
    assert not {"known", "rare"} & {*grown.unclear}


def test_every_doubling_and_every_photo_counts(grown):
    assert grown.photos == (60, 120, 240, 480)
    assert grown.judged == 600
    assert list(grown.fbeta) == sorted(grown.fbeta)
    for label in grown.labels:
        assert len(label.values) == 4
        assert label.gain == pytest.approx(label.values[-1] - label.values[-2])
        assert label.low <= label.gain <= label.high
    assert list(grown.labels[1].values) == sorted(grown.labels[1].values)


@pytest.mark.parametrize("seed", range(1, 4))
def test_noise_is_never_said_to_be_helped(seed):
    assert "noise" not in _growth(_examples(300, seed=seed), draws=3).helps


def test_the_same_photos_give_the_same_answer():
    examples = _examples(120)
    assert _growth(examples, draws=2) == _growth(examples, draws=2)
    assert _growth(examples, draws=2) != _growth(examples, draws=2, seed=1)


def test_where_there_are_many_photos_the_held_out_side_judges(monkeypatch):
    monkeypatch.setattr(growing, "_MOST_BY_FOLDS", 100)
    examples = _examples(300)
    grown = _growth(examples, draws=2)
    sides = [str(side) for side in examples.sides]
    assert grown.judged == sides.count("held_out")
    assert grown.photos[-1] == sides.count("train")


def test_labels_that_exclude_each_other_grow_too():
    examples = _examples(200, labels=LABELS[:2])
    words = np.stack([examples.words[:, 0], 1 - examples.words[:, 0]], axis=1)
    grown = _growth(replace(examples, words=words, exclusive=True), draws=2)
    assert [label.label for label in grown.labels] == ["known", "rare"]
    assert grown.fbeta[-1] > 0.9


def test_bursts_are_never_torn_apart(monkeypatch):
    examples = replace(_examples(160), groups=np.arange(160) // 4)
    taught = []
    refitted = growing._refitted

    def listening(setup, scheme, check):
        taught.append(scheme.train)
        return refitted(setup, scheme, check)

    monkeypatch.setattr(growing, "_refitted", listening)
    _growth(examples, draws=2)
    assert len(taught) > 2
    for train in taught:
        assert (train.reshape(40, 4, -1).all(axis=1) == train.reshape(40, 4, -1).any(axis=1)).all()


def test_with_few_photos_there_are_fewer_sizes_or_nothing():
    assert len(_growth(_examples(60), draws=1).photos) == 3
    assert _growth(_examples(15), draws=1) is None
    assert _growth(_examples(0), draws=1) is None


def test_with_few_photos_it_is_not_clear_whether_more_would_help():
    grown = _growth(_examples(120), draws=2)
    assert grown.unclear == ("rare", "noise")


def test_with_nothing_to_learn_there_is_nothing():
    examples = _examples(100)
    assert _growth(replace(examples, words=np.full_like(examples.words, -1))) is None


def test_it_counts_its_refits_and_can_be_cancelled():
    seen = []
    _growth(_examples(100), draws=2, on_refit=lambda done, total: seen.append((done, total)))
    assert seen == [(done, len(seen)) for done in range(1, len(seen) + 1)]

    def unwanted():
        raise Cancelled

    with pytest.raises(Cancelled):
        _growth(_examples(100), check=unwanted)


def test_it_can_be_cancelled_when_only_the_intervals_are_left():
    done = []

    def unwanted():
        if done and done[-1][0] == done[-1][1]:
            raise Cancelled

    with pytest.raises(Cancelled):
        _growth(_examples(100), draws=1, on_refit=lambda *both: done.append(both), check=unwanted)
