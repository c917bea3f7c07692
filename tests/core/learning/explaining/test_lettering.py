"""Text in pictures: every character is drawn or written as its number, never as a box."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from mlic_gui.core.learning.explaining import lettering
from mlic_gui.core.learning.explaining.lettering import Lettering
from mlic_gui.core.places import shipped

LETTERS = Lettering(15)


@pytest.fixture(autouse=True)
def forgetful():
    """What one test finds of fonts is not known in the next."""
    known = lettering._font_with, lettering._asked
    for each in known:
        each.cache_clear()
    yield
    for each in known:
        each.cache_clear()


@pytest.fixture
def no_other_fonts(monkeypatch, forgetful):
    monkeypatch.setattr(lettering, "_asked", lambda _: "")
    monkeypatch.setattr(lettering, "_FONTS_ELSEWHERE", ("none.ttf",))


def drawn(text):
    picture = Image.new("L", (400, 30), 255)
    LETTERS.draw(ImageDraw.Draw(picture), (2, 2), text, 0)
    return np.asarray(picture)


def parts(text):
    return "".join(part for part, _ in LETTERS._parts(text))


@pytest.mark.parametrize(
    "text", ["Übersicht", "Привет", "désert", "de\u0301sert", "✓ 0.98 – “so”", "Ελλάδα", "ğışž"]
)
def test_no_letter_of_europe_is_a_box(no_other_fonts, text):
    known = TTFont(shipped("resources", "fonts", "DejaVuSans.ttf")).getBestCmap()
    assert parts(text) == text
    assert all(ord(character) in known for character in text)
    assert (drawn(text) < 128).any()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("漢", r"\u6f22"),
        ("a\nb\x00", r"a\x0ab\x00"),
        ("caf\udce9.jpg", r"caf\udce9.jpg"),
        ("𠀀", r"\U00020000"),
        ("हि", r"\u0939\u093f"),
    ],
)
def test_what_no_font_has_is_written_as_its_number(no_other_fonts, text, written):
    assert parts(text) == written
    assert (drawn(text) == drawn(written)).all()


def test_a_font_of_the_computer_is_asked_for_what_the_shipped_one_lacks(monkeypatch, tmp_path):
    asked = []

    def run(command, **_):
        asked.append(command[-1])
        return SimpleNamespace(stdout=str(tmp_path / "none.ttf").encode())

    monkeypatch.setattr(lettering, "_FONTS_ELSEWHERE", ())
    monkeypatch.setattr(lettering.shutil, "which", lambda _: "/bin/fc-match")
    monkeypatch.setattr(lettering.subprocess, "run", run)
    assert parts("a漢漢") == r"a\u6f22\u6f22"
    assert asked == [":charset=6f22"]


def test_a_computer_that_does_not_answer_is_not_waited_for(monkeypatch):
    def run(command, **_):
        raise subprocess.TimeoutExpired(command, 5)

    monkeypatch.setattr(lettering, "_FONTS_ELSEWHERE", ())
    monkeypatch.setattr(lettering.shutil, "which", lambda _: "/bin/fc-match")
    monkeypatch.setattr(lettering.subprocess, "run", run)
    assert parts("漢") == r"\u6f22"


def test_long_texts_end_in_dots():
    room = LETTERS.width("Übersi…")
    assert LETTERS.elided("Übersicht", room) == "Übersi…"
    assert LETTERS.elided("Übersicht", 400) == "Übersicht"
    assert LETTERS.elided("Übersicht", 1) == ""


def test_the_font_ships_with_its_licence_and_is_as_credited():
    import hashlib

    fonts = shipped("resources", "fonts")
    digest = hashlib.sha256((fonts / "DejaVuSans.ttf").read_bytes()).hexdigest()
    assert digest in (fonts / "CREDITS.md").read_text()
    assert "Bitstream Vera" in (fonts / "LICENSE").read_text()
