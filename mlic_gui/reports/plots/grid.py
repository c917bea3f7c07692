"""Small plots side by side, all alike."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mlic_gui.reports.plots.drawing import Size
from mlic_gui.reports.plots.panel import Box

_WIDTH, _HEIGHT, _GAP = 250, 200, 18


def grid_size(count: int, *, width: int) -> Size:
    """How large a drawing of `count` small plots is that is `width` pixels wide."""
    rows = math.ceil(max(1, count) / _columns(count, width))
    return width, rows * (_HEIGHT + _GAP) - _GAP


def boxes(count: int, size: Size) -> Iterator[Box]:
    """Where each of `count` small plots goes, row by row, filling a drawing of `size`."""
    width, height = size
    columns = _columns(count, width)
    rows = math.ceil(max(1, count) / columns)
    across, down = (width + _GAP) / columns, (height + _GAP) / rows
    for number in range(count):
        row, column = divmod(number, columns)
        yield Box(column * across, row * down, across - _GAP, down - _GAP)


def _columns(count: int, width: int) -> int:
    return max(1, min(count, (width + _GAP) // (_WIDTH + _GAP)))
