"""A plot's area within a drawing: title, three quiet lines, numbers at the axes, curves and marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlic_gui.reports.plots.drawing import BODY, Dash, Drawing, fitted, text_width
from mlic_gui.reports.plots.palette import Role

LEFT, RIGHT, TOP, BOTTOM = 34.0, 14.0, 32.0, 38.0  # margins of the area within its box
_LINE = 14.0  # height of a line of small text
_SAMPLE = 18.0  # length of a line in the legend
_GAP = 0.35  # pixels that two points of a curve differ by at least


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels.

    Attributes:
        x: Left.
        y: Top.
        width: Width.
        height: Height.
    """

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis.

    Attributes:
        low: Value at its beginning.
        high: Value at its end, more than `low`.
        ticks: Values that are written there.
        name: What it counts; "" for nothing.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    name: str = ""

    def share(self, value: float) -> float:
        """Where a value lies, 0 at the beginning and 1 at the end."""
        return (value - self.low) / (self.high - self.low)


UNIT = Axis(0.0, 1.0, (0.0, 0.5, 1.0))
"""From 0 to 1, as probabilities and shares go."""


@dataclass(frozen=True, slots=True)
class Line:
    """A curve as the legend and the labels at the ends have it.

    Attributes:
        name: What it shows.
        role: Its colour.
        dash: How it is broken.
        width: In pixels.
    """

    name: str
    role: Role
    dash: Dash = Dash.NONE
    width: float = 1.75


class Panel:
    """The area of one plot."""

    def __init__(
        self, drawing: Drawing, box: Box, *, title: str, across: Axis, up: Axis, right: float = RIGHT
    ) -> None:
        """Draw its title, lines and numbers.

        Args:
            drawing: What it is drawn into.
            box: Where, with everything.
            title: Upper left.
            across: Horizontal axis.
            up: Vertical axis.
            right: Margin at the right, for labels at the ends of curves.
        """
        self._drawing, self._box, self._across, self._up = drawing, box, across, up
        self._area = Box(
            box.x + LEFT, box.y + TOP, box.width - LEFT - right, max(1.0, box.height - TOP - BOTTOM)
        )
        self._draw_title(fitted(title, box.width - 2 * RIGHT, BODY))
        self._draw_up()
        self._draw_across()

    def at(self, across: float, up: float) -> tuple[float, float]:
        """The pixel of a pair of values; values beyond the axes lie at their ends."""
        return (
            self._area.x + self._area.width * _within(self._across.share(across)),
            self._area.y + self._area.height * (1 - _within(self._up.share(up))),
        )

    def curve(self, points: Sequence[tuple[float, float]], line: Line, *, steps: bool = False) -> None:
        """A curve through pairs of values; as `steps`, a value holds back to the pair before it."""
        placed = _thinned([self.at(x, y) for x, y in points])
        drawn = list(_stepped(placed)) if steps else placed
        self._drawing.polyline(drawn, line.role, width=line.width, dash=line.dash)

    def mark(self, across: float, up: float, role: Role = Role.ATTENTION) -> None:
        """A dot; none where a value is not known."""
        if not (math.isnan(across) or math.isnan(up)):
            self._drawing.dot(self.at(across, up), role)

    def upright(self, across: float, text: str) -> None:
        """A dashed line up the whole area at a value that was chosen, with a text at its foot."""
        x, _ = self.at(across, self._up.low)
        foot = self._area.y + self._area.height
        self._drawing.line((x, self._area.y), (x, foot), Role.ATTENTION, dash=Dash.LONG)
        half = text_width(text) / 2
        middle = min(max(x, self._box.x + half), self._box.x + self._box.width - half)
        place = (middle, foot + 11 + _LINE)
        self._drawing.text(place, text, Role.ATTENTION, anchor="middle", bold=True)

    def diagonal(self) -> None:
        """A dotted line from the lower left to the upper right."""
        low, high = self.at(self._across.low, self._up.low), self.at(self._across.high, self._up.high)
        self._drawing.line(low, high, Role.MUTED, dash=Dash.SHORT)

    def bar(self, start: float, end: float, height: float, role: Role) -> None:
        """A faint bar from the lower line."""
        left, top = self.at(start, height)
        right, bottom = self.at(end, self._up.low)
        self._drawing.rectangle((left, top), (right - left, bottom - top), role, opacity=0.25)

    def legend(self, lines: Sequence[Line]) -> None:
        """Samples of lines with their names, upper right, beside the title."""
        x = self._box.x + self._box.width
        y = self._box.y + 10
        for line in reversed(lines):
            x -= text_width(line.name) + 2
            self._drawing.text((x, y), line.name)
            x -= _SAMPLE + 5
            sample = [(x, y), (x + _SAMPLE, y)]
            self._drawing.polyline(sample, line.role, width=line.width, dash=line.dash)
            x -= 10

    def end_labels(self, ends: Sequence[tuple[float, Line]]) -> None:
        """Names at the right ends of curves, moved apart where they would lie on each other.

        Args:
            ends: Last value of each curve and its line.
        """
        placed = [(self.at(self._across.high, up)[1], line) for up, line in _known(ends)]
        known = sorted(placed, key=lambda pair: pair[0])
        places = spread([y for y, _ in known], low=self._area.y, high=self._area.y + self._area.height)
        x = self._area.x + self._area.width + 6
        room = self._box.x + self._box.width - x
        for y, (_, line) in zip(places, known, strict=True):
            self._drawing.text((x, y), fitted(line.name, room), line.role)

    def note(self, text: str) -> None:
        """A line of text in the middle, where there is nothing to draw."""
        middle = (self._area.x + self._area.width / 2, self._area.y + self._area.height / 2)
        self._drawing.text(middle, fitted(text, self._area.width), anchor="middle")

    def lower_right(self, text: str) -> None:
        """A line of text inside the area, where curves that fall leave room."""
        place = (self._area.x + self._area.width - 4, self._area.y + self._area.height - 10)
        self._drawing.text(place, text, anchor="end")

    def upper_left(self, text: str) -> None:
        """A line of text inside the area, where curves that rise leave room."""
        self._drawing.text((self._area.x + 4, self._area.y + 12), text)

    def _draw_title(self, title: str) -> None:
        """The title, and at the right what the vertical axis counts if there is room."""
        y, right = self._box.y + 10, self._box.x + self._box.width
        self._drawing.text((self._box.x, y), title, Role.TEXT, size=BODY, bold=True)
        name = f"↑ {self._up.name}"
        if self._up.name and text_width(title, BODY) + text_width(name) + 24 < self._box.width:
            self._drawing.text((right, y), name, anchor="end")

    def _draw_up(self) -> None:
        for value in self._up.ticks:
            (x, y), end = self.at(self._across.low, value), self._area.x + self._area.width
            self._drawing.line((x, y), (end, y), Role.LINE)
            self._drawing.text((x - 6, y), tick_text(value), anchor="end")

    def _draw_across(self) -> None:
        foot = self._area.y + self._area.height
        for value in self._across.ticks:
            x, _ = self.at(value, self._up.low)
            self._drawing.text((x, foot + 11), tick_text(value), anchor="middle")
        if self._across.name:
            middle = (self._area.x + self._area.width / 2, foot + 11 + _LINE)
            self._drawing.text(middle, fitted(self._across.name, self._area.width), anchor="middle")


