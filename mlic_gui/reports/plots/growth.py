"""How figures grew with the number of photos learned from."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlic_gui.core.learning.reporting.run_report import Growth
from mlic_gui.reports.plots.drawing import Drawing, Size
from mlic_gui.reports.plots.grid import boxes, grid_size
from mlic_gui.reports.plots.palette import LIGHT, Palette, Role
from mlic_gui.reports.plots.panel import Axis, Box, Line, Panel
from mlic_gui.reports.shown import figure

_Row = tuple[str, Sequence[float], bool]

_USUAL = Line("", Role.HUMAN)
_HELPED = Line("", Role.ATTENTION, width=2.25)


def growth_plot(
    growth: Growth, *, beta: float = 2.0, palette: Palette = LIGHT, size: Size | None = None
) -> str:
    """F-beta of all labels and average precision of each over the number of photos, as an SVG document.

    Labels that more photos are expected to help come first and say so.

    Args:
        growth: The figures.
        beta: Weight of recall, for the title.
        palette: Colours.
        size: Width and height in pixels; None for 720 wide and as high as it takes.
    """
    rows = _rows(growth, beta)
    size = size or grid_size(len(rows), width=720)
    up = _up([values for _, values, _ in rows])
    drawing = Drawing(size, palette, title="What more photos bring", description=_words(growth, rows))
    for row, box in zip(rows, boxes(len(rows), size), strict=True):
        _draw(drawing, box, row, growth, up)
    return drawing.document()


def growth_plots(
    growth: Growth, *, beta: float = 2.0, palette: Palette = LIGHT, size: Size = (320, 230)
) -> tuple[str, ...]:
    """The small plots of `growth_plot`, each a document of its own of `size`."""
    rows = _rows(growth, beta)
    up = _up([values for _, values, _ in rows])
    documents = []
    for row in rows:
        title = f"What more photos bring: {row[0]}"
        drawing = Drawing(size, palette, title=title, description=_words(growth, [row]))
        _draw(drawing, Box(0, 0, *size), row, growth, up)
        documents.append(drawing.document())
    return tuple(documents)


def _draw(drawing: Drawing, box: Box, row: _Row, growth: Growth, up: Axis) -> None:
    title, values, helped = row
    panel = Panel(drawing, box, title=title, across=_across(growth, helped=helped), up=up)
    panel.curve(list(zip(map(float, growth.photos), values, strict=True)), _HELPED if helped else _USUAL)
    for number, value in zip(growth.photos, values, strict=True):
        panel.mark(number, value, Role.ATTENTION if helped else Role.HUMAN)


def _rows(growth: Growth, beta: float) -> list[_Row]:
    """(title, values, whether more photos are expected to help) of each small plot."""
    ranks = {label: rank for rank, label in enumerate(growth.helps)}
    labels = sorted(growth.labels, key=lambda item: ranks.get(item.label, len(ranks)))
    found = [(item.label, item.values, item.label in ranks) for item in labels]
    return [(f"All labels, F{beta:g}", growth.fbeta, False), *found]


def _across(growth: Growth, *, helped: bool) -> Axis:
    name = "photos · more would help" if helped else "photos learned from"
    first, last = (growth.photos[0], growth.photos[-1]) if growth.photos else (0, 1)
    return Axis(min(first, last - 1), last, (first, last), name)


def _up(curves: Sequence[Sequence[float]]) -> Axis:
    known = [value for values in curves for value in values if not math.isnan(value)]
    low = max(0.0, min(0.8, math.floor(min(known, default=0.0) * 5 + 1e-9) / 5))
    return Axis(low, 1.0, (low, (low + 1) / 2, 1.0))


def _words(growth: Growth, rows: Sequence[_Row]) -> str:
    if not growth.photos:
        return "There are too few photos."
    span = f"From {growth.photos[0]:,} to {growth.photos[-1]:,} photos:"
    said = [
        f"{title} goes from {figure(values[0])} to {figure(values[-1])}"
        + (", and more photos are expected to help" if helped else "")
        for title, values, helped in rows
        if values
    ]
    return f"{span} {'; '.join(said)}."
