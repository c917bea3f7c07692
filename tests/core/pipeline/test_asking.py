"""What a project knows of photos, also for those who may only look at it."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.core.project.conftest import assign
from tests.support.small_world import make_folder


@pytest.fixture
def photos(tmp_path):
    folder = make_folder(tmp_path / "photos", 3)
    with open_project(folder) as store:
        store.add_labels(["red"], who="ada")
        store.annotate(
            [Edit("0.jpg", "red", Word.YES), Edit("1.jpg", "red", Word.NO)], who="ada", assign=assign
        )
    return folder


def _records(folder):
    return [record for batch in scan(folder, progress=Progress()) for record in batch]


def test_who_only_looks_sees_what_was_said_of_renamed_photos(photos):
    (photos / "0.jpg").rename(photos / "x.jpg")
    (photos / "1.jpg").rename(photos / "0.jpg")
    (photos / "album").mkdir()
    (photos / "x.jpg").rename(photos / "album" / "1.jpg")
    with open_project(photos, read_only=True) as store:
        records = _records(photos)
        known = dict(
            zip(
                [record.path for record in records],
                pipeline.annotated(store, records).words[:, 0],
                strict=True,
            )
        )
    assert known == {"0.jpg": 0, "2.jpg": -1, "album/1.jpg": 1}


def test_photos_that_are_where_they_were_are_asked_for_as_they_are(photos):
    with open_project(photos, read_only=True) as store:
        np.testing.assert_array_equal(pipeline.annotated(store, _records(photos)).words[:, 0], [1, 0, -1])