def tick_text(value: float) -> str:
    """A number at an axis: 0, 0.5, 1, 1,200."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def spread(places: Sequence[float], *, low: float, high: float, gap: float = _LINE) -> list[float]:
    """Rising places moved apart by `gap` at least, between `low` and `high` if there is room."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else max(place, low))
    ceiling = high
    for number in range(len(moved) - 1, -1, -1):
        moved[number] = min(moved[number], ceiling)
        ceiling = moved[number] - gap
    return moved


def upper_line(value: float) -> float:
    """A round number that is at least `value`, for the highest line of an axis from 0."""
    if not value > 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(value))
    factors = (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10)
    return next(factor * power for factor in factors if factor * power >= value * (1 - 1e-9))


def _within(share: float) -> float:
    return share if math.isnan(share) else min(1.0, max(0.0, share))


def _known(ends: Sequence[tuple[float, Line]]) -> list[tuple[float, Line]]:
    return [(up, line) for up, line in ends if not math.isnan(up)]


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points without those that hardly differ from the last one kept; gaps and the last point stay."""
    kept: list[tuple[float, float]] = []
    for number, (x, y) in enumerate(points):
        if kept and number < len(points) - 1 and abs(x - kept[-1][0]) < _GAP and abs(y - kept[-1][1]) < _GAP:
            continue
        kept.append((x, y))
    return kept


def _stepped(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    drawn: list[tuple[float, float]] = []
    for x, y in points:
        if drawn:
            drawn.append((drawn[-1][0], y))
        drawn.append((x, y))
    return drawn
