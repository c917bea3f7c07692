"""Groups are dealt out whole, evenly by label."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.learning.splitting.stratification import Held, categories, stratify

_SHARES = np.array([0.7, 0.15, 0.15])


def _deal(words, *, sizes=None, seed=0, held=None):
    totals = categories(words)
    nothing = Held.nothing(parts=3, categories=totals.shape[1])
    return stratify(
        np.ones(len(words)) if sizes is None else sizes,
        totals,
        shares=_SHARES,
        held=held or nothing,
        rng=np.random.default_rng(seed),
    )


@given(st.integers(1, 60), st.integers(1, 4), st.integers(0, 1000))
def test_every_group_gets_one_part_and_the_same_part_again(count, labels, seed):
    words = np.random.default_rng(seed).integers(-1, 2, (count, labels)).astype(np.int8)
    parts = _deal(words, seed=seed)
    assert ((parts >= 0) & (parts < 3)).all()
    np.testing.assert_array_equal(parts, _deal(words, seed=seed))


@given(st.integers(0, 200))
def test_photos_and_labels_are_dealt_out_by_share(seed):
    words = (np.random.default_rng(seed).random((400, 4)) < [0.5, 0.3, 0.1, 0.03]).astype(np.int8)
    parts = _deal(words, seed=seed)
    np.testing.assert_allclose(np.bincount(parts, minlength=3) / 400, _SHARES, atol=0.03)
    for column in range(4):
        yes = words[:, column] == 1
        wanted = _SHARES * yes.sum()
        assert (np.abs(np.bincount(parts[yes], minlength=3) - wanted) <= 3).all()


def test_what_the_parts_hold_already_is_made_up_for():
    words = np.ones((30, 1), np.int8)
    totals = categories(words)
    held = Held(photos=np.array([100.0, 0, 0]), words=np.array([[100.0, 0], [0, 0], [0, 0]]))
    parts = stratify(np.ones(30), totals, shares=_SHARES, held=held, rng=np.random.default_rng(0))
    assert (parts != 0).all()


def test_a_rare_label_reaches_every_part():
    words = np.zeros((200, 2), np.int8)
    words[:6, 1] = 1
    parts = _deal(words)
    assert set(parts[:6].tolist()) == {0, 1, 2}


@given(st.integers(0, 200))
def test_whole_groups_are_dealt_out_by_share_too(seed):
    """Bursts of up to six photos: photos and *yes* of every label are within a burst or so of their share."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 7, 150)
    group = np.repeat(np.arange(150), sizes)
    yes = (rng.random((150, 3)) < [0.4, 0.2, 0.06])[group]
    words = yes.astype(np.int8)
    totals = np.zeros((150, 6))
    np.add.at(totals, group, categories(words))
    parts = stratify(
        sizes.astype(np.float64),
        totals,
        shares=_SHARES,
        held=Held.nothing(parts=3, categories=6),
        rng=np.random.default_rng(seed),
    )[group]
    assert (np.abs(np.bincount(parts, minlength=3) - _SHARES * len(group)) <= 18).all()
    for column in range(3):
        found = np.bincount(parts[yes[:, column]], minlength=3)
        assert (np.abs(found - _SHARES * yes[:, column].sum()) <= 9).all()
