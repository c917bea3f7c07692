"""Explanations as one picture: heat over a photo, maps and patterns side by side, each with its name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from PIL import Image, ImageDraw

from mlic_gui.core.learning.explaining.colours import coloured, veiled
from mlic_gui.core.learning.explaining.explanations import Activations, FilterPattern, Heat
from mlic_gui.core.learning.explaining.frame import laid_over
from mlic_gui.core.learning.explaining.lettering import Lettering

_PAPER, _INK, _FAINT = (255, 255, 255), (24, 28, 36), (104, 110, 122)
_GAP = 14
_MARGIN = 20
_TEXT, _TITLE = 15, 20
_ROOM = 340  # for what is written below a picture, where that is narrower
_DIM = 0.6  # of the light, for labels that are not proposed
_LINE = 1.35  # of the height of the letters
_SHAPE = 1.5  # width of the whole picture by its height, as on a screen
_TEXTS, _TITLES = Lettering(_TEXT), Lettering(_TITLE)


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One picture of several.

    Attributes:
        picture: RGB.
        caption: What it shows; cut where it is too long.
        figure: A number at the right of the caption, never cut.
        note: What else there is to say of it, in fainter letters.
    """

    picture: Image.Image
    caption: str
    figure: str = ""
    note: str = ""


def heat_tile(
    photo: Image.Image, heat: Heat, *, caption: str, figure: str = "", note: str = "", dim: bool = False
) -> Tile:
    """A photo with the heat of one label over it: dark where nothing speaks for it.

    Each map is divided by its own maximum, so that its light compares places, not labels: what hardly speaks
    for a label would shine like what proves it. That is why `dim` is there, for labels that are not proposed:
    their picture is grey, and has six tenths of the light.
    """
    over = laid_over(heat.values, heat.frame, width=photo.width, height=photo.height)
    picture = Image.fromarray(veiled(np.asarray(photo.convert("RGB")), over))
    if dim:
        picture = picture.convert("L").point(lambda light: light * _DIM).convert("RGB")
    return Tile(picture, caption, figure, note)


def activation_tiles(activations: Activations, *, side: int) -> list[Tile]:
    """Each map by itself, its largest value the brightest; those without an answer are dark, and named."""
    return [
        Tile(
            _enlarged(coloured(np.zeros_like(values) if silent else _scaled(values)), side),
            str(channel),
            note="silent" if silent else "",
        )
        for channel, values, silent in zip(
            activations.channels, activations.maps, activations.silent, strict=True
        )
    ]


def pattern_tiles(patterns: Sequence[FilterPattern], *, side: int) -> list[Tile]:
    """What each filter looks for; of a dead one nothing is shown."""
    nothing = np.full((1, 1, 3), 232, np.uint8)
    return [
        Tile(
            _enlarged(nothing if pattern.dead else pattern.pixels, side),
            str(pattern.channel),
            note="dead" if pattern.dead else "",
        )
        for pattern in patterns
    ]


def grid(
    tiles: Sequence[Tile], *, title: str, explanation: str = "", columns: int | None = None
) -> Image.Image:
    """Tiles in rows, captions below them, a title and a line that explains above; to fit a screen."""
    form = _Form.of(tiles, title, explanation, columns)
    picture = Image.new("RGB", form.size, _PAPER)
    draw = ImageDraw.Draw(picture)
    _TITLES.draw(draw, (_MARGIN, _MARGIN), title, _INK)
    _TEXTS.draw(draw, (_MARGIN, _MARGIN + _height(_TITLES)), explanation, _FAINT)
    for number, tile in enumerate(tiles):
        x, y = form.place(number)
        picture.paste(tile.picture, (x, y))
        _write(draw, tile, x, y + tile.picture.height + 4, form.width)
    return picture


@dataclass(frozen=True, slots=True)
class _Form:
    """Where the tiles of a picture are, and how large it is, in pixels."""

    width: int
    height: int
    across: int
    top: int
    size: tuple[int, int]

    @classmethod
    def of(cls, tiles: Sequence[Tile], title: str, explanation: str, columns: int | None) -> Self:
        width, height = (max(side) for side in zip(*(tile.picture.size for tile in tiles), strict=True))
        width = max(width, min(_ROOM, max(map(_written, tiles))))
        across = columns or _columns(len(tiles), width, height)
        height += _below(tiles)
        top = _MARGIN + _height(_TITLES) + (_height(_TEXTS) if explanation else 0) + _GAP
        longest = max(across * (width + _GAP) - _GAP, _TITLES.width(title), _TEXTS.width(explanation))
        down = math.ceil(len(tiles) / across)
        size = (2 * _MARGIN + math.ceil(longest), top + down * (height + _GAP) - _GAP + _MARGIN)
        return cls(width, height, across, top, size)

    def place(self, number: int) -> tuple[int, int]:
        """The upper left corner of a tile."""
        down, across = divmod(number, self.across)
        return _MARGIN + across * (self.width + _GAP), self.top + down * (self.height + _GAP)


def _write(draw: ImageDraw.ImageDraw, tile: Tile, x: int, y: int, width: int) -> None:
    """Caption and figure, and the note below them."""
    figure = _TEXTS.width(tile.figure)
    room = width - figure - (_GAP if tile.figure else 0)
    _TEXTS.draw(draw, (x, y), _TEXTS.elided(tile.caption, room), _INK)
    _TEXTS.draw(draw, (x + width - figure, y), tile.figure, _INK)
    _TEXTS.draw(draw, (x, y + _height(_TEXTS)), _TEXTS.elided(tile.note, width), _FAINT)


def _written(tile: Tile) -> int:
    """Width of what stands below a picture, in pixels."""
    caption = _TEXTS.width(tile.caption) + (_GAP + _TEXTS.width(tile.figure) if tile.figure else 0)
    return math.ceil(max(caption, _TEXTS.width(tile.note)))


def _height(letters: Lettering) -> int:
    return round(letters.size * _LINE)


def _columns(count: int, width: int, height: int) -> int:
    wanted = math.sqrt(count * _SHAPE * (height + 2 * _TEXT) / (width + _GAP))
    return max(1, min(count, math.ceil(wanted)))


def _below(tiles: Sequence[Tile]) -> int:
    """Height of what stands below each picture."""
    lines = 2 if any(tile.note for tile in tiles) else 1
    return 4 + lines * _height(_TEXTS)


def _scaled(values: np.ndarray) -> np.ndarray:
    """float32 (h, w) in [0, 1], from the least to the most; all zero where it is the same everywhere."""
    low, high = float(min(values.min(), 0.0)), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _enlarged(pixels: np.ndarray, side: int) -> Image.Image:
    """With its longer side as wanted, each value a square."""
    image = Image.fromarray(pixels)
    share = side / max(image.size)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.NEAREST if share >= 1 else Image.Resampling.BICUBIC)
