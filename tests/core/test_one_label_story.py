"""One label per photo, from the setting to the export: folders in, a softmax learned, one tag out."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from mlic_gui.core.project.proposing import completed, proposed
from tests.support.small_world import colours_of, make_library, make_photo

COUNT = 45


@pytest.fixture
def folder(tmp_path):
    """Photos of one colour at the left, which is their only label."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(COUNT):
        make_photo(folder / f"{number}.jpg", number)
    return folder


@pytest.fixture
def world(folder, tmp_path, home):
    library = make_library(tmp_path / "library")
    with open_project(folder) as store:
        store.set_exclusive(True, who="ada")
        derived = DerivedData.open(store.id)
        yield store, pipeline.Bench(folder, derived, library), _records(folder)
        derived.close()


def _records(folder):
    return [record for batch in scan(folder, progress=Progress()) for record in batch]


def _truth(path):
    return colours_of(int(path.removesuffix(".jpg")))[0]


def _say(store, bench, records, tmp_path):
    file = tmp_path / "labels.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        rows = [(record.path, _truth(record.path)) for record in records]
        csv.writer(stream).writerows([("filename", "labels"), *rows])
    plan = pipeline.plan_import(file, records=records, store=store)
    return pipeline.import_tags(
        plan, records=records, store=store, bench=bench, who="ada", progress=Progress()
    )


def test_the_story(world, tmp_path):
    store, bench, records = world
    _say(store, bench, records, tmp_path)
    annotated = pipeline.annotated(store, records)
    assert annotated.exclusive
    assert ((annotated.words == 1).sum(axis=1) == 1).all()
    assert (annotated.words >= 0).all()
    tagger = bench.library.find("natural-scenes")
    result = pipeline.refit(records, annotated, bench=bench, tagger=tagger, progress=Progress())
    assert result.tagger.exclusive
    assert result.suggestions is not None
    chances = result.suggestions.probabilities
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)
    yes = proposed(chances, result.suggestions.thresholds, exclusive=True)
    assert (yes.sum(axis=1) == 1).all()
    right = (yes == (annotated.words == 1)).all(axis=1).mean()
    figures = pipeline.evaluate(
        records,
        annotated.words,
        bench=bench,
        tagger=result.tagger,
        labels=annotated.labels,
        exclusive=True,
        progress=Progress(),
    ).figures
    assert figures.exact_match == pytest.approx(right)
    assert figures.exact_match > 0.6


def test_the_first_sight_is_the_sigmoid_taggers_best(world):
    store, bench, records = world
    tagger = bench.library.find("natural-scenes")
    store.add_labels(pipeline.initial_labels(tagger), who="ada")
    seen = list(pipeline.tag(records, bench=bench, tagger=tagger, labels=tagger.labels, progress=Progress()))
    chances = np.vstack([part.probabilities for part in seen])
    yes = proposed(chances, tagger.thresholds, exclusive=True)
    assert (yes.sum(axis=1) <= 1).all()
    assert (yes.any(axis=1) == (chances >= tagger.thresholds).any(axis=1)).all()


def test_what_was_said_before_the_setting_teaches_as_well(folder, tmp_path, home):
    """A yes that was said when photos had many labels leaves the others unanswered, which is a no now."""
    library = make_library(tmp_path / "library")
    with open_project(folder) as store:
        store.add_labels(["red", "green", "blue"], who="ada")
        records = _records(folder)
        edits = [Edit(record.path, _truth(record.path), Word.YES) for record in records]
        store.annotate(edits, who="ada", assign=pipeline.side_assigner(store.id))
        store.set_exclusive(True, who="ada")
        derived = DerivedData.open(store.id)
        bench = pipeline.Bench(folder, derived, library)
        annotated = pipeline.annotated(store, records)
        assert (annotated.words != completed(annotated.words)).any()
        result = pipeline.refit(
            records, annotated, bench=bench, tagger=library.find("imagenet"), progress=Progress()
        )
        derived.close()
    assert result.tagger.labels == ("red", "green", "blue")
