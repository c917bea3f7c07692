from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from mlic_gui.session.session import Session
from mlic_gui.widgets.look.theme import DARK, Theme
from mlic_gui.widgets.why.near_photos import NearPhotos
from mlic_gui.widgets.why.word_chips import WordChip, chips_of
from tests.widgets.why.support import explained, heat, neighbour


@pytest.fixture
def pictures() -> dict[int, QImage]:
    """Those that can be had."""
    return {}


@pytest.fixture
def near(qtbot, session: Session, theme: Theme, pictures: dict[int, QImage]) -> NearPhotos:
    near = NearPhotos(session, theme, thumbnail=pictures.get)
    qtbot.addWidget(near)
    near.resize(240, 420)
    near.show()
    return near


def test_photos_with_what_was_said_of_them(near: NearPhotos, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(3, yes=["sea", "sunset"], no=["desert"]), neighbour(1, no=["sea"])))
    assert [photo.neighbour.row for photo in near.photos] == [3, 1]
    assert near._said.text() == "Of these 2: sea 1 yes, 1 no"
    assert near.photos[0].accessibleName() == "3.jpg, likeness 0.60, 1 is the same"
    assert near.photos[0].accessibleDescription() == "yes: sea, sunset; no: desert"


def test_where_none_is_really_like_it_that_is_said(near: NearPhotos, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(7, yes=["sea"]),))
    assert near._said.text() == "None is really like it. Of this one: sea 1 yes, 0 no"


def test_the_label_asked_about_comes_first() -> None:
    chips = chips_of(["sunset"], ["desert", "sea"], first="sea")
    assert chips == (WordChip("sea", yes=False), WordChip("sunset", yes=True), WordChip("desert", yes=False))


def test_nobody_answered_that_label(near: NearPhotos, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(3, yes=["sunset"]),))
    assert near._said.text() == "Annotated, but nobody has answered sea."


def test_why_none_can_be_found_is_said(near: NearPhotos, opened) -> None:
    session = opened()
    session.why.switch(on=True)
    session.why.set_neighbours((), trouble="a.jpg is empty.")
    assert near._said.text() == "a.jpg is empty."
    session.why.set_neighbours(())
    assert near._said.text().startswith("No photo is annotated yet.")


def test_without_annotated_photos_it_says_what_to_do(near: NearPhotos, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours(())
    assert near._said.text().startswith("No photo is annotated yet. Answer the labels of a few,")
    session.change_words([("Alps/b.jpg", "sea", 1)])
    session.why.set_neighbours(())
    assert near._said.text().startswith("The tagger in use has not looked at the 1 annotated photo.")
    session.select((1,), current=1)
    session.why.set_neighbours(())
    assert near._said.text().startswith("Only this photo is annotated yet.")


@pytest.mark.parametrize("how", ["click", "enter"])
def test_a_click_or_enter_opens_the_photo(qtbot, near: NearPhotos, opened, how: str) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(2), neighbour(3)))
    with qtbot.waitSignal(near.row_chosen) as chosen:
        if how == "click":
            qtbot.mouseClick(near.photos[1], Qt.MouseButton.LeftButton)
        else:
            near.photos[0].setFocus()
            qtbot.keyClick(near.photos[0], Qt.Key.Key_Down)
            qtbot.keyClick(near.photos[1], Qt.Key.Key_Space)
    assert chosen.args == [3]


def test_whoever_goes_from_photo_to_photo_keeps_the_keyboard_here(qtbot, near: NearPhotos, opened) -> None:
    session = opened()
    near.row_chosen.connect(lambda row: session.select((row,), current=row))
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(2), neighbour(3)))
    qtbot.mouseClick(near.photos[1], Qt.MouseButton.LeftButton)
    assert session.current_row == 3
    session.why.set_neighbours((neighbour(1), neighbour(0)))
    assert near.photos[1].hasFocus()


def test_pictures_come_when_they_are_there(near: NearPhotos, opened, pictures: dict[int, QImage]) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(2),))
    pictures[2] = QImage(60, 40, QImage.Format.Format_RGB32)
    pictures[2].fill(Qt.GlobalColor.red)
    near.show_thumbnail(2)
    middle = near.photos[0]._frame().center().toPoint()
    assert near.photos[0].grab().toImage().pixelColor(middle).red() > 200


def test_yes_is_filled_and_no_is_outlined(near: NearPhotos, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(2, yes=["sea"]), neighbour(3, no=["sea"])))
    yes, no = (
        {photo.grab().toImage().pixelColor(x, y).name() for x in range(80, 130) for y in range(5, 30)}
        for photo in near.photos
    )
    assert DARK.human in yes
    assert DARK.human not in no
    assert DARK.negative in no


def test_photos_fade_until_those_like_the_next_are_known(near: NearPhotos, opened) -> None:
    session = opened()
    explained(session, heat("sea"))
    session.why.set_neighbours((neighbour(2),))
    session.select((1,), current=1)
    assert [photo.faded for photo in near.photos] == [True]
    session.why.set_neighbours((neighbour(3),))
    assert [photo.faded for photo in near.photos] == [False]
    session.close()
    assert near.photos == ()
