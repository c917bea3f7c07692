"""Generated landscapes with known labels: sky, sun, mountains, sea, dunes, trees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

LABELS = ("desert", "mountains", "sea", "sunset", "trees")
WIDTH, HEIGHT = 900, 600
FloatArray = NDArray[np.float64]

_SKIES = {
    True: (
        ((38, 30, 66), (196, 84, 68), (255, 190, 96)),
        ((60, 26, 44), (222, 98, 40), (255, 206, 90)),
        ((24, 34, 74), (150, 74, 106), (250, 158, 110)),
    ),
    False: (
        ((58, 116, 188), (126, 178, 222), (214, 230, 240)),
        ((104, 140, 176), (160, 186, 206), (222, 226, 226)),
        ((28, 92, 176), (86, 152, 214), (190, 220, 238)),
    ),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One landscape.

    Attributes:
        image: 900 × 600, RGB.
        labels: What is in it.
    """

    image: Image.Image
    labels: frozenset[str]


def make_scene(labels: frozenset[str], seed: int) -> Scene:
    """Paint what the labels say, from back to front.

    Args:
        labels: Some of `LABELS`.
        seed: Another one gives another landscape.
    """
    painter = _Painter(np.random.default_rng(seed), sunset="sunset" in labels)
    painter.paint_sky()
    if "mountains" in labels:
        painter.paint_mountains()
    if "sea" in labels:
        painter.paint_sea()
    elif "desert" not in labels:
        painter.paint_meadow()
    if "desert" in labels:
        painter.paint_dunes()
    if "trees" in labels:
        painter.paint_trees()
    return Scene(painter.finished(), labels)


