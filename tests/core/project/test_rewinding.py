"""What was said at any earlier step is known again, whatever came after: words, labels, one label or many."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import ProjectError
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.core.project.conftest import assign

PHOTOS = ("1.jpg", "2.jpg", "3.jpg")
_LABEL = st.sampled_from(["sea", "sky", "fog"])
_EDIT = st.tuples(st.sampled_from(PHOTOS), _LABEL, st.sampled_from(list(Word)))
_ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.lists(_EDIT, min_size=1, max_size=4)),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("redo"), st.none()),
        st.tuples(st.just("label"), _LABEL),
        st.tuples(st.just("switch"), st.booleans()),
    ),
    max_size=14,
)


def _seen(table, exclusive):
    """Words by label, so that the order of labels says nothing."""
    columns = {label: tuple(table.words[:, column].tolist()) for column, label in enumerate(table.labels)}
    return columns, exclusive


def _act(store, action, value):
    if action == "say":
        store.annotate([Edit(*edit) for edit in value], who="ada", assign=assign)
    elif action == "undo":
        store.undo(who="ada")
    elif action == "redo":
        store.redo(who="ada")
    elif action == "label":
        store.add_labels([value], who="ada")
    else:
        store.set_exclusive(value, who="ada")


@settings(max_examples=60, deadline=None)
@given(_ACTIONS)
def test_any_moment_can_be_gone_back_to(actions):
    with tempfile.TemporaryDirectory() as name, open_project(Path(name)) as store:
        store.add_labels(["sea"], who="ada", undoable=False)
        moments = {}
        for action, value in actions:
            with suppress(ProjectError):
                _act(store, action, value)
            moments[store.last_step()] = _seen(store.annotations(PHOTOS), store.exclusive)
        for step, seen in moments.items():
            assert _seen(*store.annotations_then(PHOTOS, step=step)) == seen


def test_before_everything_nothing_was_said(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")
    table, exclusive = store.annotations_then(["1.jpg"], step=0)
    assert (table.words.size, exclusive) == (0, False)


def test_photos_that_moved_are_found_by_their_new_paths_and_unknown_ones_are_empty(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")
    step = store.last_step()
    ada.says(Word.NO, "sea", "1.jpg")
    store.relink({"1.jpg": "b.jpg"})
    table, _ = store.annotations_then(["b.jpg", "1.jpg", "new.jpg"], step=step)
    assert table.words[:, 0].tolist() == [1, -1, -1]
    assert table.sides[0] == "train"


def test_the_step_of_a_time(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")
    said = store.history("1.jpg")[-1]
    assert store.last_step() == store.last_step(until=said.at) == said.step
    assert store.last_step(until=said.at - 1e6) == 0


def test_many_photos_are_read_as_few_are(ada, store):
    paths = [f"{number}.jpg" for number in range(600)]
    ada.says(Word.YES, "sky", *paths[:550])
    step = store.last_step()
    ada.says(Word.NO, "sky", *paths[500:])
    table, _ = store.annotations_then(paths, step=step)
    np.testing.assert_array_equal(table.words[:, 1], np.where(np.arange(600) < 550, 1, -1))
