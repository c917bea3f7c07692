"""Turns whatever colours a file holds into 8-bit sRGB, with white behind what is transparent."""

from __future__ import annotations

import functools
import io

import numpy as np
from PIL import Image, ImageChops, ImageCms

_SIXTEEN_BITS = 65535


def averageable(image: Image.Image) -> Image.Image:
    """The image in a mode whose pixels can be averaged: no palette, colour key, single bits, 16-bit words."""
    if image.mode in {"P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode in {"1", "L", "RGB"} and "transparency" in image.info:
        return image.convert("RGBA" if image.mode == "RGB" else "LA")
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image


def to_srgb(image: Image.Image, *, profile: bytes | None, inks_inverted: bool) -> Image.Image:
    """RGB in sRGB: deep integers and floats scaled, alpha laid on white, CMYK, Lab and profiles converted.

    32-bit integers between 0 and 65,535 are taken for 16-bit values and floats between 0 and 1 for whole
    brightness; anything else is stretched from its darkest to its brightest pixel.

    Args:
        image: What `averageable` returned, or a reduction of it.
        profile: The file's ICC profile; ignored where it is damaged or made for other channels.
        inks_inverted: Whether the CMYK values are the wrong way round.
    """
    if image.mode in {"I", "F"}:
        image = _eight_bits(np.asarray(image))
    if image.mode == "CMYK" and inks_inverted:
        image = ImageChops.invert(image)
    image = _on_white(image)
    transform = _lab_transform() if image.mode == "LAB" else _transform(profile, image.mode)
    if transform is None:
        return image.convert("RGB")
    return ImageCms.applyTransform(image, transform) or image


def _eight_bits(values: np.ndarray) -> Image.Image:
    whole = float(_SIXTEEN_BITS) if values.dtype.kind == "i" else 1.0
    values = np.nan_to_num(values.astype(np.float32), posinf=whole, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if low >= 0.0 and high <= whole:
        low, high = 0.0, whole
    scaled = (values - low) * (255.0 / max(high - low, 1e-12))
    return Image.fromarray(np.rint(scaled).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    grey = image.mode in {"LA", "La"}
    image = image.convert("LA" if grey else "RGBA")
    flat = Image.new("L" if grey else "RGB", image.size, "white")
    flat.paste(image.convert(flat.mode), mask=image.getchannel("A"))
    return flat


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From the profile to sRGB, or None where there is nothing to convert."""
    if not profile or mode not in {"RGB", "L", "CMYK"}:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if mode == "RGB" and ImageCms.getProfileDescription(source).startswith("sRGB"):
            return None
        return ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOCACHE,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


@functools.cache
def _lab_transform() -> ImageCms.ImageCmsTransform:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(lab, srgb, "LAB", "RGB", flags=ImageCms.Flags.NOCACHE)