class _Painter:
    """Holds the canvas, float64 (HEIGHT, WIDTH, 3) in [0, 255]."""

    def __init__(self, rng: np.random.Generator, *, sunset: bool) -> None:
        self._rng = rng
        self._sunset = sunset
        self._horizon = int(HEIGHT * rng.uniform(0.5, 0.62))
        self._sun = (rng.uniform(0.2, 0.8) * WIDTH, self._horizon - rng.uniform(30, 150))
        self._canvas = np.zeros((HEIGHT, WIDTH, 3))

    def paint_sky(self) -> None:
        high, middle, low = (np.array(colour, dtype=float) for colour in self._choice(_SKIES[self._sunset]))
        share = np.clip(np.arange(HEIGHT) / self._horizon, 0, 1)[:, None]
        self._canvas[:] = _blend3(high, middle, low, share)[:, None, :]
        clouds = np.clip(_noise(self._rng, (4, 9), octaves=5) * 2.2 - self._rng.uniform(0.5, 1.2), 0, 1)[
            ..., None
        ]
        tint = np.array((255, 176, 128) if self._sunset else (250, 250, 252), dtype=float)
        self._mix(tint, clouds * self._rng.uniform(0.25, 0.75))
        if self._sunset:
            self._paint_sun()

    def paint_mountains(self) -> None:
        far = np.array((96, 74, 104) if self._sunset else (120, 142, 168), dtype=float)
        near = np.array((30, 22, 34) if self._sunset else (58, 74, 68), dtype=float)
        layers = int(self._rng.integers(2, 5))
        for layer in range(layers):
            share = layer / max(1, layers - 1)
            base = self._horizon - (1 - share) * self._rng.uniform(20, 60)
            ridge = base - _ridge(self._rng, rough=0.62) * self._rng.uniform(90, 230) * (1 - 0.45 * share)
            self._paint_below(ridge, far + (near - far) * share, grain=10 + 14 * share)
            if not self._sunset and layer < 2:
                self._paint_snow(ridge)

    def paint_sea(self) -> None:
        top = np.array((176, 96, 72) if self._sunset else (96, 152, 182), dtype=float)
        bottom = np.array((42, 30, 52) if self._sunset else (14, 66, 104), dtype=float)
        depth = np.clip((np.arange(HEIGHT) - self._horizon) / (HEIGHT - self._horizon), 0, 1)[:, None]
        water = np.repeat((top + (bottom - top) * np.sqrt(depth))[:, None, :], WIDTH, axis=1)
        ripples = _noise(self._rng, (90, 12), octaves=3) - 0.5
        water += (ripples * (30 + 60 * depth))[..., None]
        if self._sunset:
            column = np.exp(-(((np.arange(WIDTH) - self._sun[0]) / (60 + 130 * depth)) ** 2))
            water += (column * np.clip(ripples + 0.5, 0, 1) * (1 - 0.6 * depth))[..., None] * (170, 110, 40)
        below = (np.arange(HEIGHT) >= self._horizon)[:, None, None]
        self._canvas = np.where(below, water, self._canvas)

    def paint_meadow(self) -> None:
        colour = np.array((42, 34, 30) if self._sunset else (104, 122, 66), dtype=float)
        edge = self._horizon + 14 - 24 * _ridge(self._rng, rough=0.4)
        self._paint_below(edge, colour, grain=16)

    def paint_dunes(self) -> None:
        light = np.array((230, 152, 88) if self._sunset else (232, 194, 136), dtype=float)
        shade = np.array((96, 48, 44) if self._sunset else (160, 108, 66), dtype=float)
        start = self._horizon + self._rng.uniform(-10, 40)
        for layer in range(4):
            crest = start + layer * (HEIGHT - start) / 4 - _waves(self._rng) * (26 + 22 * layer)
            lit = np.clip(0.5 + np.gradient(crest) * 1.1, 0, 1)[None, :]
            below = np.clip((np.arange(HEIGHT)[:, None] - crest[None, :]) / (70 + 40 * layer), 0, 1)
            turned = np.clip(lit * (1 - 0.7 * below) + 0.15 * below, 0, 1)[..., None]
            self._paint_below(crest, light + (shade - light) * turned, grain=7)

    def paint_trees(self) -> None:
        ground = self._rng.uniform(0.82, 0.98) * HEIGHT
        image = Image.fromarray(np.clip(self._canvas, 0, 255).astype(np.uint8))
        draw = ImageDraw.Draw(image)
        firs = self._sunset or bool(self._rng.integers(0, 2))
        dark = (16, 12, 16) if self._sunset else (22, 50, 28)
        for _ in range(int(self._rng.integers(8, 22) if firs else self._rng.integers(3, 8))):
            x, height = self._rng.uniform(-20, WIDTH + 20), self._rng.uniform(130, 330)
            lighter = self._rng.uniform(-6, 20)
            shade = tuple(int(channel + lighter) for channel in dark)
            (self._draw_fir if firs else self._draw_oak)(
                draw, x, ground + self._rng.uniform(0, 60), height, shade
            )
        self._canvas = np.asarray(image).astype(float)

    def finished(self) -> Image.Image:
        grain = self._rng.normal(0, 5, (HEIGHT, WIDTH, 1))
        warm = self._rng.uniform(0.94, 1.06, 3)
        pixels = np.clip((self._canvas + grain) * warm, 0, 255).astype(np.uint8)
        return Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.7))

    def _paint_sun(self) -> None:
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
        distance = np.hypot(x - self._sun[0], y - self._sun[1])
        radius = self._rng.uniform(18, 34)
        self._mix(np.array((255, 214, 140.0)), np.exp(-distance / 150)[..., None] * 0.8)
        self._mix(np.array((255, 246, 214.0)), np.clip(radius + 1 - distance, 0, 1)[..., None])

    def _paint_snow(self, ridge: FloatArray) -> None:
        rows = np.arange(HEIGHT)[:, None]
        reach = self._horizon - 150 + _noise(self._rng, (30, 40), octaves=3) * 90
        caps = (rows >= ridge[None, :]) & (rows < ridge[None, :] + 60) & (rows < reach)
        self._mix(np.array((244, 246, 250.0)), caps[..., None] * 0.85)

    def _paint_below(self, edge: FloatArray, colour: FloatArray, *, grain: float) -> None:
        cover = np.clip(np.arange(HEIGHT)[:, None] - edge[None, :], 0, 1)[..., None]
        texture = (_noise(self._rng, (24, 36), octaves=4) - 0.5)[..., None] * grain * 2
        self._canvas = self._canvas * (1 - cover) + (colour + texture) * cover

    def _mix(self, colour: FloatArray, share: FloatArray) -> None:
        self._canvas = self._canvas * (1 - share) + colour * share

    def _choice(self, options: tuple) -> tuple:
        return options[int(self._rng.integers(0, len(options)))]

    def _draw_fir(
        self, draw: ImageDraw.ImageDraw, x: float, foot: float, height: float, colour: tuple
    ) -> None:
        for part in np.linspace(0, 1, 9):
            y, reach = foot - height * part, height * 0.24 * (1 - part) * self._rng.uniform(0.8, 1.2)
            draw.polygon([(x - reach, y), (x + reach, y), (x, y - height * 0.24)], fill=colour)
        draw.rectangle((x - 4, foot - 4, x + 4, foot + 40), fill=colour)

    def _draw_oak(
        self, draw: ImageDraw.ImageDraw, x: float, foot: float, height: float, colour: tuple
    ) -> None:
        draw.line([(x, foot + 40), (x + 6, foot - height * 0.6)], fill=(34, 24, 20), width=14)
        for _ in range(260):
            angle, reach = self._rng.uniform(0, 2 * np.pi), height * 0.42 * np.sqrt(self._rng.random())
            middle = (x + np.cos(angle) * reach * 1.15, foot - height * 0.68 + np.sin(angle) * reach * 0.8)
            radius, lighter = (
                self._rng.uniform(14, 34),
                self._rng.uniform(-8, 16) - 0.1 * np.sin(angle) * reach,
            )
            leaves = tuple(int(np.clip(channel + lighter, 0, 255)) for channel in colour)
            box = (middle[0] - radius, middle[1] - radius * 0.8, middle[0] + radius, middle[1] + radius * 0.8)
            draw.ellipse(box, fill=leaves)


