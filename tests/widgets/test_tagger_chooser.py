from __future__ import annotations

from pathlib import Path

from mlic_gui.core.errors import ErrorCode, TaggerError
from mlic_gui.core.learning.library import TaggerEntry
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
    actions = [action for action in chooser._menu.actions() if not action.isSeparator()]
    assert [(action.text(), action.isChecked(), action.isEnabled()) for action in actions] == [
        ("scenes", True, True),
        ("scenes · mine 1", False, True),
        ("broken", False, False),
    ]
    actions[1].trigger()
    assert calls.named("choose_tagger") == [("scenes · mine 1",)]
