"""A picture made of lines, rectangles, dots and text, written as an SVG document.

Only what SVG Tiny 1.2 knows is used, because Qt's renderer knows no more. Each colour is also a class
(`fill-human`, `stroke-line`), so that a page may exchange it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal
from xml.etree import ElementTree as ET

from mlic_gui.reports.plots.palette import Palette, Role
from mlic_gui.reports.shown import shown

Size = tuple[int, int]
Anchor = Literal["start", "middle", "end"]

NAMESPACE = "http://www.w3.org/2000/svg"
BODY, SMALL = 12.0, 11.0
_FAMILY = "sans-serif"
_NARROW, _USUAL, _BROAD, _FULL = 0.3, 0.56, 0.72, 1.0  # widths of characters, in font sizes
_HALF_CAPITAL = 0.35  # from the middle of a line of text to its base line, in font sizes


class Dash(StrEnum):
    """How a line is broken, so that it is told from others without its colour."""

    NONE = ""
    LONG = "6 3"
    SHORT = "2 3"
    MIXED = "7 3 2 3"


class Drawing:
    """One picture."""

    def __init__(self, size: Size, palette: Palette, *, title: str, description: str) -> None:
        """An empty picture.

        Args:
            size: Width and height in pixels.
            palette: Its colours.
            title: What screen readers call it.
            description: What it shows, in words, for those who can't see it.
        """
        self.width, self.height = size
        self._palette = palette
        self._root = ET.Element(
            "svg",
            {
                "xmlns": NAMESPACE,
                "role": "img",
                "viewBox": f"0 0 {self.width} {self.height}",
                "width": str(self.width),
                "height": str(self.height),
                "font-family": _FAMILY,
            },
        )
        ET.SubElement(self._root, "title").text = shown(title)
        ET.SubElement(self._root, "desc").text = shown(description)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], role: Role, *, dash: Dash = Dash.NONE
    ) -> None:
        """A straight line, 1 pixel wide."""
        (x1, y1), (x2, y2) = start, end
        places = {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)}
        self._add("line", {**places, **self._stroke(role, 1.0, dash)})

    def polyline(
        self,
        points: Sequence[tuple[float, float]],
        role: Role,
        *,
        width: float = 1.75,
        dash: Dash = Dash.NONE,
    ) -> None:
        """A line through points; one that is NaN makes a gap."""
        path = _path(points)
        if path:
            joined = {"stroke-linejoin": "round", "fill": "none", "d": path}
            self._add("path", {**self._stroke(role, width, dash), **joined})

    def rectangle(
        self, place: tuple[float, float], size: tuple[float, float], role: Role, *, opacity: float = 1.0
    ) -> None:
        """A filled rectangle; `place` is its upper left corner."""
        (x, y), (width, height) = place, size
        box = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
        self._add("rect", {**box, **self._fill(role), "fill-opacity": _n(opacity)})

    def dot(self, place: tuple[float, float], role: Role, *, radius: float = 4.0) -> None:
        """A filled circle with a rim of the ground's colour, so that it stands out from lines."""
        x, y = place
        circle = {"cx": _n(x), "cy": _n(y), "r": _n(radius)}
        rim = {"stroke": self._palette.panel, "class": f"fill-{role} stroke-{Role.PANEL}"}
        self._add("circle", {**circle, "fill": self._palette.of(role), "stroke-width": "1.5", **rim})

    def text(
        self,
        place: tuple[float, float],
        text: str,
        role: Role = Role.MUTED,
        *,
        size: float = SMALL,
        anchor: Anchor = "start",
        bold: bool = False,
        turned: float = 0.0,
        tip: str = "",
    ) -> None:
        """One line of text, its middle at the height of `place`.

        Args:
            place: Where it starts, is centred, or ends, as `anchor` says.
            text: The text.
            role: Its colour.
            size: Of the font, in pixels.
            anchor: Which part of it lies at `place`.
            bold: Whether it is semi-bold.
            turned: By how many degrees, clockwise, about `place`.
            tip: What a pointer over it shows, such as the whole of a name that was cut.
        """
        x, y = place
        attributes = {"x": _n(x), "y": _n(y + _HALF_CAPITAL * size), "font-size": _n(size)}
        attributes |= self._fill(role) | {"text-anchor": anchor}
        if bold:
            attributes["font-weight"] = "600"
        if turned:
            attributes["transform"] = f"rotate({_n(turned)} {_n(x)} {_n(y)})"
        element = self._add("text", attributes)
        element.text = shown(text)
        if tip:
            ET.SubElement(element, "title").text = shown(tip)

    def document(self) -> str:
        """The picture as an SVG document."""
        return ET.tostring(self._root, encoding="unicode")

    def _add(self, kind: str, attributes: dict[str, str]) -> ET.Element:
        return ET.SubElement(self._root, kind, attributes)

    def _fill(self, role: Role) -> dict[str, str]:
        return {"fill": self._palette.of(role), "class": f"fill-{role}"}

    def _stroke(self, role: Role, width: float, dash: Dash) -> dict[str, str]:
        found = {
            "stroke": self._palette.of(role),
            "stroke-width": _n(width),
            "class": f"stroke-{role}",
        }
        return found | ({"stroke-dasharray": dash.value} if dash else {})


def text_width(text: str, size: float = SMALL) -> float:
    """About how many pixels a line of text is wide; no font is asked."""
    return size * sum(_character(character) for character in text)


def fitted(text: str, room: float, size: float = SMALL) -> str:
    """The text, or as much of its beginning as fits into `room` pixels, and an ellipsis."""
    text = shown(text)
    if text_width(text, size) <= room:
        return text
    while text and text_width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _character(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _FULL
    if character in "iljtf.,:;'!|()[] ":
        return _NARROW
    return _BROAD if character.isupper() or character in "mwMW@%" else _USUAL


def _path(points: Sequence[tuple[float, float]]) -> str:
    parts, broken = [], True
    for x, y in points:
        if math.isnan(x) or math.isnan(y):
            broken = True
            continue
        parts.append(f"{'M' if broken else 'L'}{_n(x)} {_n(y)}")
        broken = False
    return " ".join(parts)


def _n(value: float) -> str:
    """A number as SVG has it, to a hundredth of a pixel."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"
