"""What is said is kept, with who said it and when; what can't be said is refused."""

from __future__ import annotations

import sqlite3
import time
import uuid

import numpy as np
import pytest

from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.photos.fingerprint import Fingerprint
from mlic_gui.core.project.annotations import Edit, Origin, Word
from mlic_gui.core.project.location import open_project
from mlic_gui.core.project.sides import Assignment
from mlic_gui.core.project.steps import Change, ReviewChange, StepKind
from tests.core.project.conftest import Person, assign


def test_a_new_project_knows_nothing(opening, folder):
    store = opening(folder)
    assert len(store.labels()) == 0
    assert store.annotations(["1.jpg"]).words.shape == (1, 0)
    assert store.annotated_paths() == store.reviewed_paths() == store.runs() == store.split() == []
    assert not store.read_only
    assert uuid.UUID(store.id)


def test_words_come_back_as_they_were_said(ada):
    ada.says(Word.YES, "sea", "1.jpg")
    ada.says(Word.NO, "sky", "1.jpg", "2.jpg")
    table = ada.store.annotations(["2.jpg", "other.jpg", "1.jpg"])
    assert table.labels.names == ("sea", "sky")
    assert table.words.tolist() == [[-1, 0], [-1, -1], [1, 0]]
    assert table.words.dtype == np.int8
    assert ada.store.annotated_paths() == ["1.jpg", "2.jpg"]


def test_a_step_tells_what_changed(ada):
    ada.says(Word.NO, "sea", "1.jpg")
    step = ada.says(Word.YES, "sea", "1.jpg", "2.jpg")
    assert step.kind is StepKind.ANNOTATE
    assert step.changes == (
        Change("1.jpg", "sea", Word.NO, Word.YES),
        Change("2.jpg", "sea", Word.UNKNOWN, Word.YES),
    )


def test_saying_it_again_is_no_step(ada):
    ada.says(Word.YES, "sea", "1.jpg")
    before = ada.store.can_undo()
    step = ada.says(Word.YES, "sea", "1.jpg")
    assert not step
    assert not step.changes
    assert ada.store.can_undo() == before


def test_unknown_takes_a_word_back(ada):
    ada.says(Word.YES, "sea", "1.jpg")
    ada.says(Word.UNKNOWN, "sea", "1.jpg")
    assert ada.word("1.jpg", "sea") == -1
    assert ada.store.annotated_paths() == []


def test_of_several_edits_of_a_cell_the_last_counts(ada):
    edits = [Edit("1.jpg", "sea", Word.YES), Edit("1.jpg", "sea", Word.NO)]
    step = ada.store.annotate(edits, who="ada", assign=assign)
    assert step.changes == (Change("1.jpg", "sea", Word.UNKNOWN, Word.NO),)


def test_an_unknown_label_changes_nothing(ada):
    edits = [Edit("1.jpg", "sea", Word.YES), Edit("1.jpg", "fog", Word.YES)]
    with pytest.raises(ProjectError) as caught:
        ada.store.annotate(edits, who="ada", assign=assign)
    assert caught.value.code is ErrorCode.LABEL_UNKNOWN
    assert caught.value.fields == {"label": "fog"}
    assert ada.store.annotated_paths() == ada.store.split() == []


def test_done_marks_photos_and_says_words_as_one_step(ada):
    step = ada.done(["1.jpg", "2.jpg"], [Edit("1.jpg", "sea", Word.YES)], source="natural-scenes")
    assert step.kind is StepKind.DONE
    assert step.reviews == (ReviewChange("1.jpg", True), ReviewChange("2.jpg", True))
    assert len(step.changes) == 1
    table = ada.store.annotations(["1.jpg", "2.jpg", "a/3.jpg"])
    assert table.reviewed.tolist() == [True, True, False]
    assert ada.store.reviewed_paths() == ["1.jpg", "2.jpg"]
    assert ada.store.annotated_paths() == ["1.jpg"]


def test_reviewed_can_be_taken_back(ada):
    ada.done(["1.jpg"])
    assert not ada.store.set_reviewed(["1.jpg"], True, who="ada")
    step = ada.store.set_reviewed(["1.jpg", "2.jpg"], False, who="ada")
    assert step.reviews == (ReviewChange("1.jpg", False),)


def test_every_value_knows_who_said_it_and_when(ada, store):
    start = time.time()
    ada.says(Word.YES, "sea", "1.jpg")
    Person(store, "ben").says(Word.NO, "sea", "1.jpg", origin=Origin.IMPORT, source="tags.csv")
    ada.done(["1.jpg"], source="natural-scenes")
    entries = store.history("1.jpg")
    assert [(said.label, said.old, said.new, said.who, said.origin, said.source) for said in entries] == [
        ("sea", -1, 1, "ada", Origin.HUMAN, ""),
        ("sea", 1, 0, "ben", Origin.IMPORT, "tags.csv"),
        (None, 0, 1, "ada", Origin.DONE, "natural-scenes"),
    ]
    assert start <= entries[0].at <= entries[2].at <= time.time()


