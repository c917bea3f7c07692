"""Variants of a photo that show the same labels: mirrored, cropped, lighter or darker."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]

# Share of the photo's area that a crop keeps, and how far its shape may differ from the photo's.
_AREA = (0.5, 1.0)
_ASPECT = (0.8, 1.25)
# Factor on the brightness.
_LIGHT = (0.85, 1.15)


def variant(pixels: Pixels, number: int, *, photo: int, seed: int) -> Pixels:
    """Variant `number` of photo `photo`, uint8 (size, size, 3); number 0 is the photo itself."""
    if number == 0:
        return pixels
    random = np.random.default_rng((seed, photo, number))
    changed = _brighten(_crop(pixels, random), random)
    return np.ascontiguousarray(changed[:, ::-1]) if random.random() < 0.5 else changed


def _crop(pixels: Pixels, random: np.random.Generator) -> Pixels:
    size = pixels.shape[0]
    area = random.uniform(*_AREA)
    aspect = math.exp(random.uniform(*np.log(_ASPECT)))
    width, height = (min(1.0, math.sqrt(area * factor)) * size for factor in (aspect, 1 / aspect))
    left, top = random.uniform(0, size - width), random.uniform(0, size - height)
    box = (left, top, left + width, top + height)
    image = Image.fromarray(pixels).resize((size, size), Image.Resampling.BICUBIC, box=box)
    return np.asarray(image)


def _brighten(pixels: Pixels, random: np.random.Generator) -> Pixels:
    levels = np.arange(256) * random.uniform(*_LIGHT)
    table: Pixels = np.minimum(np.rint(levels), 255).astype(np.uint8)
    return table[pixels]
