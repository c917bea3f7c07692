"""Explanations as one picture: heat over a photo, maps and patterns side by side, each with its name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mlic_gui.core.learning.explaining.colours import coloured, veiled
from mlic_gui.core.learning.explaining.explanations import Activations, FilterPattern, Heat
from mlic_gui.core.learning.explaining.frame import laid_over

_PAPER, _INK, _FAINT = (255, 255, 255), (24, 28, 36), (104, 110, 122)
_GAP = 14
_MARGIN = 20
_TEXT, _TITLE = 15, 20
_LINE = 1.35  # of the height of the letters
_SHAPE = 1.5  # width of the whole picture by its height, as on a screen


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One picture of several.

    Attributes:
        picture: RGB.
        caption: What it shows.
        note: What else there is to say of it, in fainter letters.
    """

    picture: Image.Image
    caption: str
    note: str = ""


def heat_tile(photo: Image.Image, heat: Heat, *, caption: str, note: str = "") -> Tile:
    """A photo with the heat of one label over it: dark where nothing speaks for it."""
    over = laid_over(heat.values, heat.frame, width=photo.width, height=photo.height)
    return Tile(Image.fromarray(veiled(np.asarray(photo.convert("RGB")), over)), caption, note)


def activation_tiles(activations: Activations, *, side: int) -> list[Tile]:
    """Each map by itself, its largest value the brightest; maps that are zero everywhere are named so."""
    return [
        Tile(_enlarged(coloured(_scaled(values)), side), str(channel), "" if values.any() else "silent")
        for channel, values in zip(activations.channels, activations.maps, strict=True)
    ]


def pattern_tiles(patterns: Sequence[FilterPattern], *, side: int) -> list[Tile]:
    """What each filter looks for; of a dead one nothing is shown."""
    nothing = np.full((1, 1, 3), 232, np.uint8)
    return [
        Tile(
            _enlarged(nothing if pattern.dead else pattern.pixels, side),
            str(pattern.channel),
            "dead" if pattern.dead else "",
        )
        for pattern in patterns
    ]


def grid(tiles: Sequence[Tile], *, title: str, columns: int | None = None) -> Image.Image:
    """Tiles in rows, captions below them, a title above; as many columns as make it fit a screen."""
    width, height = (max(side) for side in zip(*(tile.picture.size for tile in tiles), strict=True))
    across = columns or _columns(len(tiles), width, height)
    down = math.ceil(len(tiles) / across)
    below = _below(tiles)
    top = _MARGIN + round(_TITLE * _LINE) + _GAP
    whole_width = 2 * _MARGIN + across * (width + _GAP) - _GAP
    title_font, text_font = ImageFont.load_default(_TITLE), ImageFont.load_default(_TEXT)
    size = (
        max(whole_width, 2 * _MARGIN + math.ceil(title_font.getlength(title))),
        top + down * (height + below + _GAP) - _GAP + _MARGIN,
    )
    picture = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((_MARGIN, _MARGIN), title, _INK, title_font)
    for number, tile in enumerate(tiles):
        x = _MARGIN + number % across * (width + _GAP)
        y = top + number // across * (height + below + _GAP)
        picture.paste(tile.picture, (x, y))
        lines = [(tile.caption, _INK), (tile.note, _FAINT)]
        for line, (text, colour) in enumerate(lines):
            place = (x, y + tile.picture.height + 4 + line * round(_TEXT * _LINE))
            draw.text(place, _shortened(text, width, text_font), colour, text_font)
    return picture


def _columns(count: int, width: int, height: int) -> int:
    wanted = math.sqrt(count * _SHAPE * (height + 2 * _TEXT) / (width + _GAP))
    return max(1, min(count, math.ceil(wanted)))


def _below(tiles: Sequence[Tile]) -> int:
    """Height of what stands below each picture."""
    lines = 2 if any(tile.note for tile in tiles) else 1
    return 4 + lines * round(_TEXT * _LINE)


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


def _shortened(text: str, width: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """As much of a text as fits, and three dots where that is not all."""
    if font.getlength(text) <= width:
        return text
    fitting = (text[:length].rstrip() + "…" for length in range(len(text) - 1, 0, -1))
    return next((part for part in fitting if font.getlength(part) <= width), "")
