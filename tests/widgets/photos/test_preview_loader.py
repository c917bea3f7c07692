from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from mlic_gui.core.errors import ErrorCode, PhotoError
from mlic_gui.widgets.photos.preview_loader import LoadedPhoto, PreviewLoader, load_photo

ORIENTATION, TAKEN, DETAILS = 0x0112, 0x9003, 0x8769


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo 80 × 60 on disk that is to be turned: upright it is 60 × 80, red above."""
    image = Image.new("RGB", (80, 60), "blue")
    image.paste("red", (0, 0, 40, 60))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(DETAILS)[TAKEN] = "2019:08:02 19:41:07"
    path = tmp_path / "photo.jpg"
    image.save(path, exif=exif, quality=95)
    return path


@pytest.fixture
def loader(qapp) -> Iterator[PreviewLoader]:
    loader = PreviewLoader()
    yield loader
    loader.close()


def test_photos_are_upright_and_tell_size_and_time(qapp, photo: Path) -> None:
    loaded = load_photo(photo, size=None)
    assert (loaded.width, loaded.height, loaded.taken) == (60, 80, "2019-08-02 19:41")
    assert (loaded.image.width(), loaded.image.height()) == (60, 80)
    assert loaded.image.pixelColor(30, 10).red() > 200
    assert loaded.image.pixelColor(30, 70).blue() > 200
    assert loaded.is_whole


def test_to_fit_means_no_larger(qapp, photo: Path) -> None:
    loaded = load_photo(photo, size=(30, 40))
    assert (loaded.image.width(), loaded.image.height()) == (30, 40)
    assert (loaded.width, loaded.height) == (60, 80)
    assert not loaded.is_whole


def test_the_time_may_be_missing(qapp, tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    Image.new("RGB", (4, 3)).save(path)
    assert load_photo(path, size=None).taken == ""


def test_it_loads_on_a_thread_of_its_own(qtbot, loader: PreviewLoader, photo: Path) -> None:
    with qtbot.waitSignal(loader.loaded) as loaded:
        loader.load(photo, size=(30, 40))
    assert isinstance(loaded.args[0], LoadedPhoto)


def test_a_broken_photo_is_told_with_its_error(qtbot, loader: PreviewLoader, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"")
    with qtbot.waitSignal(loader.failed) as failed:
        loader.load(broken, size=None)
    assert isinstance(failed.args[1], PhotoError)
    assert failed.args[1].code is ErrorCode.PHOTO_EMPTY


def test_what_nobody_wants_any_more_is_not_told(qtbot, loader: PreviewLoader, photo: Path) -> None:
    other = photo.with_name("other.jpg")
    other.write_bytes(photo.read_bytes())
    heard: list[Path] = []
    loader.loaded.connect(lambda loaded: heard.append(loaded.path))
    with qtbot.waitSignal(loader.loaded):
        loader.load(photo, size=None)
        loader.load(other, size=None)
    assert heard == [other]


def test_once_closed_it_loads_nothing(qapp, loader: PreviewLoader, photo: Path) -> None:
    loaded: list[LoadedPhoto] = []
    loader.loaded.connect(loaded.append)
    loader.close()
    loader.load(photo, size=(30, 40))
    loader._pool.waitForDone()
    qapp.processEvents()
    assert loaded == []
