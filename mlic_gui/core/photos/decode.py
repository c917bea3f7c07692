"""The one decoder: from a file to upright sRGB pixels, for thumbnail, preview and network alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.photos.colour import averageable, to_srgb
from mlic_gui.core.photos.opening import PhotoFile, open_image, open_photo

DECODER_VERSION = 1
THUMBNAIL_SIDE = 320
_GAP = 2.0  # averaging down to twice the size before bicubic loses nothing that shows
_SPARE = 1.67  # a 12-megapixel JPEG is then decoded at an eighth, 0.45 of 255 from the exact pixels
_GREY = (127, 127, 127)
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded photo.

    Attributes:
        image: RGB, upright, sRGB; possibly reduced.
        width: Of the whole photo, upright, in pixels.
        height: Likewise.
        exif: The photo's EXIF tags, empty if it has none or they are damaged.
    """

    image: Image.Image
    width: int
    height: int
    exif: Image.Exif


def decode(path: Path, *, box: int | None) -> Image.Image:
    """The photo as RGB: upright, sRGB, white behind alpha, 16 bits scaled to 8; the first frame of several.

    Args:
        path: The photo.
        box: Both sides of the result have at least this many pixels, if the photo has them, and the larger
            photos are reduced while they are decoded; None for every pixel.

    Raises:
        PhotoError: If the photo can't be read, with the reason.
    """
    with open_photo(path) as source:
        return decode_file(source, box=box).image


def decode_file(source: PhotoFile, *, box: int | None) -> Decoded:
    """`decode`, with what else the file tells; for use inside `open_photo`."""
    with open_image(source) as opened:
        width, height = opened.size
        if box is not None:
            opened.draft(None, (box, box))
        opened.load()
        source.check()
        exif = _exif(opened)  # after load: Pillow turns a TIFF upright by itself, there
        orientation = exif.get(_ORIENTATION)
        image = _upright(_reduced(averageable(opened), box), orientation)
        image = to_srgb(
            image, profile=opened.info.get("icc_profile"), inks_inverted=_is_plain_cmyk_jpeg(opened)
        )
        source.check()
    if orientation in _SIDEWAYS:
        width, height = height, width
    return Decoded(image, width, height, exif)


def network_box(preprocessing: Preprocessing) -> int:
    """The `box` to decode with for a network, large enough for the thumbnail as well."""
    return max(round(preprocessing.size * _SPARE), THUMBNAIL_SIDE)


def fit(image: Image.Image, preprocessing: Preprocessing) -> np.ndarray:
    """The image as the square that a network looks at, uint8 of shape (size, size, 3).

    `stretch` ignores the proportions, `crop` keeps the largest square at the centre, `pad` keeps everything
    between grey bars.
    """
    side, (width, height) = preprocessing.size, image.size
    if preprocessing.fit == "pad":
        square = Image.new("RGB", (side, side), _GREY)
        inner = _within(image, side, Image.Resampling.BICUBIC, enlarge=True)
        square.paste(inner, ((side - inner.width) // 2, (side - inner.height) // 2))
        return np.array(square)
    box = (0.0, 0.0, float(width), float(height))
    if preprocessing.fit == "crop":
        short = min(width, height)
        left, top = (width - short) / 2, (height - short) / 2
        box = (left, top, left + short, top + short)
    return np.array(image.resize((side, side), Image.Resampling.BICUBIC, box, _GAP))


def thumbnail(image: Image.Image, side: int = THUMBNAIL_SIDE) -> Image.Image:
    """The image reduced so that its longer side has at most `side` pixels."""
    return _within(image, side, Image.Resampling.HAMMING, enlarge=False)


def _within(image: Image.Image, side: int, how: Image.Resampling, *, enlarge: bool) -> Image.Image:
    scale = side / max(image.size)
    if scale >= 1.0 and not enlarge:
        return image.copy()
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, how, reducing_gap=_GAP)


def _reduced(image: Image.Image, box: int | None) -> Image.Image:
    """Averaged over blocks of whole pixels, as far as `box` allows, before the colours are worked out."""
    factor = 1 if box is None else min(image.width // box, image.height // box)
    return image.reduce(factor) if factor > 1 else image


def _upright(image: Image.Image, orientation: object) -> Image.Image:
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _is_plain_cmyk_jpeg(image: Image.Image) -> bool:
    """Whether Pillow inverted the inks of a JPEG that, without Adobe's marker, stores them as they are."""
    return image.mode == "CMYK" and image.format in {"JPEG", "MPO"} and "adobe" not in image.info


def _exif(image: Image.Image) -> Image.Exif:
    try:
        exif = image.getexif()
        exif.get(_ORIENTATION)
    except Exception:  # noqa: BLE001 - damaged EXIF can raise anything, and the photo is worth showing without it
        return Image.Exif()
    return exif
