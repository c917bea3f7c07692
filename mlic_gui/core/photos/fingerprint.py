"""Finds photos that belong together: bursts by time and camera, near-duplicates by looks."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

BURST_SECONDS = 3.0
"""Frames of one camera at most this far apart are one burst.

Continuous shooting and camera traps give several frames a second, a second try of the same view takes one to
three; many cameras write whole seconds only. Pointing the camera at something else takes longer. The
photographs of natural-scenes carry no times, so this could not be measured on them.
"""

NEAR_DUPLICATE_BITS = 10
"""Photos whose hashes differ in at most this many of 63 bits are near-duplicates.

A pair that is missed lets a figure claim too much; a pair that is wrong only takes freedom from the split. So
the bound is as wide as it can be before wrong pairs join photos to long chains. Measured on the 1,124,250
pairs of the 1,500 natural-scenes photos, and on 750 of them changed:

    bits                                    6      8     10     12     14     16
    pairs                                  15     19     23     41    113    458
    of these clearly different scenes       0      3      7      -      -      -
    frames without a time that are found  24 %   49 %   71 %   87 %   94 %   99 %
    largest group (a burst has 4)           5      5      7     12     32  1,578

The frames are variants cropped by 2 to 8 % on each side, changed in brightness and saved again
(`tests/benchmarks/planted_bursts.py`). Within 10 bits stay all photos saved again at JPEG quality 60 or
halved in size, 99.7 % of those made a fifth brighter, 99.5 % of those cropped by 2 % on each side, 66 % by
5 %. (With a 64-bit difference hash 17 pairs of clearly different photos, calm skies and seas, agree in every
bit.)
"""

_SIDE = 32
_LOWEST = 8
_FLAT = 16.0  # the cosine coefficient of a structure that is one grey level high
_ROWS_AT_ONCE = 512
_MAKE, _MODEL, _EXIF_IFD = 0x010F, 0x0110, 0x8769
_ORIGINAL_TIME, _ORIGINAL_FRACTION = 0x9003, 0x9291
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether photos belong together.

    Attributes:
        captured: When it was taken by the camera's clock, in seconds as if that were UTC; None if not known.
        camera: Make and model; empty if not known.
        phash: 63 bits, one for each of the lowest cosine frequencies of the grey photo: whether it is above
            the median; 0 for a photo without any structure.
    """

    captured: float | None
    camera: str
    phash: int


def fingerprint(image: Image.Image, exif: Image.Exif) -> Fingerprint:
    """The fingerprint of an upright photo, of any size, and its EXIF tags."""
    captured, camera = _capture(exif)
    return Fingerprint(captured, camera, perceptual_hash(image))


def perceptual_hash(image: Image.Image) -> int:
    """The `phash` of a `Fingerprint`: the DCT hash of Zauner, *Perceptual image hash functions* (2010)."""
    small = image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    basis = _cosines()
    lowest = (basis @ np.asarray(small, dtype=np.float64) @ basis.T).ravel()[1:]
    if np.abs(lowest).max() < _FLAT:
        return 0
    bits = np.packbits(lowest > np.median(lowest), bitorder="little")
    return int.from_bytes(bits.tobytes(), "little")


def same_group(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether both photos have to be on one side of a split: one burst, or near-duplicates."""
    return _is_burst(a, b) or _is_near_duplicate(a, b)


def grouped_pairs(fingerprints: Sequence[Fingerprint | None]) -> list[tuple[int, int]]:
    """Pairs of places whose photos belong together, enough of them to connect every group.

    Near-duplicates are compared all with all, 10,000 photos in about a second; bursts with the next in time.
    """
    known = [(place, print_) for place, print_ in enumerate(fingerprints) if print_ is not None]
    return _burst_pairs(known) + _near_duplicate_pairs(known)


def _is_burst(a: Fingerprint, b: Fingerprint) -> bool:
    if not a.camera or a.camera != b.camera or a.captured is None or b.captured is None:
        return False
    return abs(a.captured - b.captured) <= BURST_SECONDS


def _is_near_duplicate(a: Fingerprint, b: Fingerprint) -> bool:
    return bool(a.phash and b.phash) and (a.phash ^ b.phash).bit_count() <= NEAR_DUPLICATE_BITS


def _burst_pairs(known: list[tuple[int, Fingerprint]]) -> list[tuple[int, int]]:
    timed = [(f.camera, f.captured, place, f) for place, f in known if f.camera and f.captured is not None]
    timed.sort(key=lambda item: item[:3])
    return [
        (earlier[2], later[2])
        for earlier, later in itertools.pairwise(timed)
        if _is_burst(earlier[3], later[3])
    ]


def _near_duplicate_pairs(known: list[tuple[int, Fingerprint]]) -> list[tuple[int, int]]:
    places = [place for place, f in known if f.phash]
    hashes = np.array([f.phash for _, f in known if f.phash], dtype=np.uint64)
    pairs = []
    for start in range(0, len(hashes), _ROWS_AT_ONCE):
        distances = np.bitwise_count(hashes[start : start + _ROWS_AT_ONCE, None] ^ hashes[None, start:])
        rows, columns = np.nonzero(distances <= NEAR_DUPLICATE_BITS)
        above = columns > rows
        for row, column in zip(rows[above].tolist(), columns[above].tolist(), strict=True):
            pairs.append((places[start + row], places[start + column]))
    return pairs


def _cosines() -> np.ndarray:
    """The lowest rows of the orthonormal cosine transform, shape (8, 32)."""
    frequency, place = np.arange(_LOWEST)[:, None], np.arange(_SIDE)
    return np.asarray(np.cos(np.pi * (2 * place + 1) * frequency / (2 * _SIDE)) * math.sqrt(2 / _SIDE))


def _capture(exif: Image.Exif) -> tuple[float | None, str]:
    try:
        details = exif.get_ifd(_EXIF_IFD)
        camera = f"{_text(exif.get(_MAKE))} {_text(exif.get(_MODEL))}".strip()
        return _seconds(_text(details.get(_ORIGINAL_TIME)), _text(details.get(_ORIGINAL_FRACTION))), camera
    except Exception:  # noqa: BLE001 - damaged EXIF can raise anything, and a photo need not have any
        return None, ""


def _text(value: object) -> str:
    return value.strip("\0 \t\r\n") if isinstance(value, str) else ""


def _seconds(time: str, fraction: str) -> float | None:
    try:
        moment = datetime.datetime.strptime(time, "%Y:%m:%d %H:%M:%S").replace(tzinfo=datetime.UTC)
        part = float(f"0.{fraction}") if fraction.isascii() and fraction.isdigit() else 0.0
    except ValueError:
        return None
    seconds = (moment - _EPOCH).total_seconds() + part
    return seconds if math.isfinite(seconds) else None
