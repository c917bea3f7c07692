"""The state that views read, and what it tells them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.core.learning.taggers.tagger import TaggerKind
from mlic_gui.session.session import MIXED
from tests.session.conftest import append
from tests.support.small_world import make_tagger

PATHS = ("1.jpg", "a/1.jpg", "a/2.jpg", "b/1.jpg")


@pytest.fixture
def session(open_session):
    return open_session(PATHS, ("sea", "sunset"))


def test_photos_arrive_in_batches_and_the_first_becomes_current(open_session, qtbot):
    session = open_session(labels=("sea",))
    with (
        qtbot.waitSignal(session.photos_added) as added,
        qtbot.waitSignal(session.current_changed) as current,
    ):
        append(session, PATHS[:2])
    assert (added.args, current.args) == ([0, 2], [0])
    append(session, PATHS)
    assert len(session.records) == 4
    assert session.shown_rows.tolist() == [0, 1, 2, 3]


def test_a_folder_shows_only_what_is_below_it_also_for_photos_found_later(session):
    session.show_folder("a")
    assert session.shown_rows.tolist() == [1, 2]
    append(session, ["a/c/3.jpg", "b/2.jpg"])
    assert session.shown_rows.tolist() == [1, 2, 4]
    session.show_folder("")
    assert session.shown_rows.tolist() == list(range(6))


def test_words_that_are_on_disk_are_shown_and_counted(session, qtbot):
    with qtbot.waitSignal(session.counts_changed), qtbot.waitSignal(session.words_changed) as told:
        session.change_words(
            [("a/1.jpg", "sunset", 1), ("1.jpg", "sea", 0), ("unknown.jpg", "sea", 1)], {"b/1.jpg": True}
        )
    assert told.args[0].tolist() == [0, 1, 3]
    counts = session.counts
    assert (counts.photos, counts.annotated, counts.reviewed) == (4, 2, 1)
    assert (counts.yes, counts.no) == ((0, 1), (1, 0))


def test_suggestions_of_many_batches_are_told_together(session, qtbot):
    told: list[list[int]] = []
    session.suggestions_changed.connect(lambda rows: told.append(rows.tolist()))
    for row in (3, 1, 1, 0):
        session.put_suggestions(np.array([row]), np.array([[0.9]], np.float32), columns=[1])
    qtbot.waitUntil(lambda: bool(told))
    assert told == [[0, 1, 3]]
    assert session.counts.suggested == (0, 3)
    np.testing.assert_array_equal(session.probabilities[2], [np.nan, np.nan])


def test_stale_until_renewed(session):
    session.put_suggestions(np.array([0, 1]), np.full((2, 2), 0.4, np.float32), columns=[0, 1])
    session.mark_stale()
    assert session.stale.tolist() == [True, True, False, False]
    session.put_suggestions(np.array([1]), np.full((1, 2), 0.6, np.float32), columns=[0, 1])
    assert session.stale.tolist() == [True, False, False, False]


def test_the_word_of_a_selection_is_mixed_where_photos_differ(session):
    session.change_words([("1.jpg", "sea", 1), ("a/1.jpg", "sea", 1), ("1.jpg", "sunset", 0)])
    session.select((0, 1), current=0)
    assert session.selection_words().tolist() == [1, MIXED]
    session.select((), current=-1)
    assert session.selection_words().tolist() == [-1, -1]


def test_labels_keep_their_columns(session, qtbot):
    session.change_words([("1.jpg", "sunset", 1)])
    with qtbot.waitSignal(session.labels_changed):
        session.set_labels(("boat", "sunset"))
    assert session.words[0].tolist() == [-1, 1]


def test_thresholds_are_those_of_whoever_suggests_the_label(session, qtbot):
    session.set_labels(("Red", "boat", "blue"))
    tagger = make_tagger("scenes", ("red",))
    vocabulary = make_tagger("imagenet", ("blue", "red"), kind=TaggerKind.VOCABULARY)
    with qtbot.waitSignal(session.tagger_changed):
        session.set_tagger(tagger, vocabulary=vocabulary)
    assert session.thresholds.tolist() == pytest.approx([0.4, 0.5, 0.4])


def test_a_photo_has_seen_the_labels_it_was_shown_with(session):
    session.select((1, 2), current=2)
    session.select((0,), current=0)
    session.set_labels(("sea", "sunset", "boat"))
    assert session.table.seen.tolist() == [3, 2, 2, 0]


def test_closing_forgets_everything_and_ages_what_still_runs(session, qtbot):
    generation = session.generation
    session.put_suggestions(np.array([0]), np.ones((1, 2), np.float32), columns=[0, 1])
    session.add_problem(1, PhotoError(ErrorCode.PHOTO_BROKEN, path="a/1.jpg"))
    with (
        qtbot.waitSignal(session.project_closed),
        qtbot.assertNotEmitted(session.suggestions_changed, wait=120),
    ):
        session.close()
    assert session.generation > generation
    assert (session.folder, session.labels, session.records, session.problems) == (None, (), [], {})
    assert session.current_row == -1
    assert session.counts.photos == 0


def test_another_project_starts_empty(session):
    session.open(
        SimpleNamespace(folder=Path("/photos/Other")), labels=("x",), read_only_text="Somebody else."
    )
    assert session.title == "Other"
    assert session.read_only
    assert len(session.records) == 0
    assert session.words.shape == (0, 1)


def test_moving_on_forgets_the_chips(session, qtbot):
    session.set_chips([("lighthouse", 0.5)])
    with qtbot.waitSignal(session.chips_changed):
        session.select((1,), current=1)
    assert session.chips == ()
