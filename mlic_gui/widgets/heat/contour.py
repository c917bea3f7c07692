"""The line around what is at least as hot as a level (marching squares, Lorensen and Cline 1987)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Lines = npt.NDArray[np.float64]


def contour(values: npt.NDArray[np.float32], level: float) -> Lines:
    """float64 (n, 4): x1, y1, x2, y2 of n short lines, in parts of the width and the height.

    Args:
        values: float32 (h, w), each at the middle of its place.
        level: The line runs where they reach it.
    """
    height, width = values.shape
    crossings, valid = _crossings(values.astype(np.float64), level)
    count = valid.sum(axis=0)
    parts = [_joined(crossings, *_ends(valid, count == 2))]
    for first, second in ((0, 1), (2, 3)):  # a saddle: two lines
        cells = np.flatnonzero(count == 4)
        parts.append(_joined(crossings, cells, np.full(len(cells), first), np.full(len(cells), second)))
    lines: Lines = (np.concatenate(parts) + 0.5) / np.array([width, height, width, height])
    return lines


def _crossings(values: Lines, level: float) -> tuple[Lines, npt.NDArray[np.bool_]]:
    """Where the line crosses the four edges of each cell, (4, cells, 2) as x and y, and whether it does."""
    top_left, top_right = values[:-1, :-1], values[:-1, 1:]
    low_left, low_right = values[1:, :-1], values[1:, 1:]
    down, across = np.mgrid[0 : values.shape[0] - 1, 0 : values.shape[1] - 1].astype(np.float64)
    edges = (
        (top_left, top_right, 0, 0, 1, 0),
        (top_right, low_right, 1, 0, 0, 1),
        (low_left, low_right, 0, 1, 1, 0),
        (top_left, low_left, 0, 0, 0, 1),
    )
    points, valid = [], []
    for one, other, x, y, along_x, along_y in edges:
        is_crossed = (one >= level) != (other >= level)
        share = np.divide(level - one, other - one, out=np.zeros_like(one), where=is_crossed)
        points.append(np.stack([across + x + along_x * share, down + y + along_y * share], axis=-1))
        valid.append(is_crossed)
    return np.stack(points).reshape(4, -1, 2), np.stack(valid).reshape(4, -1)


def _ends(
    valid: npt.NDArray[np.bool_], wanted: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Cells that are crossed twice, with the first and the last of their edges that are."""
    cells = np.flatnonzero(wanted)
    crossed = valid[:, cells]
    return cells, crossed.argmax(axis=0), 3 - crossed[::-1].argmax(axis=0)


def _joined(
    crossings: Lines,
    cells: npt.NDArray[np.intp],
    first: npt.NDArray[np.intp],
    second: npt.NDArray[np.intp],
) -> Lines:
    return np.concatenate([crossings[first, cells], crossings[second, cells]], axis=1)
