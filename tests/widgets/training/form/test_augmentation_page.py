"""Nine variants of the current photo follow the amounts."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.operations.desk import Desk
from mlic_gui.widgets.look.theme import Theme
from mlic_gui.widgets.training.form.augmentation_page import AugmentationPage

NINE = [np.full((20, 20, 3), 20 * number, np.uint8) for number in range(9)]


@pytest.fixture
def page(qtbot, desk: Desk, theme: Theme, opened) -> AugmentationPage:
    opened()
    page = AugmentationPage(desk, theme)
    qtbot.addWidget(page)
    page.show()
    return page


def test_it_draws_when_it_is_looked_at(qtbot, page: AugmentationPage, desk: Desk, calls) -> None:
    qtbot.waitUntil(lambda: calls.named("preview_variants") == [(TrainingSettings(), 0)])
    desk.session.preparing.variants_made.emit(NINE)
    assert page.view.shown == 9


def test_nine_pictures_are_where_they_belong(page: AugmentationPage, desk: Desk) -> None:
    page.view.resize(312, 312)
    page.view.show_variants(NINE)
    picture = page.view.grab().toImage()
    seen = [
        picture.pixelColor(50 + 106 * column, 50 + 106 * row).red() for row in range(3) for column in range(3)
    ]
    assert seen == [20 * number for number in range(9)]


def test_a_burst_of_changes_is_drawn_once(qtbot, page: AugmentationPage, calls) -> None:
    qtbot.waitUntil(lambda: bool(calls.named("preview_variants")))
    for degrees in range(1, 30):
        page.show_settings(TrainingSettings(rotation=degrees), TrainingSettings())
    qtbot.waitUntil(lambda: len(calls.named("preview_variants")) == 2)
    assert calls.named("preview_variants")[-1] == (TrainingSettings(rotation=29), 0)


def test_others_are_drawn_on_a_button(qtbot, page: AugmentationPage, calls) -> None:
    qtbot.waitUntil(lambda: bool(calls.named("preview_variants")))
    qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    assert calls.named("preview_variants")[-1] == (TrainingSettings(), 1)


def test_another_photo_is_followed(qtbot, page: AugmentationPage, desk: Desk, calls) -> None:
    qtbot.waitUntil(lambda: len(calls.named("preview_variants")) == 1)
    desk.session.select((2,), current=2)
    qtbot.waitUntil(lambda: len(calls.named("preview_variants")) == 2)
    assert page._photo.text() == "Coast/c.jpg"


def test_where_it_is_off_there_is_nothing_to_set_or_see(qtbot, page: AugmentationPage) -> None:
    page.show_settings(TrainingSettings(augment="off"), TrainingSettings())
    qtbot.waitUntil(lambda: "Off" in page.view.accessibleDescription())
    assert page.view.shown == 0
    assert not page.rows.editors["rotation"].widget.isEnabled()
    assert page.rows.editors["augment"].widget.isEnabled()


def test_a_photo_that_cannot_be_read_is_said_to_be_so(page: AugmentationPage, desk: Desk) -> None:
    desk.session.preparing.variants_made.emit([])
    assert "can't be read" in page.view.accessibleDescription()
