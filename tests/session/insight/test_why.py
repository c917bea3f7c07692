from __future__ import annotations

from types import SimpleNamespace

import pytest

from mlic_gui.session.insight.why import Why, WhyState
from mlic_gui.session.session import Session


def heat(label: str, probability: float = 0.5, *, flat: bool = False) -> SimpleNamespace:
    return SimpleNamespace(label=label, probability=probability, flat=flat)


@pytest.fixture
def why(qapp) -> Why:
    why = Why()
    why.switch(on=True)
    return why


def test_without_a_wish_the_likeliest_label_is_asked_about(why: Why) -> None:
    why.add_heats([heat("sea", 0.2)])
    assert (why.label, why.heat) == ("", None)
    why.finish([heat("sunset", 0.9)])
    assert why.label == "sunset"


def test_the_label_that_is_suggested_most_need_not_wait_for_the_others(why: Why) -> None:
    why.begin(likeliest="sunset")
    why.add_heats([heat("sunset", 0.9)])
    assert why.state is WhyState.SHOWN
    assert why.working


def test_the_label_under_the_cursor_is_asked_about(qtbot, why: Why) -> None:
    why.finish([heat("sea", 0.2), heat("sunset", 0.9)])
    with qtbot.waitSignal(why.changed):
        why.look_at("sea")
    assert why.heat.label == "sea"
    why.look_away()
    assert why.heat.label == "sea"  # it stays while one looks at the photo


def test_the_next_photo_is_asked_about_the_label_that_one_still_looks_at(why: Why) -> None:
    why.look_at("sea")
    why.clear()
    assert why.label == "sea"
    why.look_away()
    why.clear()
    assert why.label == ""


def test_how_far_the_answer_is(why: Why) -> None:
    states = [why.state]
    why.look_at("sea")
    why.begin()
    states.append(why.state)
    why.add_heats([heat("sea")])
    states.append(why.state)
    why.finish([heat("sunset", flat=True)])
    for label in ("sunset", "desert"):
        why.look_at(label)
        states.append(why.state)
    why.switch(on=False)
    states.append(why.state)
    assert states == [
        WhyState.WAITING,
        WhyState.WORKING,
        WhyState.SHOWN,
        WhyState.FLAT,
        WhyState.UNKNOWN,
        WhyState.OFF,
    ]


def test_a_failure_is_told_until_the_next_attempt(why: Why) -> None:
    why.begin()
    why.fail("It can't be read.")
    assert (why.state, why.working) == (WhyState.FAILED, False)
    why.begin()
    assert why.state is WhyState.WORKING


@pytest.mark.parametrize("leave", ["photo", "tagger", "labels", "project"])
def test_what_is_known_is_forgotten_with_what_it_was_about(open_session, leave: str) -> None:
    session: Session = open_session(paths=("a.jpg", "b.jpg"), labels=("sea",))
    session.why.switch(on=True)
    session.why.finish([heat("sea")])
    session.why.set_neighbours(())
    if leave == "photo":
        session.select((1,), current=1)
    elif leave == "tagger":
        session.set_tagger(None)
    elif leave == "labels":
        session.set_labels(("sea", "sunset"))
    else:
        session.close()
    why = session.why
    assert (why.on, why.heats, why.complete, why.neighbours, why.state) == (
        True,
        {},
        False,
        None,
        WhyState.WAITING,
    )
