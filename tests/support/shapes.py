"""Photos of coloured shapes on noisy grounds, several per photo, with labels that really can be learned."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

LABELS = ("disc", "star", "stripes", "red", "blue")
"""A shape is yes where it is drawn, a colour where any shape has it; grey has no label."""

_COLOURS = {"red": (205, 40, 35), "blue": (35, 70, 200), "grey": (95, 95, 95)}
_SIDE = 160
_CELLS = ((12, 12), (86, 12), (12, 86), (86, 86))
_CELL = 62

Painter = Callable[[ImageDraw.ImageDraw, int, int, tuple[int, int, int]], None]


def make_shapes(folder: Path, *, count: int, seed: int) -> Path:
    """Draw `count` photos into `folder/photos`, their labels into `folder/labels.csv`; returns `folder`."""
    photos = folder / "photos"
    photos.mkdir(parents=True)
    rows = []
    for number in range(1, count + 1):
        image, labels = _photo(random.Random(f"{seed}-{number}"))
        image.save(photos / f"{number}.jpg", quality=88)
        rows.append([f"{number}.jpg", *(int(label in labels) for label in LABELS)])
    write_labels(folder / "labels.csv", rows)
    return folder


def write_labels(path: Path, rows: list[list[object]]) -> None:
    """Write a wide table of labels."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["filename", *LABELS], *rows])


def read_labels(path: Path) -> list[list[object]]:
    """The rows that `write_labels` wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        return [[name, *map(int, values)] for name, *values in list(csv.reader(file))[1:]]


def _photo(chance: random.Random) -> tuple[Image.Image, set[str]]:
    image = _ground(chance)
    draw = ImageDraw.Draw(image)
    labels: set[str] = set()
    for left, top in chance.sample(_CELLS, chance.choice((1, 2, 2, 3))):
        shape, colour = chance.choice(tuple(_PAINTERS)), chance.choice(tuple(_COLOURS))
        _PAINTERS[shape](draw, left + chance.randint(-6, 6), top + chance.randint(-6, 6), _COLOURS[colour])
        labels |= {shape, colour}
    return image.filter(ImageFilter.GaussianBlur(0.6)), labels


def _ground(chance: random.Random) -> Image.Image:
    noise = Image.frombytes("L", (_SIDE, _SIDE), chance.randbytes(_SIDE * _SIDE)).filter(
        ImageFilter.GaussianBlur(3)
    )
    base = chance.randint(150, 215)
    shade = noise.point(lambda value: max(0, min(255, base + (value - 128))))
    return Image.merge("RGB", (shade, shade.point(lambda value: max(0, value - 6)), shade))


def _disc(draw: ImageDraw.ImageDraw, left: int, top: int, colour: tuple[int, int, int]) -> None:
    draw.ellipse((left, top, left + _CELL, top + _CELL), fill=colour)


def _star(draw: ImageDraw.ImageDraw, left: int, top: int, colour: tuple[int, int, int]) -> None:
    middle, outer = _CELL / 2, _CELL / 2
    points = []
    for corner in range(10):
        radius = outer if corner % 2 == 0 else outer * 0.4
        angle = math.pi * (corner / 5 - 0.5)
        points.append((left + middle + radius * math.cos(angle), top + middle + radius * math.sin(angle)))
    draw.polygon(points, fill=colour)


def _stripes(draw: ImageDraw.ImageDraw, left: int, top: int, colour: tuple[int, int, int]) -> None:
    for offset in range(0, _CELL, 14):
        draw.rectangle((left, top + offset, left + _CELL, top + offset + 6), fill=colour)


_PAINTERS: dict[str, Painter] = {"disc": _disc, "star": _star, "stripes": _stripes}
