from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QActionGroup

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.taggers.library import TaggerEntry
from mlic_gui.core.learning.taggers.tagger import TaggerCard
from mlic_gui.core.pipeline import with_mirror
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.tagger_chooser import TaggerChooser
from tests.widgets.support import figures


def test_it_names_the_tagger_and_lists_the_others(qtbot, desk: Desk, opened, tagger, calls) -> None:
    chooser = TaggerChooser(desk)
    qtbot.addWidget(chooser)
    assert not chooser.isEnabled()
    session = opened()
    assert chooser.text() == "Tagger: scenes"
    broken = TaggerError(ErrorCode.TAGGER_DAMAGED, path="/x")
    session.set_taggers(
        (
            TaggerEntry("scenes", Path("a"), shipped=True, tagger=tagger(), error=None),
            TaggerEntry("scenes · mine 1", Path("b"), shipped=False, tagger=tagger(), error=None),
            TaggerEntry("broken", Path("c"), shipped=False, tagger=None, error=broken),
        )
    )
    chooser._fill()
    actions = [action for action in chooser._menu.actions() if action.isCheckable()][:3]
    assert [(action.text(), action.isChecked(), action.isEnabled()) for action in actions] == [
        ("scenes · mine 1", False, True),
        ("broken", False, False),
        ("scenes", True, True),
    ]
    actions[0].trigger()
    assert calls.named("choose_tagger") == [("scenes · mine 1",)]


def test_the_list_leaves_nothing_behind_when_it_is_opened_again(qtbot, desk: Desk, opened, tagger) -> None:
    chooser = TaggerChooser(desk)
    qtbot.addWidget(chooser)
    entry = TaggerEntry("scenes", Path("a"), shipped=True, tagger=tagger(), error=None)
    opened().set_taggers((entry,))
    for _ in range(3):
        chooser._menu.aboutToShow.emit()
    (group,) = chooser._menu.findChildren(QActionGroup)
    assert [action.text() for action in group.actions()] == ["scenes"]


def test_looking_twice_is_an_option_with_its_cost(qtbot, desk: Desk, opened, tagger, calls) -> None:
    chooser = TaggerChooser(desk)
    qtbot.addWidget(chooser)
    session = opened()
    chooser._fill()
    twice, cost = chooser._menu.actions()[-2:]
    assert not twice.isChecked()
    assert cost.text() == "Takes about twice the time per photo"
    desk.settings.look_seconds = 2.4
    chooser._fill()
    twice, cost = chooser._menu.actions()[-2:]
    assert cost.text() == "Takes about twice the time: 5 photos in 24 s instead of 12 s"
    assert not cost.isEnabled()
    twice.trigger()
    assert calls.named("look_twice") == [(True,)]
    session.set_tagger(with_mirror(tagger(), True))
    assert chooser.text() == "Tagger: scenes ×2"
    chooser._fill()
    assert chooser._menu.actions()[-2].isChecked()


def test_own_taggers_are_grouped_and_told_apart_by_date_and_figure(qtbot, desk: Desk, opened, tagger) -> None:
    chooser = TaggerChooser(desk)
    qtbot.addWidget(chooser)
    session = opened()
    judged = TaggerCard(figures=figures(0.914), project="one", date="2026-01-02T10:00:00+00:00")
    here = replace(tagger(name="mine 2"), card=judged)
    elsewhere = replace(tagger(name="birds"), card=replace(judged, project="other"))
    session.set_taggers(
        tuple(
            TaggerEntry(one.name, Path(one.name), shipped=one.name == "scenes", tagger=one, error=None)
            for one in (tagger(), here, elsewhere)
        )
    )
    chooser._fill()
    texts = [action.text() for action in chooser._menu.actions() if not action.isSeparator()]
    assert texts[0] == "Learned from this folder"
    name, details = texts[1].split("\t")
    assert name == "mine 2"
    assert details.startswith("2 Jan 2026")
    assert details.endswith("F2 0.91")
    assert [texts[2], texts[3].split("\t")[0]] == ["Learned elsewhere", "birds"]
    assert texts[4:6] == ["Came with the program", "scenes"]
