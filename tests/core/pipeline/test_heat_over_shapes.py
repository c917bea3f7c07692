"""Heat lies over the shape that a label is about, not over the one beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core import pipeline
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.learning.heads.refit import refit
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import TaggerKind
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.progress import Progress
from tests.support.taggers import make_examples
from tests.support.two_shapes import LABELS, share_over, some_shapes, two_shapes

LEARNED_FROM, JUDGED = 120, 100


@pytest.fixture(scope="module")
def tagger():
    """A quick tagger, learned on the features of the backbone that ships."""
    library = TaggerLibrary()
    vocabulary = library.vocabulary()
    pictures = some_shapes(LEARNED_FROM, seed=1, side=vocabulary.preprocessing.size)
    pixels = np.stack([picture.pixels for picture in pictures])
    features = library.network(vocabulary).features(pixels, vocabulary.preprocessing)
    words = np.array([picture.words for picture in pictures], np.int8)
    learned = refit(
        make_examples(features, words, LABELS),
        tagger=vocabulary,
        project="p",
        settings=RefitSettings(),
        on_point=lambda _: False,
        check=lambda: None,
    )
    return replace(
        vocabulary,
        kind=TaggerKind.LABELS,
        labels=learned.labels,
        head=learned.head,
        thresholds=learned.thresholds,
    )


@pytest.fixture
def explain(tmp_path, tagger):
    """Heat of all labels of a picture."""
    derived = DerivedData(tmp_path / "derived")
    bench = pipeline.Bench(tmp_path, derived, TaggerLibrary())

    def heats(pixels):
        path = tmp_path / "picture.bmp"
        Image.fromarray(pixels).save(path)
        record = PhotoRecord(path.name, path.stat().st_size, path.stat().st_mtime_ns)
        found = pipeline.explain(
            record, bench=bench, tagger=tagger, labels=LABELS, engine=None, progress=Progress()
        )
        return {heat.label: heat for heat in found}

    yield heats
    derived.close()


def test_nine_times_in_ten_the_mass_lies_over_the_right_shape(explain, tagger):
    right = 0
    for picture in two_shapes(JUDGED, seed=2, side=tagger.preprocessing.size):
        heats = explain(picture.pixels)
        over = [share_over(heats[label].values, box, cells=0.5) for label, box in picture.boxes.items()]
        right += min(over) > 0.5
    assert right >= 0.9 * JUDGED


def test_a_black_picture_is_flat(explain, tagger):
    side = tagger.preprocessing.size
    heats = explain(np.zeros((side, side, 3), np.uint8))
    assert {label: heat.flat for label, heat in heats.items()} == dict.fromkeys(LABELS, True)
