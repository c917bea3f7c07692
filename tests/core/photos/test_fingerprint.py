"""Fingerprints: bursts by time and camera, near-duplicates by looks."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from mlic_gui.core.photos.fingerprint import (
    BURST_SECONDS,
    NEAR_DUPLICATE_BITS,
    Fingerprint,
    fingerprint,
    grouped_pairs,
    perceptual_hash,
    same_group,
)
from mlic_gui.core.photos.reader import inspect_photo
from tests.support.pictures import exif, photo, save_oriented

NOBODY = Image.Exif()
prints = st.builds(
    Fingerprint,
    captured=st.one_of(st.none(), st.integers(0, 30).map(float)),
    camera=st.sampled_from(["", "Acme One", "Acme Two"]),
    phash=st.one_of(st.integers(0, 2**63 - 1), st.integers(0, 2**9), st.just(0)),
)


def resaved(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_photo_saved_smaller_or_brighter_is_a_near_duplicate(seed):
    original = photo(seed)
    for other in (
        resaved(original, 60),
        original.resize((192, 128)),
        ImageEnhance.Brightness(original).enhance(1.2),
    ):
        assert same_group(fingerprint(original, NOBODY), fingerprint(other, NOBODY))


def test_different_photos_are_not():
    prints_ = [fingerprint(photo(seed), NOBODY) for seed in range(40)]
    assert not any(same_group(a, b) for a in prints_ for b in prints_ if a is not b)


def test_photos_without_structure_resemble_nothing():
    flat = [fingerprint(Image.new("RGB", (60, 40), (grey,) * 3), NOBODY) for grey in (0, 128, 255)]
    assert [print_.phash for print_ in flat] == [0, 0, 0]
    assert not same_group(flat[0], flat[0])


def test_the_hash_fits_a_signed_64_bit_column():
    assert all(0 < perceptual_hash(photo(seed)) < 2**63 for seed in range(20))


def test_a_turned_copy_is_a_near_duplicate(tmp_path):
    save_oriented(tmp_path / "1.jpg", 1)
    save_oriented(tmp_path / "2.jpg", 6)
    assert same_group(*(inspect_photo(tmp_path / name).fingerprint for name in ("1.jpg", "2.jpg")))


def test_time_and_camera_are_read_from_exif(tmp_path):
    tags = exif(taken="2024:02:29 12:00:01", fraction="25", camera="Acme One")
    photo(1).save(tmp_path / "x.jpg", exif=tags)
    found = inspect_photo(tmp_path / "x.jpg").fingerprint
    assert found.captured == 1709208001.25
    assert found.camera == "Acme One"


@pytest.mark.parametrize(
    "tags",
    [
        exif(),
        exif(taken="0000:00:00 00:00:00"),
        exif(taken="yesterday"),
        exif(taken="    :  :     :  :  "),
        exif(fraction="5"),
    ],
)
def test_no_time(tmp_path, tags):
    photo(1).save(tmp_path / "x.jpg", exif=tags)
    assert inspect_photo(tmp_path / "x.jpg").fingerprint.captured is None


@pytest.mark.parametrize("fraction", ["", "x", "²", "-5"])
def test_nonsense_fraction_is_zero(fraction):
    tags = exif(taken="1970:01:01 00:00:10", fraction=fraction)
    assert fingerprint(photo(1), tags).captured == 10.0


def burst(captured, camera="Acme One"):
    return Fingerprint(captured, camera, 0)


def test_a_burst_is_one_camera_within_the_gap():
    assert same_group(burst(10.0), burst(10.0 + BURST_SECONDS))
    assert not same_group(burst(10.0), burst(10.1 + BURST_SECONDS))
    assert not same_group(burst(10.0), burst(10.0, "Acme Two"))
    assert not same_group(burst(10.0, ""), burst(10.0, ""))
    assert not same_group(burst(None), burst(None))


def test_near_duplicates_differ_in_few_bits():
    some = 0x0F0F_0F0F_0F0F_0F0F
    few, more = 2**NEAR_DUPLICATE_BITS - 1, 2 ** (NEAR_DUPLICATE_BITS + 1) - 1
    assert same_group(Fingerprint(None, "", some), Fingerprint(None, "", some ^ few))
    assert not same_group(Fingerprint(None, "", some), Fingerprint(None, "", some ^ more))


@given(st.lists(st.one_of(st.none(), prints), max_size=25))
def test_pairs_connect_what_belongs_together(found):
    pairs = grouped_pairs(found)
    for a, b in pairs:
        assert same_group(found[a], found[b])
    groups = list(range(len(found)))
    for a, b in pairs:
        old, new = groups[b], groups[a]
        groups = [new if group == old else group for group in groups]
    for a, first in enumerate(found):
        for b, second in enumerate(found):
            if a != b and first and second and same_group(first, second):
                assert groups[a] == groups[b]


def test_pairs_over_several_blocks():
    found = [Fingerprint(None, "", (number * 0x9E37_79B9_7F4A_7C15) % 2**63 | 1) for number in range(1, 1300)]
    found[1200] = found[3]
    assert (3, 1200) in grouped_pairs(found)
