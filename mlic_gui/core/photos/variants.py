"""Variants of a photo that show the same labels: mirrored, turned, moved, cropped, in other light."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

from mlic_gui.core.catalog.augmentation import Augmentation

Pixels: TypeAlias = npt.NDArray[np.uint8]
Matrix: TypeAlias = npt.NDArray[np.float64]

MIRRORED = -1
# How far the shape of a crop may differ from the photo's.
_ASPECT = math.log(1.25)
# Luma of ITU-R BT.601, as Pillow's conversion to grey.
_GREY = np.array([0.299, 0.587, 0.114])
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class _Draw:
    """What one variant is.

    Attributes:
        matrix: float64 (3, 3), from homogeneous places in the variant to places in the photo, both -1 to 1.
        light: Factor on the brightness.
        contrast: Factor on differences from the photo's mean grey.
        colour: Factor on differences from grey.
    """

    matrix: Matrix
    light: float
    contrast: float
    colour: float


def variant(pixels: Pixels, number: int, *, photo: int, seed: int, amounts: Augmentation) -> Pixels:
    """Variant `number` of photo `photo`, both uint8 (size, size, 3); the same whenever it is asked for.

    Number 0 is the photo itself and `MIRRORED` its mirror image. All that moves pixels is one resampling
    (bicubic), all that changes colours one linear map. What lies outside the photo is filled with its
    reflection, which looks as the photo does: black corners or streaks would be something to learn.
    """
    if number == 0:
        return pixels
    if number == MIRRORED:
        return np.ascontiguousarray(pixels[:, ::-1])
    drawn = _draw(np.random.default_rng((seed, photo, number)), amounts)
    image = _moved(pixels, drawn.matrix)
    return np.array(_recoloured(image, drawn, grey=_mean_grey(pixels)))


def _draw(random: np.random.Generator, amounts: Augmentation) -> _Draw:
    """Draw everything in a fixed order, so that one amount does not change what is drawn of another."""
    area, aspect, across, down = random.uniform(size=4)
    turn, slant, *rest = random.uniform(-1, 1, size=9)
    shift_x, shift_y, zoom_x, zoom_y, light, contrast, colour = rest
    mirror, overturn = random.uniform(size=2) < 0.5
    flips = (
        -1.0 if mirror and amounts.flip_horizontal else 1.0,
        -1.0 if overturn and amounts.flip_vertical else 1.0,
    )
    matrix = (
        _cropping(amounts.crop, area=area, aspect=aspect, across=across, down=down)
        @ _moving(2 * amounts.shift * shift_x, 2 * amounts.shift * shift_y)
        @ _turning(math.radians(amounts.rotation * turn))
        @ _slanting(amounts.shear * slant)
        @ _scaling(1 + amounts.zoom * zoom_x, 1 + amounts.zoom * zoom_y)
        @ _scaling(*flips)
    )
    return _Draw(
        matrix,
        light=1 + amounts.brightness * light,
        contrast=1 + amounts.contrast * contrast,
        colour=1 + amounts.colour * colour,
    )


def _cropping(share: float, *, area: float, aspect: float, across: float, down: float) -> Matrix:
    """A box that keeps from all to all but `share` of the photo, somewhere in it; draws are in 0 to 1."""
    if share <= 0:
        return np.eye(3)
    kept, shape = 1 - share * area, math.exp(_ASPECT * (2 * aspect - 1))
    width, height = min(1.0, math.sqrt(kept * shape)), min(1.0, math.sqrt(kept / shape))
    return _moving((1 - width) * (2 * across - 1), (1 - height) * (2 * down - 1)) @ _scaling(width, height)


def _moving(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def _scaling(x: float, y: float) -> Matrix:
    return np.diag([x, y, 1.0])


def _turning(angle: float) -> Matrix:
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def _slanting(slant: float) -> Matrix:
    return np.array([[1.0, slant, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def _moved(pixels: Pixels, matrix: Matrix) -> Image.Image:
    size = len(pixels)
    corners = matrix @ np.array([[-1, 1, -1, 1], [-1, -1, 1, 1], [1, 1, 1, 1]], np.float64)
    outside = max(0.0, float(np.abs(corners[:2]).max()) - 1 - _WHOLE)
    margin = math.ceil(outside * size / 2) + 2 if outside else 0
    image = Image.fromarray(_reflected(pixels, margin))
    # From pixels of the variant to pixels of the photo with its margin.
    places = _moving(margin + size / 2, margin + size / 2) @ _scaling(size / 2, size / 2) @ matrix
    places = places @ _scaling(2 / size, 2 / size) @ _moving(-size / 2, -size / 2)
    if abs(matrix[0, 1]) + abs(matrix[1, 0]) < _WHOLE:
        return _boxed(image, places, size)
    coefficients = tuple(places[:2].ravel().tolist())
    return image.transform(
        (size, size), Image.Transform.AFFINE, coefficients, resample=Image.Resampling.BICUBIC
    )


def _reflected(pixels: Pixels, margin: int) -> Pixels:
    if not margin:
        return pixels
    return np.pad(pixels, ((margin, margin), (margin, margin), (0, 0)), mode="symmetric")


def _boxed(image: Image.Image, places: Matrix, size: int) -> Image.Image:
    """Where nothing is turned or slanted a box is resized, which is faster and averages when it shrinks."""
    x, y = ((places[axis, 2], places[axis, 2] + places[axis, axis] * size) for axis in (0, 1))
    box = (max(0.0, min(x)), max(0.0, min(y)), min(image.width, max(x)), min(image.height, max(y)))
    moved = image.resize((size, size), Image.Resampling.BICUBIC, box=box)
    if places[0, 0] < 0:
        moved = moved.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return moved.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if places[1, 1] < 0 else moved


def _mean_grey(pixels: Pixels) -> float:
    return float(pixels[::4, ::4].reshape(-1, 3).mean(axis=0) @ _GREY)


def _recoloured(image: Image.Image, drawn: _Draw, *, grey: float) -> Image.Image:
    """light * (contrast * (colour * p + (1 - colour) * grey of p) + (1 - contrast) * mean grey), clipped."""
    mixing = drawn.colour * np.eye(3) + (1 - drawn.colour) * _GREY[None, :]
    factor, offset = drawn.light * drawn.contrast, drawn.light * (1 - drawn.contrast) * grey
    if drawn.colour == 1.0:
        levels = np.clip(np.rint(np.arange(256) * factor + offset), 0, 255)
        return image.point(levels.astype(int).tolist() * 3)
    rows = np.column_stack([factor * mixing, np.full(3, offset)])
    return image.convert("RGB", tuple(rows.ravel().tolist()))