def test_a_label_may_come_with_its_first_word(ada):
    step = ada.says(Word.YES, "fog", "1.jpg", new_labels=["fog"])
    assert step.labels_added == ("fog",)
    assert ada.store.labels().names == ("sea", "sky", "fog")
    assert ada.word("1.jpg", "fog") == 1


def test_added_labels_come_last(store):
    assert store.add_labels([" Fog ", "rain"], who="ada").labels_added == ("Fog", "rain")
    assert store.labels().names == ("sea", "sky", "Fog", "rain")


def test_refused_labels_leave_the_others_out_too(store):
    with pytest.raises(ProjectError) as caught:
        store.add_labels(["fog", "SEA"], who="ada")
    assert caught.value.code is ErrorCode.LABEL_EXISTS
    assert store.labels().names == ("sea", "sky")


def test_all_is_there_again_after_reopening(ada, folder, opening):
    ada.says(Word.YES, "sea", "1.jpg")
    ada.done(["2.jpg"])
    ada.store.set_state("tagger", {"name": "x"})
    identity = ada.store.id
    ada.store.close()
    again = opening(folder)
    assert again.id == identity
    assert again.annotations(["1.jpg"]).words.tolist() == [[1, -1]]
    assert again.reviewed_paths() == ["2.jpg"]
    assert again.state("tagger") == {"name": "x"}
    assert again.state("other", 3) == 3
    assert [member.path for member in again.split()] == ["1.jpg"]


def test_names_that_are_not_unicode(ada, folder, opening):
    ada.says(Word.YES, "sea", "x\udce9.jpg")
    ada.store.close()
    again = opening(folder)
    assert again.annotated_paths() == ["x\udce9.jpg"]
    assert again.annotations(["x\udce9.jpg", "xé.jpg"]).words[:, 0].tolist() == [1, -1]


def test_photos_get_their_side_when_first_annotated(ada):
    ada.done(["2.jpg"])
    ada.says(Word.YES, "sea", "1.jpg")
    ada.says(Word.NO, "sky", "1.jpg", "2.jpg")
    table = ada.store.annotations(["1.jpg", "2.jpg", "a/3.jpg"])
    assert table.sides == ["train", "train", None]
    assert table.groups.tolist() == [0, 1, -1]


def test_sides_never_change(ada):
    ada.says(Word.YES, "sea", "1.jpg")
    ada.says(Word.UNKNOWN, "sea", "1.jpg")

    def elsewhere(words, fingerprints, existing):
        raise AssertionError("it has a side")

    ada.store.annotate([Edit("1.jpg", "sky", Word.NO)], who="ada", assign=elsewhere)
    assert ada.store.annotations(["1.jpg"]).sides == ["train"]


def test_the_assigner_sees_words_fingerprints_and_what_the_split_holds(store):
    seen = []

    def watching(words, fingerprints, existing):
        seen.append((words.tolist(), list(fingerprints), existing))
        return [Assignment("held_out", 7)] * len(words)

    def say(edits, **options):
        store.annotate(edits, who="ada", assign=watching, **options)

    print_ = Fingerprint(12.5, "camera", 2**63 - 5)
    say([Edit("1.jpg", "sky", Word.YES)], fingerprints={"1.jpg": print_})
    say([Edit("1.jpg", "sea", Word.NO)])
    say([Edit("2.jpg", "sea", Word.YES), Edit("a/3.jpg", "sea", Word.NO), Edit("1.jpg", "sky", Word.NO)])
    first, second = seen
    assert first[:2] == ([[-1, 1]], [print_])
    assert (first[2].photos, first[2].next_group, len(first[2].members)) == ({}, 0, 0)
    assert second[:2] == ([[1, -1], [0, -1]], [None, None])
    existing = second[2]
    assert existing.labels == ("sea", "sky")
    assert existing.photos == {"held_out": 1}
    assert existing.yes["held_out"].tolist() == [0, 1]
    assert existing.no["held_out"].tolist() == [1, 0]
    assert existing.next_group == 8
    assert existing.members[0].fingerprint == print_
    assert existing.hashes.tolist() == [print_.phash]
    assert existing.captured.tolist() == [12.5]


def test_the_counts_of_the_split_follow_every_step(ada, store, opening, folder):
    seen = []

    def watching(words, fingerprints, existing):
        seen.append((existing.photos, {side: counts.tolist() for side, counts in existing.yes.items()}))
        return assign(words, fingerprints, existing)

    ada.says(Word.YES, "sea", "1.jpg", "2.jpg", "a/3.jpg")
    ada.says(Word.NO, "sea", "2.jpg")
    store.undo(who="ada")
    ada.says(Word.UNKNOWN, "sea", "1.jpg")
    store.annotate([Edit("n1.jpg", "sea", Word.YES)], who="ada", assign=watching)
    store.close()
    opening(folder).annotate([Edit("n2.jpg", "sea", Word.YES)], who="ada", assign=watching)
    assert seen[0] == ({"train": 2, "selection": 1}, {"train": [1, 0], "selection": [1, 0]})
    assert seen[1] == (
        {"train": 2, "selection": 1, "held_out": 1},
        {"train": [1, 0], "selection": [1, 0], "held_out": [1, 0]},
    )


