"""Pictures made for tests: corners told apart by colour, EXIF tags, and a wide-gamut colour profile."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from PIL import Image

CORNERS = ((200, 30, 30), (30, 160, 40), (40, 60, 200), (230, 210, 40))
"""Top left, top right, bottom left, bottom right of `quarters`."""

ADOBE_RGB = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
"""Columns: the XYZ (D50) of the red, green and blue of Adobe RGB (1998)."""

ADOBE_GAMMA = 563 / 256


def quarters(width: int = 96, height: int = 64) -> Image.Image:
    """A picture of four plain quarters."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(CORNERS):
        rows = slice(height // 2) if number < 2 else slice(height // 2, None)
        columns = slice(width // 2) if number % 2 == 0 else slice(width // 2, None)
        pixels[rows, columns] = colour
    return Image.fromarray(pixels)


def corner_colours(image: Image.Image | np.ndarray) -> list[tuple[int, ...]]:
    """The colours in the middle of each quarter."""
    pixels = np.asarray(image)
    height, width = pixels.shape[:2]
    places = [(y, x) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [tuple(int(value) for value in pixels[place]) for place in places]


def is_close(found: object, expected: object, within: int) -> bool:
    """Whether all values differ by at most `within`."""
    return bool(np.abs(np.asarray(found, int) - np.asarray(expected, int)).max() <= within)


def photo(seed: int, *, width: int = 384, height: int = 256) -> Image.Image:
    """A picture with the soft structure of a photograph, a different one for every seed."""
    noise = np.random.default_rng(seed).integers(0, 256, (8, 12, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC)


def exif(
    *, orientation: int | None = None, taken: str = "", fraction: str = "", camera: str = ""
) -> Image.Exif:
    """EXIF tags; `camera` is make and model with a blank between."""
    tags = Image.Exif()
    if orientation is not None:
        tags[0x0112] = orientation
    if camera:
        tags[0x010F], tags[0x0110] = camera.split(" ", 1)
    if taken:
        tags.get_ifd(0x8769).update({0x9003: taken, 0x9291: fraction})
    return tags


def as_stored(upright: Image.Image, orientation: int) -> Image.Image:
    """How a camera stores `upright` when it writes this orientation, from the table of the EXIF standard."""
    pixels = np.asarray(upright)
    turned = {
        1: pixels,
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: pixels.transpose(1, 0, 2),
        6: np.rot90(pixels),
        7: pixels[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(pixels, -1),
    }[orientation]
    return Image.fromarray(np.ascontiguousarray(turned))


def save_oriented(path: Path, orientation: int, *, width: int = 96, height: int = 64) -> None:
    """Write `quarters` so that it is upright only once the orientation is applied."""
    stored = as_stored(quarters(width, height), orientation)
    options = {} if path.suffix in {".png", ".tif"} else {"quality": 95}
    stored.save(path, exif=exif(orientation=orientation), **options)


def adobe_rgb_profile() -> bytes:
    """A matrix profile with the primaries of Adobe RGB (1998), made from its published figures."""
    white = (0.9642, 1.0, 0.8249)
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 6) + b"wide\0\0" + bytes(80),
        b"cprt": b"text" + bytes(4) + b"none\0",
        b"wtpt": _xyz(white),
        **{name + b"XYZ": _xyz(ADOBE_RGB[:, number]) for number, name in enumerate((b"r", b"g", b"b"))},
        **{name + b"TRC": b"curv" + bytes(4) + struct.pack(">IH", 1, 563) for name in (b"r", b"g", b"b")},
    }
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4sI4s4s4s", start + len(body), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2020, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _xyz(white)[8:]
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _xyz(values: tuple[float, ...] | np.ndarray) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65536) for value in values))
