"""Labels that exclude each other: never two yes on one photo, and undo gives exactly what was before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.annotations import Edit, Origin, Word
from mlic_gui.core.project.location import adopt, open_project
from mlic_gui.core.project.steps import StepKind
from tests.core.project.conftest import Person, assign

PHOTOS = ("1.jpg", "2.jpg", "3.jpg")
LABELS = ("cat", "dog", "owl")


@pytest.fixture
def store(opening, folder):
    store = opening(folder)
    store.add_labels(LABELS, who="ada", undoable=False)
    return store


@pytest.fixture
def one(store, ada):
    """Someone who works on a project whose labels exclude each other."""
    store.set_exclusive(True, who="ada")
    return ada


def words(store, *paths):
    return store.annotations(paths).words.tolist()


def refusal(action, *arguments, **options):
    with pytest.raises(ProjectError) as caught:
        action(*arguments, **options)
    return caught.value.code, caught.value.fields


def test_photos_have_many_labels_unless_told_otherwise(ada, store):
    assert not store.exclusive
    ada.says(Word.YES, "cat", "1.jpg")
    ada.says(Word.YES, "dog", "1.jpg")
    assert words(store, "1.jpg") == [[1, 1, -1]]


def test_the_setting_is_remembered_and_is_a_step_like_any_other(one, store, folder, opening):
    assert store.exclusive
    assert store.can_undo().kind is StepKind.ONE_LABEL
    store.close()
    store = opening(folder)
    assert store.exclusive
    step = store.undo(who="ada")
    assert step.exclusive is False
    assert not store.exclusive
    assert store.redo(who="ada").exclusive is True
    assert store.exclusive
    assert store.set_exclusive(False, who="ada").exclusive is False
    assert store.undo(who="ada").exclusive is True


def test_saying_it_again_is_no_step(one, store):
    assert not store.set_exclusive(True, who="ada")
    assert store.undo(who="ada").exclusive is False
    assert store.can_undo() is None


def test_other_steps_do_not_touch_the_setting(one):
    assert one.says(Word.YES, "cat", "1.jpg").exclusive is None
    assert one.store.undo(who="ada").exclusive is None


def test_it_is_refused_while_photos_have_several_yes(ada, store):
    for label in ("cat", "dog"):
        ada.says(Word.YES, label, "2.jpg", "1.jpg")
    assert refusal(store.set_exclusive, True, who="ada") == (
        ErrorCode.LABELS_CONFLICT,
        {"photos": 2, "path": "1.jpg"},
    )
    assert store.several_yes() == ["1.jpg", "2.jpg"]
    assert not store.exclusive
    ada.says(Word.NO, "dog", "1.jpg", "2.jpg")
    assert store.several_yes() == []
    store.set_exclusive(True, who="ada")


def test_what_was_said_stays_when_it_is_set(ada, store):
    ada.says(Word.YES, "cat", "1.jpg")
    store.set_exclusive(True, who="ada")
    assert words(store, "1.jpg") == [[1, -1, -1]]


def test_a_yes_is_a_no_to_all_others_in_the_same_step(one, store):
    step = one.says(Word.YES, "dog", "1.jpg")
    assert words(store, "1.jpg") == [[0, 1, 0]]
    assert len(step.changes) == 3
    assert {said.origin for said in store.history("1.jpg")} == {Origin.HUMAN}
    one.says(Word.YES, "cat", "1.jpg")
    assert words(store, "1.jpg") == [[1, 0, 0]]
    store.undo(who="ada")
    assert words(store, "1.jpg") == [[0, 1, 0]]
    store.undo(who="ada")
    assert words(store, "1.jpg") == [[-1, -1, -1]]


def test_a_no_leaves_the_others_as_they_are(one, store):
    one.says(Word.NO, "cat", "1.jpg")
    assert words(store, "1.jpg") == [[0, -1, -1]]


@pytest.mark.parametrize("word", [Word.UNKNOWN, Word.NO])
def test_a_yes_that_is_taken_away_takes_along_what_followed_from_it(one, store, word):
    one.says(Word.NO, "owl", "1.jpg")
    one.says(Word.YES, "dog", "1.jpg", "2.jpg")
    one.says(Word.YES, "cat", "1.jpg", "2.jpg")
    assert words(store, "1.jpg", "2.jpg") == [[1, 0, 0], [1, 0, 0]]
    one.says(word, "cat", "1.jpg", "2.jpg")
    assert words(store, "1.jpg", "2.jpg") == [[word, -1, 0], [word, -1, -1]]
    store.undo(who="ada")
    assert words(store, "1.jpg", "2.jpg") == [[1, 0, 0], [1, 0, 0]]
    one.says(Word.NO, "dog", "1.jpg")  # which it is: nothing is taken away
    assert words(store, "1.jpg") == [[1, 0, 0]]


def test_what_is_said_beside_a_yes_that_is_taken_away_stays(one, store):
    one.says(Word.YES, "cat", "1.jpg")
    edits = [Edit("1.jpg", "cat", Word.UNKNOWN), Edit("1.jpg", "owl", Word.NO)]
    store.annotate(edits, who="ada", assign=assign)
    assert words(store, "1.jpg") == [[-1, -1, 0]]


def test_a_yes_to_a_new_label_moves_the_yes(one, store):
    one.says(Word.YES, "cat", "1.jpg")
    one.says(Word.YES, "fox", "1.jpg", new_labels=["fox"], origin=Origin.IMPORT)
    assert words(store, "1.jpg") == [[0, 0, 0, 1]]


def test_several_yes_at_once_are_refused_and_nothing_is_written(one, store):
    edits = [Edit("2.jpg", "dog", Word.NO), Edit("1.jpg", "cat", Word.YES), Edit("1.jpg", "dog", Word.YES)]
    assert refusal(store.annotate, edits, who="ada", assign=assign) == (
        ErrorCode.SEVERAL_YES,
        {"path": "1.jpg"},
    )
    assert store.annotated_paths() == []


def test_an_undo_that_would_give_a_second_yes_is_refused(ada, store):
    ada.says(Word.YES, "cat", "1.jpg")
    ada.says(Word.YES, "dog", "1.jpg")
    taken_back = ada.says(Word.UNKNOWN, "dog", "1.jpg")
    store.set_exclusive(True, who="ada")
    assert refusal(store.undo, taken_back.id, who="ada")[0] is ErrorCode.SEVERAL_YES
    assert words(store, "1.jpg") == [[1, -1, -1]]
    assert store.undo(who="ada").exclusive is False  # which can be taken back first
    store.undo(who="ada")
    assert words(store, "1.jpg") == [[1, 1, -1]]


def test_an_undo_that_would_set_it_over_several_yes_is_refused(one, store):
    switch = store.set_exclusive(False, who="ada")
    one.says(Word.YES, "cat", "1.jpg")
    one.says(Word.YES, "dog", "1.jpg")
    assert refusal(store.undo, switch.id, who="ada")[0] is ErrorCode.LABELS_CONFLICT
    assert not store.exclusive


@pytest.fixture
def above(opening, folder):
    """A project whose labels exclude each other, above that of `a`, in which 3.jpg has the given labels."""

    def run(*labels):
        inner = opening(folder / "a")
        inner.add_labels(["cat", "dog"], who="ben", undoable=False)
        for label in labels:
            Person(inner, "ben").says(Word.YES, label, "3.jpg")
        inner.close()
        store = opening(folder)
        store.add_labels(LABELS, who="ada", undoable=False)
        store.set_exclusive(True, who="ada")
        return store

    return run


def test_adopting_keeps_to_one_yes(above, folder):
    store = above("cat")
    adopt(store, folder / "a", who="ada")
    assert words(store, "a/3.jpg") == [[1, 0, 0]]


def test_adopting_photos_with_several_yes_is_refused(above, folder):
    store = above("cat", "dog")
    assert refusal(adopt, store, folder / "a", who="ada") == (ErrorCode.SEVERAL_YES, {"path": "a/3.jpg"})
    assert store.annotated_paths() == []


def test_adopting_does_not_move_a_yes(above, folder):
    store = above("cat")
    Person(store).says(Word.YES, "dog", "a/3.jpg")
    adopt(store, folder / "a", who="ada")
    assert words(store, "a/3.jpg") == [[0, 1, 0]]


EDITS = st.lists(
    st.tuples(st.sampled_from(PHOTOS), st.sampled_from(LABELS), st.sampled_from(list(Word))),
    min_size=1,
    max_size=4,
)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), EDITS),
        st.tuples(st.just("import"), EDITS),
        st.tuples(st.just("done"), EDITS),
        st.tuples(st.just("one label"), st.booleans()),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("undo an earlier"), st.integers(1, 30)),
        st.tuples(st.just("redo"), st.none()),
    ),
    max_size=25,
)


def do(store, action, value):
    edits = [Edit(*edit) for edit in value] if isinstance(value, list) else []
    match action:
        case "say":
            store.annotate(edits, who="ada", assign=assign)
        case "import":
            store.annotate(edits, who="ada", assign=assign, origin=Origin.IMPORT)
        case "done":
            store.mark_done([edit.path for edit in edits], edits, who="ada", assign=assign)
        case "one label":
            store.set_exclusive(value, who="ada")
        case "undo" | "undo an earlier":
            store.undo(value, who="ada")
        case "redo":
            store.redo(who="ada")


def snapshot(store):
    table = store.annotations(PHOTOS)
    return table.words.tolist(), table.reviewed.tolist(), store.exclusive


@settings(max_examples=40, deadline=None)
@given(actions=ACTIONS)
def test_whatever_is_done_no_photo_gets_a_second_yes(actions):
    with tempfile.TemporaryDirectory() as name, open_project(Path(name)) as store:
        store.add_labels(LABELS, who="ada", undoable=False)
        store.set_exclusive(True, who="ada")
        for action, value in actions:
            before, last = snapshot(store), store.can_undo()
            try:
                do(store, action, value)
            except ProjectError:
                assert snapshot(store) == before
            said, _, exclusive = snapshot(store)
            assert not exclusive or max(row.count(1) for row in said) <= 1
            new = store.can_undo()
            if action not in ("undo", "undo an earlier", "redo") and new != last:
                after = snapshot(store)
                store.undo(who="ada")
                assert snapshot(store) == before
                store.redo(who="ada")
                assert snapshot(store) == after
