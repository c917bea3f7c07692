from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.runs.listing.run_list import RunList
from mlic_gui.widgets.runs.listing.run_model import RunModel, RunRole


@pytest.fixture
def runs(qtbot, desk: Desk, theme: Theme, opened, three) -> RunList:
    opened().history.set_runs(three)
    view = RunList(desk.session, theme)
    qtbot.addWidget(view)
    view.resize(300, 400)
    view.show()
    return view


def test_the_model_is_sound(qtmodeltester, desk: Desk, opened, three) -> None:
    model = RunModel(opened())
    qtmodeltester.check(model)
    desk.session.history.set_runs(three)
    qtmodeltester.check(model)
    assert model.rowCount() == 3
    desk.session.close()
    assert model.rowCount() == 0


def test_newest_first_and_the_newest_is_looked_at(runs: RunList, desk: Desk, three) -> None:
    shown = [runs.runs.run_at(row).id for row in range(3)]
    assert shown == [run.id for run in reversed(three)]
    assert desk.session.reviews.chosen == ("again",)


def test_marks_say_what_is_in_use_and_what_repeats(runs: RunList, desk: Desk, tagger, three) -> None:
    desk.session.set_tagger(tagger(name=three[1].name))
    marks = [runs.runs.index(row).data(RunRole.MARKS) for row in range(3)]
    assert marks == [("repeat",), ("in use",), ()]
    desk.session.reviews.choose((three[1].id, "again"))
    marks = [runs.runs.index(row).data(RunRole.MARKS) for row in range(3)]
    assert marks == [("B", "repeat"), ("A", "in use"), ()]


def test_a_screen_reader_hears_all_of_a_run(runs: RunList) -> None:
    spoken = runs.runs.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Cats and dogs (VGG19), 1 Jan 2026")
    assert spoken.endswith("Failed: There was no memory left.")
    assert "F2 0." in runs.runs.index(1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_keys_choose_one_run_or_two(qtbot, runs: RunList, desk: Desk, three) -> None:
    reviews = desk.session.reviews
    runs.setFocus()
    runs.setCurrentIndex(runs.runs.index(0))
    qtbot.keyClick(runs, Qt.Key.Key_Down)
    assert reviews.chosen == (three[1].id,)
    qtbot.keyClick(runs, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert reviews.chosen == (three[0].id, three[1].id)  # the earlier one is A
    qtbot.keyClick(runs, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(reviews.chosen) == 3


def test_a_new_run_leaves_what_is_looked_at(runs: RunList, desk: Desk, three) -> None:
    reviews = desk.session.reviews
    reviews.choose((three[1].id,))
    desk.session.history.set_runs((*three, replace(three[1], id="newest")))
    assert reviews.chosen == (three[1].id,)
    assert [index.row() for index in runs.selectedIndexes()] == [2]
    desk.session.history.drop_run(three[1])
    assert reviews.chosen == ("newest",)


def test_figures_on_photos_that_were_seen_before_are_marked(runs: RunList, desk: Desk, three) -> None:
    judged = replace(three[1].comparison, seen=3)
    desk.session.history.set_runs((three[0], replace(three[1], comparison=judged)))
    assert runs.runs.index(0).data(RunRole.MARKS) == ("seen",)
