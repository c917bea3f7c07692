"""The adviser: likeness is high where names tell photos apart, and each of the four cases has its recipe."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mlic_gui.core.catalog.advice import AdviceReason
from mlic_gui.core.catalog.training import ALL_BLOCKS
from mlic_gui.core.learning.adviser import ALIKE, MANY, likeness, propose


def shares(logits):
    powers = np.exp(logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


def words(photos, yes):
    """Two labels: one that half the photos have, one that `yes` of them have."""
    result = np.zeros((photos, 2), dtype=np.int8)
    result[::2, 0] = result[:yes, 1] = 1
    return result


def test_photos_with_a_sure_name_each_are_alike():
    assert likeness(np.eye(50, dtype=np.float32)) == pytest.approx(1.0, abs=1e-6)


def test_photos_that_all_get_the_same_names_are_unlike():
    assert likeness(np.repeat(shares(np.random.default_rng(0).normal(size=(1, 50))), 30, axis=0)) < 1e-6


def test_likeness_grows_with_how_sure_the_names_are():
    logits = np.random.default_rng(1).normal(size=(60, 40))
    values = [likeness(shares(logits * sureness)) for sureness in (0.5, 1, 2, 4)]
    assert values == sorted(values)
    assert 0 <= values[0] < values[-1] <= 1


def test_a_few_photos_tell_nothing_and_those_that_cannot_be_read_do_not_count():
    names = np.eye(40, dtype=np.float32)
    assert math.isnan(likeness(names[:19]))
    names[20:] = np.nan
    assert likeness(names) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("yes", "alike", "recipe", "reason"),
    [
        (MANY - 1, ALIKE, "quick", AdviceReason.FEW_ALIKE),
        (MANY - 1, ALIKE - 0.01, "fine-tune", AdviceReason.FEW_UNLIKE),
        (MANY, ALIKE, "fine-tune", AdviceReason.MANY_ALIKE),
        (MANY, ALIKE - 0.01, "fine-tune", AdviceReason.MANY_UNLIKE),
        (MANY, math.nan, "fine-tune", AdviceReason.MANY_ALIKE),
    ],
)
def test_each_case_has_its_recipe(yes, alike, recipe, reason):
    advice = propose(words(4 * MANY, yes), likeness=alike)
    assert (advice.recipe, advice.reason) == (recipe, reason)
    assert (advice.photos, advice.fewest) == (4 * MANY, yes)
    everything = {"blocks": ALL_BLOCKS} if reason is AdviceReason.MANY_UNLIKE else {}
    assert advice.changes == everything


def test_too_few_photos_for_anything_but_the_head():
    assert propose(words(19, 9), likeness=0.0).reason is AdviceReason.TOO_FEW
    assert propose(np.full((50, 2), -1, np.int8), likeness=0.3).photos == 0


def test_a_label_that_no_photo_has_does_not_hold_the_others_back():
    said = np.hstack([words(4 * MANY, MANY), np.full((4 * MANY, 1), -1, np.int8)])
    assert propose(said, likeness=0.3).fewest == MANY