def _blend3(first: FloatArray, second: FloatArray, third: FloatArray, share: FloatArray) -> FloatArray:
    upper = first + (second - first) * np.clip(share * 2, 0, 1)
    return upper + (third - second) * np.clip(share * 2 - 1, 0, 1)


def _ridge(rng: np.random.Generator, *, rough: float) -> FloatArray:
    """float64 (WIDTH,) in [0, 1]: a mountain's outline."""
    total, weight = np.zeros(WIDTH), 1.0
    for octave in range(7):
        knots = rng.random(3 * 2**octave + 2)
        total += weight * np.interp(np.linspace(0, len(knots) - 1, WIDTH), np.arange(len(knots)), knots)
        weight *= rough * 0.8
    return (total - total.min()) / (total.max() - total.min())


def _waves(rng: np.random.Generator) -> FloatArray:
    """float64 (WIDTH,) in [0, 1]: the soft outline of a dune."""
    x = np.linspace(0, 2 * np.pi, WIDTH)
    swings = [
        rng.uniform(0.4, 1) / number * np.sin(number * x * rng.uniform(0.5, 1) + rng.uniform(0, 7))
        for number in (1, 2, 3)
    ]
    total = np.sum(swings, axis=0)
    return (total - total.min()) / (total.max() - total.min())


def _noise(rng: np.random.Generator, cells: tuple[int, int], *, octaves: int) -> FloatArray:
    """float64 (HEIGHT, WIDTH) around 0.5: soft noise of several sizes."""
    total, weight, sum_of_weights = np.zeros((HEIGHT, WIDTH)), 1.0, 0.0
    for octave in range(octaves):
        rows, columns = (
            min(size, cell * 2**octave) for size, cell in zip((HEIGHT, WIDTH), cells, strict=True)
        )
        small = Image.fromarray((rng.random((rows, columns)) * 255).astype(np.uint8))
        total += weight * np.asarray(small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)) / 255
        sum_of_weights += weight
        weight *= 0.55
    return total / sum_of_weights
