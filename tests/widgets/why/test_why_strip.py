from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mlic_gui.core.progress import Report, Stage
from mlic_gui.session.session import Session
from mlic_gui.widgets.why.why_strip import WhyStrip
from tests.widgets.why.support import explained, heat

PLACES = {
    "at the upper left": (slice(0, 2), slice(0, 2)),
    "at the right": (slice(2, 4), slice(4, 6)),
    "in the middle": (slice(2, 4), slice(2, 4)),
    "all over the photo": (slice(0, 6), slice(0, 6)),
}


@pytest.fixture
def strip(qtbot, session: Session) -> Iterator[WhyStrip]:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(700, 400)
    strip = WhyStrip(session, ground)
    strip.resized.connect(lambda: strip.fit_into(680))
    ground.show()
    yield strip


def test_nobody_asked(strip: WhyStrip, opened) -> None:
    opened()
    assert strip.isHidden()


@pytest.mark.parametrize("place", PLACES)
def test_it_says_what_speaks_for_the_label_and_where(strip: WhyStrip, opened, place: str) -> None:
    explained(opened(), heat("sea", 0.87, hot=PLACES[place]))
    assert strip.text == f"Why sea? 0.87 ✓ What speaks for it is lit, {place}."
    assert strip.accessibleName() == strip.text
    assert strip.isVisible()


def test_what_is_not_suggested_is_said_to_be_not(strip: WhyStrip, opened) -> None:
    explained(opened(), heat("sea", 0.39))  # the threshold is 0.4
    assert strip.text == "Why sea? 0.39 Not suggested; what little speaks for it is lit, at the upper left."


def test_no_place_speaks_for_it(strip: WhyStrip, opened) -> None:
    explained(opened(), heat("sea", hot=None))
    assert strip.text == "Why sea? 0.90 ✓ No place in the photo speaks for it."


def test_a_label_that_was_never_learned(strip: WhyStrip, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.look_at("desert")
    assert strip.text == "Why desert? “scenes” has not learned this label yet, so there is nothing to show."


def test_what_takes_long_is_announced_and_can_be_hidden(qtbot, strip: WhyStrip, opened) -> None:
    session = opened()
    session.why.switch(on=True)
    session.why.begin()
    assert strip.isHidden()
    qtbot.waitUntil(strip.isVisible)
    assert strip.text == "Looking for what speaks for it…"
    session.why.note_report(Report(Stage.START_ENGINE, 0, None))
    assert strip.text == "Starting the training engine…"
    session.why.note_report(Report(Stage.EXPLAIN, 2, 5))
    assert strip.text == "Looking for what speaks for it, 2 of 5 labels…"
    with qtbot.waitSignal(strip.hide_asked):
        qtbot.mouseClick(strip._hide, Qt.MouseButton.LeftButton)
    session.why.finish([heat("sea")])
    assert strip._hide.isHidden()


def test_it_says_why_there_is_none(strip: WhyStrip, opened) -> None:
    session = opened()
    session.why.switch(on=True)
    session.why.look_at("sea")
    session.why.fail("a.jpg is an empty file.")
    assert strip.text == "Why sea? a.jpg is an empty file."


def test_it_takes_no_more_room_than_there_is(strip: WhyStrip, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    strip.fit_into(680)
    one_line = strip.height()
    strip.fit_into(250)
    assert strip.width() <= 250
    assert strip.height() > one_line
    session.why.fail("x " * 80)
    session.why.heats.clear()
    session.why.changed.emit()
    strip.fit_into(250)
    assert strip.width() == 250
    assert strip._reason.height() >= strip._reason.heightForWidth(strip._reason.width())
