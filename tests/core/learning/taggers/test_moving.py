"""A tagger that moves to another network says about the same of labels that nobody annotated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.learning.heads.refit import refit
from mlic_gui.core.learning.heads.scheme import Examples
from mlic_gui.core.learning.taggers.moving import Known, carried
from tests.support.taggers import make_head, make_tagger

_PHOTOS, _WIDTH = 200, 12


def world():
    """Photos as an old network sees them, and as a new one does, which turns the features around."""
    random = np.random.default_rng(4)
    old = random.normal(size=(_PHOTOS, _WIDTH)).astype(np.float32)
    turn, _ = np.linalg.qr(random.normal(size=(_WIDTH, _WIDTH)))
    head = replace(make_head(2, width=_WIDTH, seed=1), temperature=1.5)
    words = (head.probabilities(old) > 0.5).astype(np.int8)
    words[:, 1] = -1  # nobody said anything of the second label here
    keys = [number.to_bytes(16, "little") for number in range(_PHOTOS)]
    groups = np.arange(_PHOTOS)
    paths = [f"{number}.jpg" for number in range(_PHOTOS)]
    before = Examples(("sea", "trees"), old, words, [None] * _PHOTOS, groups, keys, paths)
    return head, before, replace(before, features=(3 * old @ turn).astype(np.float32))


def moved(head, before, after):
    nothing = make_tagger("bare", (), head=make_head(0, width=_WIDTH))
    learned = refit(
        after,
        tagger=nothing,
        project="p",
        settings=RefitSettings(folds=3),
        on_point=lambda _: False,
        check=lambda: None,
    )
    known = Known(("sea", "trees"), head, np.array([0.2, 0.3], np.float32), before)
    return learned, carried(learned, after, known=known)


def test_labels_that_were_not_learned_come_along_and_say_about_the_same():
    head, before, after = world()
    learned, both = moved(head, before, after)
    assert (learned.labels, both.labels) == (("sea",), ("sea", "trees"))
    assert both.thresholds[1] == np.float32(0.3)
    old, new = head.probabilities(before.features)[:, 1], both.head.probabilities(after.features)[:, 1]
    assert np.abs(old - new).mean() < 0.1
    assert np.corrcoef(old, new)[0, 1] > 0.95


def test_what_was_learned_stays_as_it_was_learned():
    head, before, after = world()
    learned, both = moved(head, before, after)
    np.testing.assert_allclose(
        both.head.probabilities(after.features)[:, 0],
        learned.head.probabilities(after.features)[:, 0],
        atol=1e-5,
    )
    np.testing.assert_array_equal(both.thresholds[:1], learned.thresholds)


def test_photos_that_the_old_network_never_saw_are_left_out():
    head, before, after = world()
    seen = slice(None, None, 2)
    fewer = replace(
        before,
        features=before.features[seen],
        words=before.words[seen],
        sides=before.sides[seen],
        groups=before.groups[seen],
        keys=before.keys[seen],
    )
    _, both = moved(head, fewer, after)
    old, new = head.probabilities(before.features)[:, 1], both.head.probabilities(after.features)[:, 1]
    assert np.corrcoef(old, new)[0, 1] > 0.9
