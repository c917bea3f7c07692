"""The digest of a run's data: order and names say nothing, everything else does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.learning.snapshots import snapshot
from mlic_gui.core.learning.splitting.splits import Side
from tests.support.taggers import make_examples


@pytest.fixture(scope="module")
def examples():
    words = np.random.default_rng(1).integers(-1, 2, (30, 3)).astype(np.int8)
    return make_examples(np.zeros((30, 2), np.float32), words, ("sea", "sky", "<sun>"))


def _ordered(examples, rows, columns):
    return replace(
        examples,
        labels=tuple(examples.labels[column] for column in columns),
        words=examples.words[np.ix_(rows, columns)],
        sides=[examples.sides[row] for row in rows],
        groups=examples.groups[rows],
        keys=[examples.keys[row] for row in rows],
        paths=[f"renamed {row}.jpg" for row in rows],
    )


@given(rows=st.permutations(range(30)), columns=st.permutations(range(3)))
def test_order_and_names_make_no_difference(examples, rows, columns):
    assert snapshot(_ordered(examples, rows, columns)).digest == snapshot(examples).digest


@given(row=st.integers(0, 29), column=st.integers(0, 2), word=st.integers(-1, 1))
def test_every_word_makes_one(examples, row, column, word):
    words = examples.words.copy()
    words[row, column] = word
    same = snapshot(replace(examples, words=words)).digest == snapshot(examples).digest
    assert same is bool(word == examples.words[row, column])


def test_so_do_photos_labels_sides_and_whether_labels_exclude_each_other(examples):
    sides = list(examples.sides)
    sides[0] = Side.TRAIN if sides[0] is not Side.TRAIN else Side.SELECTION
    others = (
        replace(examples, keys=[b"another photo...", *examples.keys[1:]]),
        replace(examples, labels=("sea", "sky", "sun")),
        replace(examples, sides=sides),
        replace(examples, exclusive=True),
        _ordered(examples, range(29), range(3)),
        _ordered(examples, range(30), range(2)),
    )
    assert len({snapshot(each).digest for each in (examples, *others)}) == 7


def test_it_counts_what_was_said(examples):
    found = snapshot(examples, step=12)
    assert (found.photos, found.step, found.labels) == (30, 12, examples.labels)
    assert (found.yes, found.no) == ((examples.words == 1).sum(), (examples.words == 0).sum())
