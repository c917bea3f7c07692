"""Undo and redo: project-wide, on the journal, refused rather than wrong."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.annotations import Edit, Origin, Word
from mlic_gui.core.project.location import open_project
from mlic_gui.core.project.steps import Change, StepKind
from tests.core.project.conftest import Person, assign


def refusal(action, *arguments, **options):
    with pytest.raises(ProjectError) as caught:
        action(*arguments, **options)
    return caught.value.code, caught.value.fields


def test_undo_and_redo_of_words(ada, store):
    ada.says(Word.NO, "sea", "1.jpg")
    ada.says(Word.YES, "sea", "1.jpg", "2.jpg")
    step = store.undo(who="ada")
    assert step.kind is StepKind.UNDO
    assert Change("1.jpg", "sea", Word.YES, Word.NO) in step.changes
    assert store.annotations(["1.jpg", "2.jpg"]).words[:, 0].tolist() == [0, -1]
    step = store.redo(who="ada")
    assert step.kind is StepKind.REDO
    assert store.annotations(["1.jpg", "2.jpg"]).words[:, 0].tolist() == [1, 1]


def test_undo_of_done_takes_back_words_and_mark(ada, store):
    ada.done(["1.jpg"], [Edit("1.jpg", "sea", Word.YES)])
    store.undo(who="ada")
    assert store.reviewed_paths() == store.annotated_paths() == []
    store.redo(who="ada")
    assert store.reviewed_paths() == store.annotated_paths() == ["1.jpg"]


def test_an_import_is_one_step(ada, store):
    ada.says(Word.YES, "fog", "1.jpg", "2.jpg", new_labels=["fog"], origin=Origin.IMPORT, source="x.csv")
    summary = store.can_undo()
    assert (summary.kind, summary.cells, summary.photos, summary.labels) == (StepKind.IMPORT, 2, 2, ("fog",))
    step = store.undo(who="ada")
    assert step.labels_removed == ("fog",)
    assert store.labels().names == ("sea", "sky")
    step = store.redo(who="ada")
    assert step.labels_added == ("fog",)
    assert store.annotations(["1.jpg"]).words.tolist() == [[-1, -1, 1]]


def test_undo_of_added_labels(store):
    store.add_labels(["fog", "rain"], who="ada")
    assert store.undo(who="ada").labels_removed == ("fog", "rain")
    assert store.labels().names == ("sea", "sky")
    assert store.redo(who="ada").labels_added == ("fog", "rain")
    assert store.labels().names == ("sea", "sky", "fog", "rain")


def test_a_label_that_was_undone_can_be_added_anew(store):
    store.add_labels(["fog"], who="ada")
    store.undo(who="ada")
    store.add_labels(["rain", "fog"], who="ada")
    assert store.labels().names == ("sea", "sky", "rain", "fog")


def test_labels_of_the_first_tagger_are_not_undone(store):
    assert store.can_undo() is None
    assert refusal(store.undo, who="ada")[0] is ErrorCode.UNDO_NOTHING


def test_a_new_edit_clears_what_could_be_redone(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")
    store.undo(who="ada")
    assert store.can_redo().path == "1.jpg"
    ada.says(Word.YES, "sky", "1.jpg")
    assert store.can_redo() is None
    assert refusal(store.redo, who="ada")[0] is ErrorCode.UNDO_NOTHING


def test_an_edit_that_changes_nothing_clears_nothing(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")
    store.undo(who="ada")
    ada.says(Word.UNKNOWN, "sea", "1.jpg")
    assert store.can_redo() is not None


def test_what_would_be_undone_is_told(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")
    summary = store.can_undo()
    assert (summary.kind, summary.cells, summary.photos) == (StepKind.ANNOTATE, 1, 1)
    assert (summary.labels, summary.path, summary.who) == (("sea",), "1.jpg", "ada")
    ada.done(["1.jpg", "2.jpg"])
    assert (store.can_undo().cells, store.can_undo().photos, store.can_undo().path) == (0, 2, None)


def test_undo_never_changes_the_split(ada, store):
    ada.says(Word.YES, "sea", "1.jpg", "2.jpg")
    before = store.split()
    store.undo(who="ada")
    assert store.split() == before
    assert store.annotations(["1.jpg"]).sides == ["train"]


def test_undo_works_across_sessions(ada, folder, opening):
    ada.says(Word.YES, "sea", "1.jpg")
    ada.says(Word.YES, "sky", "1.jpg")
    ada.store.undo(who="ada")
    ada.store.close()
    again = opening(folder)
    assert again.redo(who="ada").changes[0].label == "sky"
    again.undo(who="ada")
    again.undo(who="ada")
    assert again.annotated_paths() == []


def test_a_certain_step_can_be_undone(ada, store):
    first = ada.says(Word.YES, "sea", "1.jpg")
    ada.says(Word.YES, "sky", "2.jpg")
    assert store.undo(first.id, who="ada").undone == first.id
    assert store.annotations(["1.jpg", "2.jpg"]).words.tolist() == [[-1, -1], [-1, 1]]
    assert refusal(store.undo, first.id, who="ada")[0] is ErrorCode.UNDO_NOTHING
    assert store.undo(who="ada").changes[0].path == "2.jpg"


def test_an_undo_of_a_value_that_changed_since_is_refused(ada, store):
    first = ada.says(Word.YES, "sea", "1.jpg", "2.jpg")
    ada.says(Word.NO, "sea", "2.jpg")
    assert refusal(store.undo, first.id, who="ada") == (
        ErrorCode.UNDO_CHANGED,
        {"path": "2.jpg", "label": "sea"},
    )
    assert store.annotations(["1.jpg", "2.jpg"]).words[:, 0].tolist() == [1, 0]


def test_an_undo_of_a_mark_that_changed_since_is_refused(ada, store):
    first = ada.done(["1.jpg"])
    store.set_reviewed(["1.jpg"], False, who="ada")
    assert refusal(store.undo, first.id, who="ada") == (ErrorCode.UNDO_REVIEWED, {"path": "1.jpg"})


def test_an_undo_of_a_label_in_use_is_refused(ada, store):
    first = store.add_labels(["fog"], who="ada")
    ada.says(Word.YES, "fog", "1.jpg")
    assert refusal(store.undo, first.id, who="ada") == (ErrorCode.UNDO_LABEL_USED, {"label": "fog"})
    assert "fog" in store.labels()


def test_a_redo_of_a_value_that_changed_since_is_refused(ada, store):
    first = ada.says(Word.YES, "sea", "1.jpg")
    second = ada.says(Word.NO, "sea", "1.jpg")
    store.undo(second.id, who="ada")
    store.undo(first.id, who="ada")
    store.redo(who="ada")
    store.undo(first.id, who="ada")
    store._database.run("INSERT INTO annotation VALUES (1, 1, 0, 1)")
    assert refusal(store.redo, who="ada")[0] is ErrorCode.UNDO_CHANGED


def test_a_restored_word_is_again_that_of_who_said_it(ada, store):
    said = ada.says(Word.YES, "sea", "1.jpg")
    Person(store, "ben").says(Word.NO, "sea", "1.jpg")
    store.undo(who="cat")
    by = store._database.value("SELECT step FROM annotation")
    assert by == said.id
    assert [entry.who for entry in store.history("1.jpg")] == ["ada", "ben", "cat"]


ACTIONS = st.lists(
    st.one_of(
        st.tuples(
            st.just("say"),
            st.lists(
                st.tuples(
                    st.sampled_from(["1.jpg", "2.jpg", "3.jpg"]),
                    st.sampled_from(["sea", "sky"]),
                    st.sampled_from(list(Word)),
                ),
                min_size=1,
                max_size=4,
            ),
        ),
        st.tuples(st.just("done"), st.lists(st.sampled_from(["1.jpg", "2.jpg"]), min_size=1, max_size=2)),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(st.just("redo"), st.none()),
        st.tuples(st.just("reopen"), st.none()),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(actions=ACTIONS)
def test_any_history_can_be_walked_back_and_forth(actions):
    """Against a model that keeps a copy of everything for each step."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_project(folder)
        store.add_labels(["sea", "sky"], who="ada", undoable=False)
        past: list[tuple] = [snapshot(store)]
        future: list[tuple] = []
        for action, value in actions:
            if action == "reopen":
                store.close()
                store = open_project(folder)
            elif action == "undo" and len(past) > 1:
                store.undo(who="ada")
                future.append(past.pop())
            elif action == "redo" and future:
                store.redo(who="ada")
                past.append(future.pop())
            elif action in ("say", "done"):
                if action == "say":
                    step = store.annotate([Edit(*edit) for edit in value], who="ada", assign=assign)
                else:
                    step = store.mark_done(value, [], who="ada", assign=assign)
                if step:
                    past.append(snapshot(store))
                    future.clear()
            assert snapshot(store) == past[-1]
            assert (store.can_undo() is None) == (len(past) == 1)
            assert (store.can_redo() is None) == (not future)
        store.close()


def snapshot(store) -> tuple:
    table = store.annotations(["1.jpg", "2.jpg", "3.jpg"])
    return np.array2string(table.words), tuple(table.reviewed.tolist())
