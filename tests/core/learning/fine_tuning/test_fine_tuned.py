"""Thresholds of a fine-tuned tagger come from photos that tell something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.learning.fine_tuning.fine_tuned import finish
from mlic_gui.core.learning.heads.refit import refit
from mlic_gui.core.learning.judging.evaluation import evaluate
from mlic_gui.core.learning.taggers.seen import SeenPhotos
from mlic_gui.core.learning.taggers.tagger import TaggerCard
from tests.support.taggers import make_examples, make_tagger, make_world

LABELS = ("sea", "trees", "desert")


@pytest.fixture
def examples():
    return make_examples(*make_world()(150, 4), LABELS)


@pytest.fixture
def tagger(examples):
    """One that was fine-tuned here before; its thresholds are good for F2."""
    plain = make_tagger(labels=LABELS)
    said = plain.head.probabilities(examples.features)
    figures = evaluate(examples.words, said, thresholds=plain.thresholds, labels=LABELS, beta=2)
    return replace(plain, card=TaggerCard(project="p", figures=figures))


def finished(examples, tagger):
    learned = refit(
        examples,
        tagger=tagger,
        project="p",
        settings=RefitSettings(),
        on_point=lambda _: False,
        check=lambda: None,
        by_sides=True,
    )
    sure = replace(learned.head, weights=learned.head.weights * 3, bias=learned.head.bias * 3)
    return sure, finish(examples, learned, sure, examples.features, beta=2)


def test_photos_seen_in_training_change_no_threshold_and_no_temperature(examples, tagger):
    knows_all = replace(tagger, seen=SeenPhotos.of(examples.keys))
    head, tuned = finished(examples, knows_all)
    np.testing.assert_allclose(tuned.thresholds, tagger.thresholds)
    expected = head.probabilities(examples.features)
    np.testing.assert_allclose(tuned.head.probabilities(examples.features), expected, atol=1e-4)
    assert tuned.comparison.seen == tuned.comparison.photos > 0


def test_photos_not_seen_before_say_how_sure_to_be(examples, tagger):
    head, tuned = finished(examples, tagger)
    far = tuned.head.probabilities(examples.features) - head.probabilities(examples.features)
    assert np.abs(far).max() > 0.01
    assert tuned.comparison.seen == 0
