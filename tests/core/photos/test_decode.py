"""The decoder: one path that is right in grid, preview and network, for every format and orientation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.photos.decode import decode, fit, network_box, thumbnail
from mlic_gui.core.photos.opening import open_photo
from mlic_gui.core.photos.reader import read_photo
from tests.support.pictures import (
    CORNERS,
    as_stored,
    corner_colours,
    exif,
    is_close,
    photo,
    quarters,
    save_oriented,
)

PREPROCESSING = Preprocessing(size=32)
SUFFIXES = (".jpg", ".png", ".webp", ".tif", ".avif")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_orientation_is_upright_everywhere(tmp_path, suffix, orientation):
    path = tmp_path / f"x{suffix}"
    save_oriented(path, orientation)
    whole = decode(path, box=None)
    assert whole.size == (96, 64)
    assert is_close(corner_colours(whole), CORNERS, 8)
    reading = read_photo(path, preprocessing=PREPROCESSING)
    assert (reading.facts.width, reading.facts.height) == (96, 64)
    assert is_close(corner_colours(reading.pixels), CORNERS, 8)
    (tmp_path / "thumbnail.jpg").write_bytes(reading.thumbnail)
    with Image.open(tmp_path / "thumbnail.jpg") as shown:
        assert shown.size == (96, 64)
        assert is_close(corner_colours(shown), CORNERS, 8)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_reduced_while_decoding(tmp_path, suffix, orientation):
    path = tmp_path / f"x{suffix}"
    save_oriented(path, orientation, width=960, height=640)
    small = decode(path, box=64)
    assert 64 <= small.height < 128
    assert small.width == pytest.approx(small.height * 1.5, abs=1)
    assert is_close(corner_colours(small), CORNERS, 8)


def test_thumbnail_preview_and_network_see_the_same(tmp_path):
    path = tmp_path / "x.jpg"
    photo(1, width=1200, height=800).save(path, quality=95)
    reading = read_photo(path, preprocessing=PREPROCESSING)
    image = decode(path, box=network_box(PREPROCESSING))
    np.testing.assert_array_equal(reading.pixels, fit(image, PREPROCESSING))
    exact = fit(decode(path, box=None), PREPROCESSING)
    assert np.abs(reading.pixels.astype(int) - exact).mean() < 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_of_heic(tmp_path, orientation):
    heif = pytest.importorskip("pillow_heif", reason="the heic extra is not installed")
    file = heif.from_pillow(as_stored(quarters(), orientation))
    file.info["exif"] = exif(orientation=orientation).tobytes()
    file.save(tmp_path / "x.heic", quality=95)
    image = decode(tmp_path / "x.heic", box=None)
    assert image.size == (96, 64)
    assert is_close(corner_colours(image), CORNERS, 10)


def test_nonsense_orientation_is_none(tmp_path):
    for value in (0, 9, 77):
        save_as = tmp_path / f"{value}.jpg"
        tags = Image.Exif()
        tags[0x0112] = value
        quarters().save(save_as, exif=tags, quality=95)
        assert is_close(corner_colours(decode(save_as, box=None)), CORNERS, 8)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("x.gif", {"format": "GIF"}),
        ("x.png", {"format": "PNG"}),
        ("x.webp", {"format": "WEBP", "lossless": True}),
        ("x.tif", {"format": "TIFF"}),
        ("x.avif", {"format": "AVIF"}),
    ],
)
def test_the_first_frame_of_several(tmp_path, name, first):
    red, blue = Image.new("RGB", (40, 30), (200, 0, 0)), Image.new("RGB", (40, 30), (0, 0, 200))
    red.save(tmp_path / name, save_all=True, append_images=[blue, red], **first)
    assert is_close(decode(tmp_path / name, box=None).getpixel((20, 15)), (200, 0, 0), 4)


def test_a_name_may_lie_about_the_format(tmp_path):
    quarters().save(tmp_path / "x.jpg", "PNG")
    assert is_close(corner_colours(decode(tmp_path / "x.jpg", box=None)), CORNERS, 0)


def test_multi_picture_jpeg_is_read_as_its_first(tmp_path):
    path = tmp_path / "x.jpg"
    quarters(960, 640).save(
        path, "MPO", save_all=True, append_images=[Image.new("RGB", (96, 64))], quality=95
    )
    assert is_close(corner_colours(decode(path, box=100)), CORNERS, 8)


def test_progressive_jpeg(tmp_path):
    quarters(960, 640).save(tmp_path / "x.jpg", progressive=True, quality=95)
    assert is_close(corner_colours(decode(tmp_path / "x.jpg", box=100)), CORNERS, 8)


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (5000, 40)])
def test_extreme_shapes(tmp_path, size):
    Image.new("RGB", size, (10, 200, 30)).save(tmp_path / "x.png")
    reading = read_photo(tmp_path / "x.png", preprocessing=PREPROCESSING)
    assert reading.pixels.shape == (32, 32, 3)
    assert (reading.facts.width, reading.facts.height) == size


def test_nothing_is_written_to_the_original(tmp_path):
    path = tmp_path / "x.jpg"
    save_oriented(path, 6)
    before = path.read_bytes(), path.stat().st_mtime_ns
    read_photo(path, preprocessing=PREPROCESSING)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    with open_photo(path) as source:
        assert source.size == len(before[0])


def test_stretch_shows_all_of_it():
    pixels = fit(quarters(300, 60), replace(PREPROCESSING, fit="stretch"))
    assert is_close(corner_colours(pixels), CORNERS, 2)


def test_crop_keeps_the_centre():
    image = Image.new("RGB", (300, 100), (255, 0, 0))
    image.paste((0, 0, 255), (100, 0, 200, 100))
    pixels = fit(image, replace(PREPROCESSING, fit="crop"))
    assert is_close(pixels[:, 2:-2], (0, 0, 255), 2)


def test_pad_adds_grey_bars():
    pixels = fit(Image.new("RGB", (20, 10), (255, 0, 0)), replace(PREPROCESSING, fit="pad"))
    assert is_close(pixels[:8], (127, 127, 127), 0)
    assert is_close(pixels[8:24], (255, 0, 0), 0)
    assert is_close(pixels[24:], (127, 127, 127), 0)


def test_thumbnail_is_never_larger_than_the_photo():
    assert thumbnail(quarters(1000, 10)).size == (320, 3)
    assert thumbnail(quarters(30, 1000), side=100).size == (3, 100)
    assert thumbnail(quarters(30, 20)).size == (30, 20)
