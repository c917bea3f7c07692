"""A photo's side comes with its group, keeps the shares, and is the same for the same history."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.learning.splitting.splits import Side, folds, make_assigner, shares
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.project.sides import Member, SplitCounts

LABELS = ("a", "b", "c")


class Split:
    """What a store keeps of the split."""

    def __init__(self):
        self.members, self.words = [], np.zeros((0, len(LABELS)), np.int8)

    def counts(self):
        sides = [member.side for member in self.members]
        prints = [member.fingerprint for member in self.members]
        captured = [np.nan if p is None or p.captured is None else p.captured for p in prints]
        return SplitCounts(
            labels=LABELS,
            photos={side: sides.count(side) for side in set(sides)},
            yes={side: self._count(side, 1) for side in set(sides)},
            no={side: self._count(side, 0) for side in set(sides)},
            members=tuple(self.members),
            hashes=np.array([p.phash if p else 0 for p in prints], np.uint64),
            captured=np.array(captured, np.float64),
            next_group=max((member.group for member in self.members), default=-1) + 1,
        )

    def _count(self, side, word):
        rows = np.array([member.side == side for member in self.members], bool)
        return (self.words[rows] == word).sum(axis=0)

    def put(self, words, prints, project="p"):
        found = make_assigner(project)(words, prints, self.counts())
        for number, (place, print_) in enumerate(zip(found, prints, strict=True)):
            path = f"{len(self.members) + number}.jpg"
            self.members.append(Member(path, place.side, place.group, print_))
        self.words = np.vstack([self.words, words])
        return found


def _print(number, *, seconds=None, camera=""):
    return Fingerprint(seconds, camera, int(np.random.default_rng(number).integers(1, 2**62)))


def _words(count, seed=0):
    return np.random.default_rng(seed).integers(-1, 2, (count, len(LABELS))).astype(np.int8)


@given(st.lists(st.integers(1, 25), min_size=1, max_size=12), st.integers(0, 100))
@settings(max_examples=40)
def test_whatever_the_batches_the_shares_hold_and_nothing_moves(sizes, seed):
    split, number = Split(), 0
    for size in sizes:
        before = list(split.members)
        split.put(_words(size, seed + number), [_print(number + place) for place in range(size)])
        number += size
        assert split.members[: len(before)] == before
    train = sum(member.side == Side.TRAIN for member in split.members)
    assert abs(train - 0.7 * number) <= 0.1 * number + 3


def test_one_photo_at_a_time_fills_all_sides():
    split = Split()
    for number in range(60):
        split.put(_words(1, number), [_print(number)])
    sides = [member.side for member in split.members]
    assert sides.count(Side.TRAIN) >= 36
    assert sides.count(Side.SELECTION) >= 5
    assert sides.count(Side.HELD_OUT) >= 5


def test_a_burst_stays_together_within_a_batch_and_across_batches():
    split = Split()
    burst = [_print(number, seconds=1000.0 + number, camera="X") for number in range(4)]
    first = split.put(_words(3), burst[:3])
    split.put(_words(20, 1), [_print(number) for number in range(50, 70)])
    later = split.put(_words(1, 2), burst[3:])
    assert len({(place.side, place.group) for place in first + later}) == 1


def test_near_duplicates_stay_together_and_bridges_join_the_oldest_group():
    split = Split()
    base = 0b1010_1100_0011_1010_1100_0011_1010_1100_0011_1010
    split.put(_words(1), [Fingerprint(None, "", base)])
    split.put(_words(1, 1), [Fingerprint(None, "", base ^ 0b1111_1111_1111)])
    bridge = split.put(_words(1, 2), [Fingerprint(None, "", base ^ 0b11_1111)])
    assert split.members[0].group != split.members[1].group
    assert bridge[0].group == split.members[0].group
    assert bridge[0].side == split.members[0].side


def test_photos_without_a_fingerprint_are_alone():
    found = Split().put(_words(5), [None] * 5)
    assert len({place.group for place in found}) == 5


def test_same_project_same_sides_other_project_other_sides():
    words, prints = _words(40), [_print(number) for number in range(40)]
    again = [Split().put(words, prints, project="p") for _ in range(2)]
    other = Split().put(words, prints, project="q")
    assert again[0] == again[1]
    assert [place.side for place in other] != [place.side for place in again[0]]


def test_a_large_import_is_one_batch_with_even_labels():
    words = (np.random.default_rng(0).random((1000, 3)) < 0.2).astype(np.int8)
    found = Split().put(words, [_print(number) for number in range(1000)])
    held = np.array([place.side == Side.HELD_OUT for place in found])
    assert abs(held.mean() - 0.10) < 0.02
    np.testing.assert_allclose(words[held].mean(axis=0), words.mean(axis=0), atol=0.02)


def test_the_sides_that_do_not_teach_grow_to_100_photos_and_then_stay_a_tenth():
    small = [float(shares(photos)[1]) for photos in (60, 600, 800, 1000, 1500)]
    np.testing.assert_allclose(small, [0.15, 0.15, 0.125, 0.1, 0.1])
    assert all(abs(shares(photos).sum() - 1) < 1e-12 for photos in (0, 1, 60, 800, 100_000))


@given(st.integers(2, 80), st.integers(2, 6), st.integers(0, 50))
def test_folds_keep_groups_together_and_are_even(count, wanted, seed):
    rng = np.random.default_rng(seed)
    words, groups = _words(count, seed), rng.integers(-1, count, count)
    fold = folds(words, groups, count=wanted, seed=seed)
    assert fold.max() + 1 <= wanted
    for group in set(groups[groups >= 0].tolist()):
        assert len(set(fold[groups == group].tolist())) == 1
    sizes = np.bincount(fold)
    largest = max((groups == group).sum() for group in set(groups.tolist())) if (groups >= 0).any() else 1
    assert sizes.max() - sizes.min() <= 2 * largest + 3


def test_fewer_groups_than_folds_makes_fewer_folds():
    fold = folds(_words(6), np.array([0, 0, 0, 1, 1, 1]), count=5, seed=0)
    assert fold.max() == 1
