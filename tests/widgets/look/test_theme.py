from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from mlic_gui.session.kept.settings import Theme as Appearance
from mlic_gui.widgets.look.theme import (
    DARK,
    LIGHT,
    Colours,
    Theme,
    contrast,
    palette,
    style_sheet,
    system_font,
)

GROUNDS = ("window", "panel", "raised")
TEXTS = ("text", "muted", "human", "tagger", "attention", "negative")


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_text_colour_can_be_read_on_its_grounds(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_human", "human"),
        ("on_human", "human_hover"),
        ("on_attention", "attention"),
        ("text", "tint"),
        ("text", "hover"),
        ("muted", "canvas"),
        ("tagger", "tint"),
        ("muted", "tint"),
        ("human", "tint"),
        ("attention", "tint"),
    ],
)
def test_text_on_colour_can_be_read(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_the_style_sheet_names_no_unknown_colour(colours: Colours) -> None:
    sheet = style_sheet(colours)
    assert "$" not in sheet
    assert colours.human in sheet


def test_colours_are_hexadecimal() -> None:
    for colours in (DARK, LIGHT):
        assert all(QColor(getattr(colours, field.name)).isValid() for field in fields(colours))


def test_the_user_switches(qtbot) -> None:
    theme = Theme(Appearance.LIGHT)
    with qtbot.waitSignal(theme.changed):
        theme.set_appearance(Appearance.DARK)
    assert theme.is_dark
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(DARK.panel)


def test_the_same_colours_again_change_nothing(qtbot) -> None:
    theme = Theme(Appearance.DARK)
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_appearance(Appearance.DARK)


def test_palette_has_the_accent() -> None:
    assert palette(LIGHT).color(QPalette.ColorRole.Highlight) == QColor(LIGHT.human)


def test_the_font_is_thirteen_pixels_with_figures_of_one_width(qapp) -> None:
    font = system_font()
    assert font.pixelSize() == 13
    assert font.featureValue(font.Tag("tnum")) == 1
