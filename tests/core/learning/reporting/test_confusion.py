"""The confusion of labels is what counting photo by photo gives."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlic_gui.core.learning.reporting.confusion import confusion
from tests.support.reports import example_answers

_CELLS = st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.9, float("nan")])


@given(
    arrays(np.int8, (9, 5), elements=st.sampled_from([-1, 0, 1])),
    arrays(np.float32, (9, 5), elements=_CELLS),
    st.booleans(),
)
def test_every_pair_is_counted(words, probabilities, exclusive):
    answers = replace(
        example_answers(photos=9), words=words, probabilities=probabilities, exclusive=exclusive
    )
    proposed = answers.proposed()
    taken, beside = np.zeros((5, 5), int), np.zeros((5, 5), int)
    for photo, i, j in product(range(9), range(5), range(5)):
        invented = words[photo, j] == 0 and proposed[photo, j]
        beside[i, j] += words[photo, i] == 1 and invented
        taken[i, j] += words[photo, i] == 1 and not proposed[photo, i] and invented
    found = confusion(answers)
    assert found.taken_for == tuple(map(tuple, taken.tolist()))
    assert found.beside == tuple(map(tuple, beside.tolist()))
    assert found.has == tuple((words == 1).sum(axis=0).tolist())
    assert found.missed == tuple(((words == 1) & ~proposed).sum(axis=0).tolist())
    assert found.invented == tuple(((words == 0) & proposed).sum(axis=0).tolist())


def test_where_labels_exclude_each_other_a_row_is_what_they_are_taken_for():
    answers = replace(
        example_answers(photos=4),
        words=np.eye(5, dtype=np.int8)[[0, 0, 1, 2]],
        probabilities=np.eye(5, dtype=np.float32)[[0, 3, 1, 3]],
        exclusive=True,
    )
    found = confusion(answers)
    assert found.taken_for[0] == (0, 0, 0, 1, 0)
    assert found.taken_for[2] == (0, 0, 0, 1, 0)
    assert sum(map(sum, found.taken_for)) == 2