def test_an_assigner_that_fails_leaves_nothing_behind(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")

    def failing(words, fingerprints, existing):
        raise RuntimeError("no idea")

    with pytest.raises(RuntimeError):
        store.annotate([Edit("2.jpg", "fog", Word.YES)], who="ada", assign=failing, new_labels=["fog"])
    assert store.labels().names == ("sea", "sky")
    assert store.annotated_paths() == ["1.jpg"]
    ada.says(Word.YES, "sea", "2.jpg")
    assert [member.group for member in store.split()] == [0, 1]


def test_runs_are_kept_and_unfinished_ones_are_marked(store, folder, opening):
    store.add_run("a", {"kind": "refit", "points": [1, 2]})
    store.add_run("b", {"kind": "fine_tune"})
    store.finish_run("a", {"kind": "refit", "points": [1, 2, 3]})
    assert not any(run.interrupted for run in store.runs())
    store.close()
    again = opening(folder)
    assert [(run.id, run.interrupted) for run in again.runs()] == [("a", False), ("b", True)]
    assert again.runs()[0].payload["points"] == [1, 2, 3]


def test_the_journal_can_only_grow(ada, folder):
    ada.done(["1.jpg"], [Edit("1.jpg", "sea", Word.YES)])
    ada.store.close()
    connection = sqlite3.connect(folder / ".mlic" / "project.db")
    for table in ("step", "change", "review", "label_change"):
        for statement in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET step = 9" if table != "step" else "UPDATE step SET at = 0",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    connection.close()


def test_many_photos_and_labels_are_read_as_few_are(opening, folder):
    """More labels than fit one number, more photos than are asked for one by one."""
    store = opening(folder)
    labels = [f"label {number}" for number in range(70)]
    paths = [f"{number}.jpg" for number in range(5_200)]
    store.add_labels(labels, who="ada")
    generator = np.random.default_rng(0)
    words = np.full((len(paths), len(labels)), -1, np.int8)
    cells = {
        (int(row), int(column))
        for row, column in zip(
            generator.integers(0, 5_200, 3_000), generator.integers(0, 70, 3_000), strict=True
        )
    }
    for number, (row, column) in enumerate(sorted(cells)):
        words[row, column] = number % 2
    edits = [Edit(paths[row], labels[column], Word(int(words[row, column]))) for row, column in sorted(cells)]
    store.annotate(edits, who="ada", assign=assign)
    table = store.annotations(paths)
    assert (table.words == words).all()
    few = store.annotations(paths[100:300])
    assert (few.words == words[100:300]).all()
    assert few.sides == table.sides[100:300]


def test_an_edit_of_more_photos_than_are_looked_up_one_by_one(opening, folder):
    store = opening(folder)
    store.add_labels(["sea"], who="ada")
    paths = [f"{number}.jpg" for number in range(5_200)]
    Person(store).says(Word.YES, "sea", *paths[:10])
    step = Person(store).says(Word.YES, "sea", *paths)
    assert len(step.changes) == 5_190
    assert len(store.split()) == 5_200
    store.undo(who="ada")
    assert store.annotated_paths() == paths[:10]


def test_a_full_disk_is_said_so_and_loses_nothing(ada, store):
    ada.says(Word.YES, "sea", "1.jpg")
    pages = store._database.value("PRAGMA page_count")
    store._database.run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ProjectError) as caught:
        ada.says(Word.YES, "sky", *(f"{number}.jpg" for number in range(3_000)))
    assert caught.value.code is ErrorCode.DISK_FULL
    assert store.annotated_paths() == ["1.jpg"]
    store._database.run("PRAGMA max_page_count = 1000000")
    ada.says(Word.YES, "sky", "2.jpg")
    assert store.annotated_paths() == ["1.jpg", "2.jpg"]
    assert [member.group for member in store.split()] == [0, 1]


def test_an_edit_is_synced_to_the_disk(store):
    assert store._database.value("PRAGMA journal_mode") == "wal"
    assert store._database.value("PRAGMA synchronous") == 2


def test_where_no_log_is_safe_a_rollback_journal_is_used(monkeypatch, folder):
    monkeypatch.setattr("mlic_gui.core.project.location.carries_wal", lambda folder: False)
    with open_project(folder) as store:
        store.add_labels(["sea"], who="ada")
        Person(store).says(Word.YES, "sea", "1.jpg")
        assert store._database.value("PRAGMA journal_mode") == "delete"
        assert store._database.value("PRAGMA synchronous") == 3
    monkeypatch.undo()
    with open_project(folder) as store:
        assert store._database.value("PRAGMA journal_mode") == "wal"
        assert store.annotated_paths() == ["1.jpg"]


def test_a_run_that_got_further_is_kept_as_the_same_run(store):
    store.add_run("a", {"points": [1]})
    store.add_run("a", {"points": [1, 2]})
    assert [run.payload for run in store.runs()] == [{"points": [1, 2]}]
