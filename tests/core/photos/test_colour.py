"""Colours: whatever the file holds becomes 8-bit sRGB on white."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from mlic_gui.core.photos.decode import decode
from tests.support.pictures import (
    ADOBE_GAMMA,
    ADOBE_RGB,
    CORNERS,
    adobe_rgb_profile,
    corner_colours,
    is_close,
    quarters,
)

SRGB_D50 = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])


def middle(path, *, box=None):
    image = decode(path, box=box)
    assert image.mode == "RGB"
    return image.getpixel((image.width // 2, image.height // 2))


def adobe_to_srgb(colour):
    linear = np.linalg.inv(SRGB_D50) @ ADOBE_RGB @ (np.array(colour) / 255) ** ADOBE_GAMMA
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055) * 255


@pytest.mark.parametrize("box", [None, 16])
@pytest.mark.parametrize(
    "colour", [(100, 150, 100), (180, 90, 60), (30, 200, 40), (255, 255, 255), (0, 0, 0)]
)
@pytest.mark.parametrize("name", ["x.png", "x.jpg", "x.tif", "x.webp", "x.avif"])
def test_wide_gamut_becomes_srgb(tmp_path, name, colour, box):
    options = {} if name in {"x.png", "x.tif"} else {"quality": 100}
    Image.new("RGB", (64, 64), colour).save(tmp_path / name, icc_profile=adobe_rgb_profile(), **options)
    assert is_close(middle(tmp_path / name, box=box), np.rint(adobe_to_srgb(colour)), 3)


def test_wide_gamut_differs_visibly_from_the_raw_values():
    assert abs(adobe_to_srgb((100, 150, 100)) - (100, 150, 100)).max() > 15


def test_srgb_profile_changes_nothing(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    quarters().save(tmp_path / "x.png", icc_profile=profile)
    assert corner_colours(decode(tmp_path / "x.png", box=None)) == list(CORNERS)


@pytest.mark.parametrize("profile", [b"", b"garbage", adobe_rgb_profile()[:200]])
def test_damaged_profile_is_ignored(tmp_path, profile):
    quarters().save(tmp_path / "x.png", icc_profile=profile)
    assert corner_colours(decode(tmp_path / "x.png", box=None)) == list(CORNERS)


def test_profile_for_other_channels_is_ignored(tmp_path):
    Image.new("L", (8, 8), 90).save(tmp_path / "x.png", icc_profile=adobe_rgb_profile())
    assert middle(tmp_path / "x.png") == (90, 90, 90)


def test_wide_gamut_with_alpha_and_palette(tmp_path):
    expected = np.rint(adobe_to_srgb((180, 90, 60)))
    Image.new("RGBA", (8, 8), (180, 90, 60, 255)).save(tmp_path / "a.png", icc_profile=adobe_rgb_profile())
    Image.new("RGB", (8, 8), (180, 90, 60)).quantize(4).save(
        tmp_path / "p.png", icc_profile=adobe_rgb_profile()
    )
    assert is_close(middle(tmp_path / "a.png"), expected, 1)
    assert is_close(middle(tmp_path / "p.png"), expected, 1)


@pytest.mark.parametrize("name", ["x.jpg", "x.tif"])
def test_cmyk_without_profile(tmp_path, name):
    inks = Image.new("CMYK", (64, 64), (255, 0, 0, 0))
    inks.paste((0, 0, 0, 0), (0, 0, 64, 20))
    inks.save(tmp_path / name, **({"quality": 100} if name == "x.jpg" else {}))
    image = decode(tmp_path / name, box=None)
    assert is_close(image.getpixel((30, 40)), (0, 255, 255), 3)
    assert is_close(image.getpixel((30, 5)), (255, 255, 255), 3)


def test_cmyk_jpeg_without_the_adobe_marker_is_not_inverted(tmp_path):
    inverted_cyan, file = (0, 255, 255, 255), io.BytesIO()
    Image.new("CMYK", (64, 64), inverted_cyan).save(file, "JPEG", quality=100)
    data = file.getvalue()
    start = data.index(b"\xff\xee")
    length = int.from_bytes(data[start + 2 : start + 4], "big")
    (tmp_path / "x.jpg").write_bytes(data[:start] + data[start + 2 + length :])
    assert is_close(middle(tmp_path / "x.jpg"), (0, 255, 255), 3)


def test_cmyk_with_a_profile_goes_through_it(tmp_path, monkeypatch):
    """No CMYK profile is free to ship, so the transform is watched instead of its result."""
    asked = []

    def build(source, target, mode, *rest):
        asked.append(mode)
        raise ImageCms.PyCMSError("no such channels")

    monkeypatch.setattr(ImageCms, "buildTransform", build)
    profile = adobe_rgb_profile().replace(b"wide", b"inks")
    Image.new("CMYK", (8, 8), (0, 255, 0, 0)).save(tmp_path / "x.tif", icc_profile=profile)
    assert middle(tmp_path / "x.tif") == (255, 0, 255)
    assert asked == ["CMYK"]


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (257, 1), (32768, 128), (65535, 255)])
@pytest.mark.parametrize("name", ["x.png", "x.tif"])
def test_sixteen_bit_grey(tmp_path, name, value, expected):
    Image.fromarray(np.full((20, 30), value, np.uint16)).save(tmp_path / name)
    assert is_close(middle(tmp_path / name), (expected,) * 3, 1)


def test_big_endian_sixteen_bit_tiff(tmp_path):
    Image.fromarray(np.full((20, 30), 32768, ">u2")).save(tmp_path / "x.tif")
    assert is_close(middle(tmp_path / "x.tif"), (128,) * 3, 1)


def test_sixteen_bit_colour_png(tmp_path):
    (tmp_path / "x.png").write_bytes(_png16(60000, 30000, 100))
    assert is_close(middle(tmp_path / "x.png"), (233, 117, 0), 1)


def test_sixteen_bit_ramp_keeps_its_order(tmp_path):
    Image.fromarray(np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (8, 1))).save(tmp_path / "x.png")
    row = np.asarray(decode(tmp_path / "x.png", box=None))[4, :, 0].astype(int)
    assert (np.diff(row) >= 0).all()
    assert (row[0], row[-1]) == (0, 255)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0.0, 0.5, 1.0]], np.float32), (0, 128, 255)),
        (np.array([[-10.0, 0.0, 10.0]], np.float32), (0, 128, 255)),
        (np.array([[0.0, np.nan, 1.0]], np.float32), (0, 0, 255)),
        (np.array([[0, 32768, 65535]], np.int32), (0, 128, 255)),
        (np.array([[0, 500_000, 1_000_000]], np.int32), (0, 128, 255)),
    ],
)
def test_thirty_two_bits(tmp_path, values, expected):
    Image.fromarray(values).save(tmp_path / "x.tif")
    assert is_close(np.asarray(decode(tmp_path / "x.tif", box=None))[0, :, 0], expected, 1)


@pytest.mark.parametrize(("mode", "colour", "expected"), [
    ("RGBA", (200, 0, 0, 0), (255, 255, 255)),
    ("RGBA", (200, 0, 0, 255), (200, 0, 0)),
    ("RGBA", (200, 0, 0, 128), (227, 127, 127)),
    ("LA", (100, 0), (255, 255, 255)),
    ("LA", (100, 255), (100, 100, 100)),
    ("L", 77, (77, 77, 77)),
    ("1", 1, (255, 255, 255)),
])  # fmt: skip
@pytest.mark.parametrize("box", [None, 8])
def test_alpha_grey_and_bits(tmp_path, mode, colour, expected, box):
    Image.new(mode, (40, 30), colour).save(tmp_path / "x.png")
    assert is_close(middle(tmp_path / "x.png", box=box), expected, 1)


@pytest.mark.parametrize("name", ["x.webp", "x.avif", "x.tif"])
def test_alpha_in_other_formats(tmp_path, name):
    Image.new("RGBA", (40, 30), (200, 0, 0, 0)).save(tmp_path / name)
    assert is_close(middle(tmp_path / name), (255, 255, 255), 2)


@pytest.mark.parametrize("transparency", [0, bytes([0])])
def test_transparent_palette_is_white(tmp_path, transparency):
    image = Image.new("P", (40, 30), 0)
    image.putpalette([200, 0, 0, 0, 0, 200])
    image.paste(1, (20, 0, 40, 30))
    image.save(tmp_path / "x.png", transparency=transparency)
    decoded = decode(tmp_path / "x.png", box=None)
    assert decoded.getpixel((5, 15)) == (255, 255, 255)
    assert decoded.getpixel((35, 15)) == (0, 0, 200)


def test_transparent_gif_is_white(tmp_path):
    image = Image.new("P", (40, 30), 0)
    image.putpalette([200, 0, 0, 0, 0, 200])
    image.save(tmp_path / "x.gif", transparency=0)
    assert middle(tmp_path / "x.gif") == (255, 255, 255)


@pytest.mark.parametrize(("mode", "key"), [("RGB", (1, 2, 3)), ("L", 9)])
@pytest.mark.parametrize("box", [None, 8])
def test_transparent_colour_is_white(tmp_path, mode, key, box):
    Image.new(mode, (40, 30), key).save(tmp_path / "x.png", transparency=key)
    assert middle(tmp_path / "x.png", box=box) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["YCbCr", "LAB"])
def test_other_colour_spaces_of_tiff(tmp_path, mode):
    image = Image.new("RGB", (40, 30), (180, 60, 90))
    if mode == "LAB":
        lab = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
        )
        image = ImageCms.applyTransform(image, lab)
    else:
        image = image.convert(mode)
    image.save(tmp_path / "x.tif")
    assert is_close(middle(tmp_path / "x.tif"), (180, 60, 90), 4)


def test_bmp(tmp_path):
    quarters().save(tmp_path / "x.bmp")
    assert corner_colours(decode(tmp_path / "x.bmp", box=None)) == list(CORNERS)


def _png16(*colour: int) -> bytes:
    """A PNG of 16 bits per channel, which Pillow can read but not write."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    row = b"\0" + struct.pack(">3H", *colour) * 8
    head = struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(row * 8))
        + chunk(b"IEND", b"")
    )
