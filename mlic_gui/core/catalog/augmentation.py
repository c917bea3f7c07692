"""By how much variants of a photo may differ from it, as pure data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Amounts of each change; each variant draws its own within them.

    Attributes:
        flip_horizontal: Whether half of the variants are mirrored.
        flip_vertical: Whether half of them stand on their heads, as may be in pictures from above.
        rotation: Degrees to either side.
        shift: Share of the side, in either direction.
        zoom: Share by which it grows or shrinks.
        shear: Slant, as a share of the side.
        crop: Share of the area that a crop may leave out.
        brightness: Share by which it gets lighter or darker.
        contrast: Share by which contrast grows or shrinks.
        colour: Share by which saturation grows or shrinks.
    """

    flip_horizontal: bool = True
    flip_vertical: bool = False
    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    shear: float = 0.0
    crop: float = 0.5
    brightness: float = 0.15
    contrast: float = 0.0
    colour: float = 0.0
