"""Near photos: the most alike first, with what was said of them; never the photo itself."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from mlic_gui.core.features.cache import FeatureStore
from mlic_gui.core.learning.annotated import Annotated
from mlic_gui.core.learning.explaining import neighbours
from mlic_gui.core.learning.explaining.neighbours import Reference, nearest
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Cancelled, Progress
from tests.support.taggers import WIDTH, make_head, make_tagger

COUNT = 40


class Folder:
    """Photos with random features in a store; `rows` may be changed before it is asked."""

    def __init__(self, seed=0):
        rng = np.random.default_rng(seed)
        self.records = [PhotoRecord(f"{number}.jpg", 1, 1) for number in range(COUNT)]
        self.keys_of = {record.path: number.to_bytes(16, "big") for number, record in enumerate(self.records)}
        self.rows = rng.normal(size=(COUNT, WIDTH)).astype(np.float32)
        self.words = rng.integers(-1, 2, (COUNT, 2)).astype(np.int8)
        self.words[:, 0] = rng.integers(0, 2, COUNT)
        self.tagger = make_tagger(head=make_head())
        self.cached_photos = range(COUNT)

    def ask(self, features=None, *, path="other.jpg", key=None, count=6, progress=None):
        store = FeatureStore(None, width=WIDTH, writable=False)
        for row in self.cached_photos:
            store.add([self.keys_of[self.records[row].path]], self.rows[row][None])

        def cached(keys, _tagger):
            found, known = store.rows(keys)
            found[~known] = np.nan
            return found, known

        bench = SimpleNamespace(
            keys=lambda records: [self.keys_of[record.path] for record in records], cached=cached
        )
        annotated = Annotated("p", ("sea", "trees"), self.words, [None] * COUNT, np.full(COUNT, -1))
        reference = Reference(path, key, self.rows[7] if features is None else features)
        return nearest(
            reference,
            self.records,
            annotated,
            bench=bench,
            tagger=self.tagger,
            count=count,
            progress=progress or Progress(),
        )

    def likeness(self, features):
        """The cosines, worked out one by one."""
        mean = self.tagger.head.mean
        pairs = [(row - mean, features - mean) for row in self.rows]
        return np.array([a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in pairs])


@pytest.fixture
def folder():
    return Folder()


@pytest.mark.parametrize("chunk", [3, 4096])
def test_the_most_alike_come_first(folder, chunk, monkeypatch):
    monkeypatch.setattr(neighbours, "_CHUNK", chunk)
    features = np.random.default_rng(5).normal(size=WIDTH).astype(np.float32)
    alike = folder.likeness(features)
    near = folder.ask(features)
    assert [one.row for one in near] == np.argsort(-alike)[:6].tolist()
    assert [one.similarity for one in near] == pytest.approx(np.sort(alike)[::-1][:6], abs=1e-5)
    assert [one.path for one in near] == [f"{one.row}.jpg" for one in near]


def test_they_bring_what_people_said(folder):
    for one in folder.ask(count=COUNT):
        words = dict(zip(("sea", "trees"), folder.words[one.row], strict=True))
        assert one.yes == tuple(label for label, word in words.items() if word == 1)
        assert one.no == tuple(label for label, word in words.items() if word == 0)


def test_the_photo_itself_and_its_copies_are_left_out(folder):
    folder.keys_of["9.jpg"] = folder.keys_of["7.jpg"]
    rows = {one.row for one in folder.ask(path="7.jpg", key=folder.keys_of["7.jpg"], count=COUNT)}
    assert rows == set(range(COUNT)) - {7, 9}


def test_of_equal_photos_the_first_stands_for_all(folder):
    folder.rows[3] = folder.rows[8]
    folder.keys_of["8.jpg"] = folder.keys_of["3.jpg"]
    rows = [one.row for one in folder.ask(folder.rows[8], count=COUNT)]
    assert rows[0] == 3
    assert 8 not in rows


def test_of_equally_alike_ones_the_earlier_comes_first(folder):
    folder.rows[[30, 4, 22]] = folder.rows[7]
    assert [one.row for one in folder.ask(count=4)] == [4, 7, 22, 30]


def test_photos_that_nobody_annotated_or_looked_at_are_left_out(folder):
    folder.words[2] = -1
    folder.rows[5] = np.nan
    folder.cached_photos = [row for row in range(COUNT) if row != 6]
    assert {one.row for one in folder.ask(count=COUNT)} == set(range(COUNT)) - {2, 5, 6}


def test_where_nothing_can_be_said_there_are_none(folder):
    assert folder.ask(np.full(WIDTH, np.nan, np.float32)) == ()
    assert folder.ask(folder.tagger.head.mean) == ()
    folder.words[:] = -1
    assert folder.ask() == ()


def test_it_can_be_cancelled(folder):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        folder.ask(progress=progress)
