"""Files for a fine-tuning: pixels as the network sees them, made once, whole or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.learning.fine_tuning import training_files
from mlic_gui.core.learning.fine_tuning.training_files import (
    make_directory,
    pixels_file,
    read_head,
    write_head,
)
from mlic_gui.core.photos.decode import decode, fit, network_box
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Cancelled, Progress
from tests.support.taggers import WIDTH, make_head

_PREPROCESSING = Preprocessing(size=32)


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for name in ("a.png", "b.png"):
        Image.fromarray(rng.integers(0, 255, (40, 60, 3), np.uint8)).save(folder / name)
    (folder / "c.png").write_bytes(b"no photo")
    return folder


def _records(folder, names=("a.png", "b.png", "c.png")):
    return [PhotoRecord(name, (folder / name).stat().st_size, 1) for name in names]


def _write(folder, records, directory, progress=None):
    return pixels_file(
        records,
        folder=folder,
        preprocessing=_PREPROCESSING,
        directory=make_directory(directory),
        progress=progress or Progress(),
    )


def test_photos_are_there_as_the_network_sees_them_and_unreadable_ones_are_grey(photos, tmp_path):
    pixels = np.load(_write(photos, _records(photos), tmp_path / "out"), mmap_mode="r")
    for row, name in enumerate(("a.png", "b.png")):
        image = decode(photos / name, box=network_box(_PREPROCESSING))
        np.testing.assert_array_equal(pixels[row], fit(image, _PREPROCESSING))
    assert (pixels[2] == 127).all()


def test_the_same_photos_are_prepared_once_and_others_anew(photos, tmp_path):
    first = _write(photos, _records(photos), tmp_path / "out")
    made = first.stat().st_mtime_ns
    assert _write(photos, _records(photos), tmp_path / "out") == first
    assert first.stat().st_mtime_ns == made
    assert _write(photos, _records(photos, ("b.png",)), tmp_path / "out") != first


def test_cancelled_it_leaves_nothing(photos, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        _write(photos, _records(photos), tmp_path / "out", progress)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_is_an_error_and_leaves_nothing(photos, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(training_files.np.lib.format, "write_array_header_1_0", full)
    with pytest.raises(ProjectError) as caught:
        _write(photos, _records(photos), tmp_path / "out")
    assert caught.value.code is ErrorCode.DISK_FULL
    assert list((tmp_path / "out").iterdir()) == []


def test_a_head_survives_its_file(tmp_path):
    head = make_head(3)
    again = read_head(write_head(tmp_path / "head.npz", head))
    features = np.random.default_rng(0).normal(size=(4, WIDTH)).astype(np.float32)
    np.testing.assert_array_equal(again.probabilities(features), head.probabilities(features))
