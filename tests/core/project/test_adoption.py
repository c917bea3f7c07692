"""A project takes over that of a folder below it."""

from __future__ import annotations

import pytest

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.photos.identity import content_key
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import adopt, projects_below
from mlic_gui.core.project.steps import StepKind
from tests.core.project.conftest import Person, assign


@pytest.fixture
def inner(opening, folder):
    """The project of `a`, closed: 3.jpg is Sea and not fog, and reviewed."""
    store = opening(folder / "a")
    store.add_labels(["Sea", "fog"], who="ben", undoable=False)
    store.annotate(
        [Edit("3.jpg", "Sea", Word.YES), Edit("3.jpg", "fog", Word.NO)],
        who="ben",
        assign=assign,
    )
    store.mark_done(["3.jpg"], [], who="ben", assign=assign)
    store.close()
    return store


def refusal(*arguments):
    with pytest.raises(CoreError) as caught:
        adopt(*arguments, who="ada")
    return caught.value.code


def test_words_marks_sides_and_contents_are_taken_over(inner, ada, folder, opening):
    ada.says(Word.YES, "sky", "1.jpg")
    step = adopt(ada.store, folder / "a", who="ada")
    assert step.kind is StepKind.ADOPT
    assert step.labels_added == ("fog",)
    table = ada.store.annotations(["a/3.jpg", "1.jpg"])
    assert table.labels.names == ("sea", "sky", "fog")
    assert table.words.tolist() == [[1, -1, 0], [-1, 1, -1]]
    assert table.reviewed.tolist() == [True, False]
    assert table.sides == ["train", "train"]
    assert table.groups.tolist() == [1, 0]
    assert ada.store.contents()["a/3.jpg"] == content_key(folder / "a" / "3.jpg")


def test_what_is_said_already_stays(inner, ada, folder):
    ada.says(Word.NO, "sea", "a/3.jpg")
    adopt(ada.store, folder / "a", who="ada")
    assert ada.store.annotations(["a/3.jpg"]).words.tolist() == [[0, -1, 0]]
    assert len(ada.store.split()) == 1


def test_the_folder_then_opens_the_project_above(inner, ada, folder, opening):
    assert projects_below(folder) == (folder / "a",)
    adopt(ada.store, folder / "a", who="ada")
    assert projects_below(folder) == ()
    ada.store.close()
    assert opening(folder / "a").id == ada.store.id
    assert refusal(ada.store, folder / "a") is ErrorCode.PROJECT_MISSING


def test_undo_gives_the_folder_its_project_back(inner, ada, folder, opening):
    adopt(ada.store, folder / "a", who="ada")
    ada.store.undo(who="ada")
    assert ada.store.annotated_paths() == []
    again = opening(folder / "a")
    assert (again.id, again.annotated_paths()) == (inner.id, ["3.jpg"])
    again.close()
    ada.store.redo(who="ada")
    assert ada.store.annotated_paths() == ["a/3.jpg"]
    assert opening(folder / "a").id == ada.store.id


def test_moved_away_from_the_project_above_it_is_on_its_own_again(inner, ada, folder, opening, tmp_path):
    adopt(ada.store, folder / "a", who="ada")
    (folder / "a").rename(tmp_path / "away")
    assert opening(tmp_path / "away").id == inner.id


def test_a_project_that_someone_works_on_is_left_alone(inner, ada, folder, opening):
    opening(folder / "a")
    assert refusal(ada.store, folder / "a") is ErrorCode.PROJECT_LOCKED
    assert ada.store.annotated_paths() == []


def test_later_photos_get_their_sides_as_ever(inner, ada, folder):
    adopt(ada.store, folder / "a", who="ada")
    Person(ada.store).says(Word.YES, "fog", "2.jpg")
    assert [member.group for member in ada.store.split()] == [0, 1]
