"""Pictures of shapes of different labels in known places, to see whether heat lies over the right one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

LABELS = ("disc", "star", "stripes", "grid")
"""What a picture shows; colours say nothing."""

_COLOURS = ((200, 50, 40), (40, 80, 200), (60, 60, 60), (40, 140, 60))
_CELL = 0.34
_CORNERS = ((0.08, 0.08), (0.58, 0.08), (0.08, 0.58), (0.58, 0.58))
_JITTER = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """One picture.

    Attributes:
        pixels: uint8 (side, side, 3).
        boxes: (left, top, right, bottom) of each of its labels, in parts of the side.
    """

    pixels: npt.NDArray[np.uint8]
    boxes: dict[str, tuple[float, float, float, float]]

    @property
    def words(self) -> list[int]:
        """1 for each label it has, else 0, in the order of `LABELS`."""
        return [int(label in self.boxes) for label in LABELS]


def two_shapes(count: int, *, seed: int, side: int) -> list[Shapes]:
    """So many pictures of two shapes each, the same for the same seed."""
    random = np.random.default_rng(seed)
    return [_picture(random, side, shapes=2) for _ in range(count)]


def some_shapes(count: int, *, seed: int, side: int) -> list[Shapes]:
    """Pictures to learn from: none to three shapes, so that no label follows from the others."""
    random = np.random.default_rng(seed)
    return [_picture(random, side, shapes=int(random.integers(4))) for _ in range(count)]


def share_over(heat: npt.NDArray[np.float32], box: Sequence[float], *, cells: float = 0.0) -> float:
    """Share of the heat's mass within the box, grown by so many cells of the heat map to each side.

    A cell that the edge of the box goes through counts in parts.
    """
    height, width = heat.shape
    left, top, right, bottom = box
    across = _overlap(width, left - cells / width, right + cells / width)
    down = _overlap(height, top - cells / height, bottom + cells / height)
    total = float(heat.sum())
    return float(down @ heat @ across) / total if total else 0.0


def _overlap(cells: int, low: float, high: float) -> npt.NDArray[np.float64]:
    """How much of each cell lies between two places."""
    edges = np.arange(cells + 1) / cells
    inside = np.clip(edges, low, high)
    return np.diff(inside) * cells


def _picture(random: np.random.Generator, side: int, *, shapes: int) -> Shapes:
    image = _ground(random, side)
    draw = ImageDraw.Draw(image)
    labels = random.choice(LABELS, shapes, replace=False)
    corners = random.choice(len(_CORNERS), shapes, replace=False)
    boxes = {}
    for label, corner in zip(labels, corners, strict=True):
        left, top = np.asarray(_CORNERS[corner]) + random.uniform(-_JITTER, _JITTER, 2)
        boxes[str(label)] = (float(left), float(top), float(left + _CELL), float(top + _CELL))
        _PAINTERS[str(label)](draw, *(value * side for value in (left, top, _CELL)), _colour(random))
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(side / 300)))
    return Shapes(np.array(pixels), boxes)


def _colour(random: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = _COLOURS[random.integers(len(_COLOURS))]
    return red, green, blue


def _ground(random: np.random.Generator, side: int) -> Image.Image:
    noise = random.normal(random.integers(150, 215), 22, (side, side))
    grey = Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    return Image.merge("RGB", (grey, grey, grey))


def _disc(draw, left, top, size, colour):
    draw.ellipse((left, top, left + size, top + size), fill=colour)


def _star(draw, left, top, size, colour):
    points = []
    for corner in range(10):
        radius, angle = size / 2 * (1.0 if corner % 2 == 0 else 0.4), math.pi * (corner / 5 - 0.5)
        points.append((left + size / 2 + radius * math.cos(angle), top + size / 2 + radius * math.sin(angle)))
    draw.polygon(points, fill=colour)


def _stripes(draw, left, top, size, colour):
    for number in range(5):
        upper = top + size * number / 4.5
        draw.rectangle((left, upper, left + size, upper + size / 9), fill=colour)


def _grid(draw, left, top, size, colour):
    for number in range(4):
        offset = size * number / 3.4
        draw.rectangle((left, top + offset, left + size, top + offset + size / 9), fill=colour)
        draw.rectangle((left + offset, top, left + offset + size / 9, top + size), fill=colour)


_PAINTERS = {"disc": _disc, "star": _star, "stripes": _stripes, "grid": _grid}
