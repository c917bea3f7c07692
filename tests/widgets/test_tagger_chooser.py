from __future__ import annotations

from pathlib import Path

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.taggers.library import TaggerEntry
from mlic_gui.core.pipeline import with_mirror
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.tagger_chooser import TaggerChooser


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
    actions = [action for action in chooser._menu.actions() if not action.isSeparator()][:3]
    assert [(action.text(), action.isChecked(), action.isEnabled()) for action in actions] == [
        ("scenes", True, True),
        ("scenes · mine 1", False, True),
        ("broken", False, False),
    ]
    actions[1].trigger()
    assert calls.named("choose_tagger") == [("scenes · mine 1",)]


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
