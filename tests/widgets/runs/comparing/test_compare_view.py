from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.judging.run_comparison import RunsCompared, compared_runs
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.runs.comparing.compare_view import CompareView
from mlic_gui.widgets.runs.runs_window import RunsWindow
from tests.support.reports import example_answers


@pytest.fixture(scope="module")
def found() -> RunsCompared:
    """The second run is worse."""
    answers = example_answers(photos=120)
    raised = np.clip(answers.probabilities + 0.2, 0, 1).astype(np.float32)
    return compared_runs(answers, replace(answers, probabilities=raised))


@pytest.fixture
def view(window: RunsWindow, desk: Desk, three) -> CompareView:
    other = replace(three[2], settings={"beta": 1.0, "seed": 0})
    desk.session.history.set_runs((*three[:2], other))
    desk.session.reviews.choose((three[1].id, "again"))
    return window.compare


def texts(view: CompareView, place: int) -> list[list[str]]:
    table = (view.figures, view.labels, view.settings)[place].model()
    return [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_two_runs_lie_side_by_side(view: CompareView, desk: Desk, three, found: RunsCompared) -> None:
    assert view.isVisible()
    assert view.headline.text() == "Comparing…"
    desk.session.reviews.put_compared((three[1].id, "again"), found)
    assert view.headline.text() == "B is worse than A, and that is more than noise."
    assert "On the same 120 photos, F2 of B minus A is −0." in view.evidence.text()
    assert texts(view, 0)[0][0] == "F2"
    assert texts(view, 0)[0][3].startswith("−0.")
    assert [row[0] for row in texts(view, 1)] == [item.label for item in found.second.labels]
    assert ["Beta", "2", "1"] in texts(view, 2)
    assert all(plot.is_drawn for plot in view.curves)


def test_what_was_left_out_is_told(view: CompareView, desk: Desk, three, found: RunsCompared) -> None:
    partly = replace(found, only_first=3, changed=1)
    desk.session.reviews.put_compared((three[1].id, "again"), partly)
    assert "Left out: 3 that judged A alone. 1 annotation changed" in view.evidence.text()


def test_equal_ones_are_called_so(view: CompareView, desk: Desk, three) -> None:
    answers = example_answers(photos=60)
    desk.session.reviews.put_compared((three[1].id, "again"), compared_runs(answers, answers))
    assert view.headline.text() == "A and B do exactly alike."


def test_no_photo_in_common_is_said_plainly(view: CompareView, desk: Desk, three, found) -> None:
    apart = replace(found, photos=0, only_first=20, only_second=30)
    desk.session.reviews.put_compared((three[1].id, "again"), apart)
    assert "no photo in common" in view.headline.text()
    assert "20 photos judged A, 30 others B" in view.evidence.text()
    assert view.figures.isHidden()
    assert not view.settings.isHidden()


def test_why_they_cannot_be_compared(view: CompareView, desk: Desk, three) -> None:
    error = LearningError(ErrorCode.ANSWERS_MISSING, id="1a2b3c4d")
    desk.session.reviews.put_compared((three[1].id, "again"), error)
    assert view.headline.text() == "These can't be compared."
    assert "1a2b3c4d" in view.evidence.text()


def test_differences_are_sorted_as_numbers(view: CompareView, desk: Desk, three, found) -> None:
    desk.session.reviews.put_compared((three[1].id, "again"), found)
    view.labels.sortByColumn(3, view.labels.horizontalHeader().sortIndicatorOrder().AscendingOrder)
    shown = [float(row[3].replace("−", "-")) for row in texts(view, 1)]
    assert shown == sorted(shown)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [(3, 0, "flatters A"), (0, 3, "flatters B"), (3, 3, "flatters both"), (0, 0, None)],
)
def test_photos_that_were_seen_before_flatter(
    view: CompareView, desk: Desk, three, found: RunsCompared, first: int, second: int, words: str | None
) -> None:
    desk.session.reviews.put_compared(
        (three[1].id, "again"), replace(found, seen_first=first, seen_second=second)
    )
    said = view.evidence.text()
    assert words in said if words else "flatters" not in said


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (3, 0, "A had seen these photos before, so this says little."),
        (0, 3, "B is worse than A, and that is more than noise."),  # for all that it had seen
        (3, 3, "A and B had seen these photos before, so this says little."),
    ],
)
def test_no_winner_among_those_who_had_seen_the_photos(
    view: CompareView, desk: Desk, three, found: RunsCompared, first: int, second: int, words: str
) -> None:
    seen = replace(found, seen_first=first, seen_second=second)
    desk.session.reviews.put_compared((three[1].id, "again"), seen)
    assert view.headline.text() == words


def test_labels_that_only_one_was_judged_on_are_named(view: CompareView, desk: Desk, three, found) -> None:
    partly = replace(found, labels_second=("warm light", "fog"))
    desk.session.reviews.put_compared((three[1].id, "again"), partly)
    assert "Labels that only B was judged on: warm light, fog." in view.evidence.text()


def test_a_run_that_failed_has_nothing_to_compare(window: RunsWindow, desk: Desk, three) -> None:
    desk.session.reviews.choose(("failed", three[1].id))
    error = LearningError(ErrorCode.ANSWERS_MISSING, id="1a2b3c4d")
    desk.session.reviews.put_compared(("failed", three[1].id), error)
    assert window.compare.headline.text() == "These can't be compared."
    said = "A: Failed: There was no memory left. So there are no figures to compare."
    assert window.compare.evidence.text() == said
    assert window.compare._curves_head.detail.text() == "only of B"
