"""Runs and comparisons survive JSON; seen photos are told but not given away; requirements are counted."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.learning.judging.comparison import Judgement
from mlic_gui.core.learning.judging.evaluation import Figures, evaluate
from mlic_gui.core.learning.plain import from_plain, to_plain
from mlic_gui.core.learning.requirements import Missing, missing
from mlic_gui.core.learning.runs import CurvePoint, RunCounts, RunKind, RunRecord, RunStatus
from mlic_gui.core.learning.taggers.seen import SeenPhotos
from tests.support.judging import compared
from tests.support.taggers import make_tagger, make_vocabulary


def _comparison():
    words = np.random.default_rng(0).integers(0, 2, (12, 2)).astype(np.int8)
    words[:, 1] = 0
    answers = Judgement(words.astype(np.float32), np.full(words.shape, 0.5, np.float32))
    return compared(
        words,
        answers,
        answers,
        labels=("a", "b"),
        groups=np.arange(12),
        beta=2.0,
        seen=np.zeros(12, bool),
        folds=5,
    ).comparison


def test_a_run_survives_strict_json():
    run = RunRecord.begin(RunKind.REFIT, base="scenes", settings={"beta": 2.0, "regularisation": None})
    run = replace(
        run.ended(RunStatus.STOPPED),
        points=(CurvePoint(0, 0.7, math.nan, 0.5, math.nan), CurvePoint(1, 0.5, 0.6, 0.7, 0.8)),
        best=1,
        counts=RunCounts(10, 0, 0, folds=5),
        comparison=_comparison(),
        name="mine",
    )
    text = json.dumps(run.to_json(), allow_nan=False)
    again = RunRecord.from_json(json.loads(text))
    assert math.isnan(again.points[0].validation_loss)
    assert again.points[1:] == run.points[1:]
    assert again.status is RunStatus.STOPPED
    assert math.isnan(again.comparison.after.labels[1].average_precision)
    assert json.dumps(again.to_json()) == text


_POINT = {
    "step": 0,
    "train_loss": 10**400,
    "validation_loss": 0.0,
    "train_fbeta": 0.0,
    "validation_fbeta": 0.0,
}


def test_a_number_that_no_computer_can_hold_is_refused():
    run = RunRecord.begin(RunKind.REFIT, base="scenes", settings={}).to_json()
    with pytest.raises(ValueError, match="too large"):
        RunRecord.from_json({**run, "points": [_POINT]})


@pytest.mark.parametrize("data", [{}, {"id": "x"}, [], None, {"points": 3}])
def test_what_is_no_run_is_refused(data):
    with pytest.raises(ValueError, match=r".+"):
        RunRecord.from_json(data)


@pytest.mark.parametrize("change", [{"id": "../../x"}, {"id": ""}, {"started": "yesterday"}, {"data": 3}])
def test_a_run_that_could_lead_elsewhere_is_refused(change):
    plain = RunRecord.begin(RunKind.REFIT, base="scenes", settings={}).to_json()
    assert RunRecord.from_json(plain).id == plain["id"]
    with pytest.raises(ValueError, match=r".+"):
        RunRecord.from_json({**plain, **change})


def test_wrong_types_are_refused():
    plain = to_plain(_comparison().after)
    for change in ({"photos": 1.5}, {"photos": True}, {"loss": "much"}, {"labels": 3}, {"unknown": 1}):
        with pytest.raises(ValueError, match=r".+"):
            from_plain(Figures, {**plain, **change})


def test_figures_of_earlier_versions_still_load():
    plain = to_plain(_comparison().after)
    for name in ("fbeta_micro", "fbeta_macro", "ranking_average_precision", "intervals", "reliability"):
        del plain[name]
    found = from_plain(Figures, plain)
    assert math.isnan(found.fbeta_micro)
    assert (found.intervals, found.reliability) == (None, None)


def test_the_new_tagger_is_judged_with_intervals_and_reliability():
    after = _comparison().after
    assert (after.intervals.fbeta.low, after.intervals.fbeta.high) == (1, 1)
    assert after.intervals.mean_average_precision.low == 1
    assert after.reliability.error == 0
    assert from_plain(Figures, to_plain(after)).intervals == after.intervals
    assert from_plain(Figures, to_plain(after)).reliability == after.reliability


def test_figures_are_those_of_the_metrics():
    words = np.array([[1, 0], [1, -1], [0, 1], [-1, -1]], np.int8)
    chances = np.array([[0.9, 0.2], [0.3, 0.9], [0.6, 0.7], [0.9, 0.9]], np.float32)
    found = evaluate(
        words, chances, thresholds=np.array([0.25, 0.5], np.float32), labels=("a", "b"), beta=2.0
    )
    assert found.photos == 3
    assert found.fbeta == pytest.approx((1 + 1 + 5 / 6) / 3)
    assert found.fbeta_half == pytest.approx((1 + 0 + 5 / 6) / 3)
    assert found.hamming_loss == pytest.approx(1 / 5)
    assert found.exact_match == pytest.approx(2 / 3)
    assert [label.yes for label in found.labels] == [2, 1]
    assert found.labels[0].precision == pytest.approx(2 / 3)


@given(st.sets(st.binary(min_size=16, max_size=16), max_size=20), st.binary(min_size=16, max_size=16))
def test_seen_photos_are_found_and_others_are_not(keys, other):
    seen = SeenPhotos.of(keys)
    assert seen.mask(sorted(keys)).all()
    assert seen.mask([other, None]).tolist() == [other in keys, False]


def test_the_hashes_of_two_taggers_tell_nothing_of_each_other():
    keys = [number.to_bytes(16, "little") for number in range(9)]
    first, second = SeenPhotos.of(keys), SeenPhotos.of(keys)
    assert not set(first.hashes.tolist()) & set(second.hashes.tolist())
    joined = first.joined(SeenPhotos.of([b"x" * 16], salt=first.salt))
    assert joined.mask([keys[0], b"x" * 16, b"y" * 16]).tolist() == [True, True, False]


def test_what_a_new_label_lacks():
    words = np.array([[1, 1], [0, 1], [-1, -1]], np.int8)
    tagger = make_tagger(labels=("sea",))
    assert missing(words, labels=("sea", "lighthouse"), tagger=tagger) == (Missing("lighthouse", 3, 5),)
    assert [item.label for item in missing(words, labels=("beach", "x"), tagger=make_vocabulary())] == [
        "beach",
        "x",
    ]
    assert missing(np.tile(words[:2, :1], (5, 1)), labels=("x",), tagger=None) == ()


def test_letter_case_does_not_make_a_label_new():
    assert missing(np.full((1, 1), -1, np.int8), labels=("SEA",), tagger=make_tagger(labels=("sea",))) == ()
