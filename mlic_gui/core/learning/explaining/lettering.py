"""Text in pictures: in the font that ships, in one of the computer's, or as the number of a character."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

from mlic_gui.core.places import shipped

Font = ImageFont.FreeTypeFont
Colour = tuple[int, int, int]

_MISSING = "\uffff"  # no character, so that every font draws its sign for what it lacks
_UNSEEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}  # categories without a picture, or that would break the line
_FONTS_ELSEWHERE = (  # Pillow looks for them where Windows, macOS and Linux keep fonts
    "msyh.ttc",
    "YuGothM.ttc",
    "malgun.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "AppleSDGothicNeo.ttc",
    "Arial Unicode.ttf",
    "NotoSansCJK-Regular.ttc",
)
_ASKING_SECONDS = 5


class Lettering:
    """Letters of one size."""

    def __init__(self, size: int) -> None:
        """`size` is in pixels."""
        self.size = size

    def width(self, text: str) -> float:
        """Of a text, in pixels."""
        return sum(font.getlength(part) for part, font in self._parts(text))

    def elided(self, text: str, room: float) -> str:
        """As much of a text as fits into so many pixels, and three dots where that is not all."""
        if self.width(text) <= room:
            return text
        fitting = (text[:length].rstrip() + "…" for length in range(len(text) - 1, 0, -1))
        return next((part for part in fitting if self.width(part) <= room), "")

    def draw(self, draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, colour: Colour) -> None:
        """Draw a text on one line, `place` being the left end of the line's top."""
        x, y = place
        base = y + self._own.getmetrics()[0]
        for part, font in self._parts(text):
            draw.text((x, base), part, colour, font, anchor="ls")
            x += font.getlength(part)

    @property
    def _own(self) -> Font:
        return _font(str(shipped("resources", "fonts", "DejaVuSans.ttf")), self.size)

    def _parts(self, text: str) -> Iterator[tuple[str, Font]]:
        """The text in parts of one font each."""
        drawn = (self._drawn(character) for character in text)
        for font, parts in itertools.groupby(drawn, key=lambda one: one[1]):
            yield "".join(part for part, _ in parts), font

    def _drawn(self, character: str) -> tuple[str, Font]:
        if unicodedata.category(character) not in _UNSEEN:
            if _has(self._own, character):
                return character, self._own
            other = _font_with(character, self.size)
            if other is not None:
                return character, other
        return _number_of(character), self._own


def _number_of(character: str) -> str:
    r"""As programs write it, such as \u6f22."""
    if ord(character) < 256:
        return f"\\x{ord(character):02x}"
    return character.encode("ascii", "backslashreplace").decode()


@cache
def _font(path: str, size: int) -> Font:
    return ImageFont.truetype(path, size)


@cache
def _has(font: Font, character: str) -> bool:
    """Whether the font has it: Pillow does not tell, but draws the same sign for all that are missing.

    Without the shaping of complex scripts, which adds a circle to marks that stand alone.
    """
    plain = ImageFont.truetype(str(font.path), font.size, layout_engine=ImageFont.Layout.BASIC)
    return character.isspace() or bytes(plain.getmask(character)) != bytes(plain.getmask(_MISSING))


@cache
def _font_with(character: str, size: int) -> Font | None:
    """A font of this computer that has the character."""
    for name in filter(None, (_asked(character), *_FONTS_ELSEWHERE)):
        try:
            font = _font(name, size)
            if _has(font, character):
                return font
        except OSError:
            continue
    return None


@cache
def _asked(character: str) -> str:
    """The file of a font with the character, by fontconfig; "" without it."""
    program = shutil.which("fc-match")
    if program is None:
        return ""
    question = [program, "--format=%{file}", f":charset={ord(character):x}"]
    try:
        told = subprocess.run(question, capture_output=True, timeout=_ASKING_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    path = Path(told.stdout.decode(errors="replace"))
    return str(path) if path.is_file() else ""
