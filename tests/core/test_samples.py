"""The user's copy of the sample photographs."""

from __future__ import annotations

from PIL import Image

from mlic_gui.core import places
from mlic_gui.core.samples import sample_photos


def test_the_samples_are_copied_into_the_users_folder(home):
    folder = sample_photos()
    assert folder == home / "data" / "sample_photos"
    photos = sorted(folder.glob("*.jpg"))
    assert 10 <= len(photos) <= 16
    for photo in photos:
        with Image.open(photo) as image:
            image.load()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in places.shipped("resources", "sample_photos").iterdir()
    )


def test_what_is_there_is_left_and_what_is_missing_comes_back(home):
    folder = sample_photos()
    (folder / "cat.jpg").write_bytes(b"mine")
    (folder / "coffee.jpg").unlink()
    sample_photos()
    assert (folder / "cat.jpg").read_bytes() == b"mine"
    assert (folder / "coffee.jpg").is_file()


def test_every_sample_has_its_credit():
    folder = places.shipped("resources", "sample_photos")
    credits_text = (folder / "CREDITS.md").read_text(encoding="utf-8")
    assert all(f"`{photo.name}`" in credits_text for photo in folder.glob("*.jpg"))
    assert sum(path.stat().st_size for path in folder.iterdir()) < 3_000_000
