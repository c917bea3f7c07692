from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlic_gui.core.catalog.training import TrainingSettings

pytestmark = pytest.mark.keras

TARGETS = arrays(np.int8, (9, 4), elements=st.integers(-1, 1))
LOGITS = arrays(np.float32, (9, 4), elements=st.floats(-30, 30, width=32))
WEIGHTS = np.array([[0.5, 1, 2, 3], [4, 1, 0.7, 2]], np.float32)


def plain(targets, logits, *, yes, no, weights=WEIGHTS):
    """Entry by entry, from the formulas."""
    total = 0.0
    for (row, column), answer in np.ndenumerate(targets):
        chance = 1 / (1 + np.exp(-float(logits[row, column])))
        if answer >= 0:
            total += weights[answer, column] * (yes(chance) if answer else no(chance))
    return total


def log(value):
    return np.log(max(value, 1e-15))


def entropy(targets, logits):
    return plain(targets, logits, yes=lambda p: -log(p), no=lambda p: -log(1 - p))


def focal(targets, logits):
    return plain(targets, logits, yes=lambda p: -((1 - p) ** 2) * log(p), no=lambda p: -(p**2) * log(1 - p))


def asymmetric(targets, logits):
    def no(p):
        shifted = max(p - 0.05, 0)
        return -(shifted**4) * log(1 - shifted)

    return plain(targets, logits, yes=lambda p: -(1 - p) * log(p), no=no)


def losses():
    from mlic_gui.core.network.training import losses

    return {
        "entropy": (partial(losses.masked_cross_entropy, weights=WEIGHTS), entropy),
        "focal": (
            partial(losses.asymmetric, gamma_yes=2.0, gamma_no=2.0, margin=0.0, weights=WEIGHTS),
            focal,
        ),
        "asymmetric": (
            partial(losses.asymmetric, gamma_yes=1.0, gamma_no=4.0, margin=0.05, weights=WEIGHTS),
            asymmetric,
        ),
    }


@pytest.mark.parametrize("name", ["entropy", "focal", "asymmetric"])
@settings(max_examples=20, deadline=None)
@given(targets=TARGETS, logits=LOGITS)
def test_a_loss_is_its_formula_over_what_is_known(keras, name, targets, logits):
    loss, formula = losses()[name]
    total, known = loss(targets, logits)
    assert float(known) == (targets >= 0).sum()
    np.testing.assert_allclose(float(total), formula(targets, logits), rtol=2e-4, atol=1e-3)


@settings(max_examples=20, deadline=None)
@given(targets=TARGETS, logits=LOGITS)
def test_labels_that_exclude_each_other_share_one_probability(keras, targets, logits):
    from mlic_gui.core.network.training.losses import one_of_many

    targets[np.cumsum(targets == 1, axis=1) > 1] = 0  # one yes per photo
    total, known = one_of_many(targets, logits)
    expected, count = 0.0, 0
    for words, row in zip(targets, logits.astype(np.float64), strict=True):
        chances = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
        if (words == 1).any():
            share = chances[words == 1].sum()
        elif (words == 0).any() and (words == -1).any():
            share = chances[words == -1].sum()  # 1 - that of every no
        else:
            continue
        expected, count = expected - np.log(max(share, 1e-300)), count + 1
    assert float(known) == count
    np.testing.assert_allclose(float(total), expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", ["entropy", "focal", "asymmetric"])
@pytest.mark.parametrize("size", [3.0, 200.0])
def test_what_nobody_looked_at_has_no_gradient(keras, name, size):
    gradient = gradient_of(losses()[name][0], [[1, -1, 0, 1]], [[-size, -size, size, size]])
    assert gradient[1] == 0
    assert gradient[0] < 0 <= gradient[2]  # with a margin the loss of a no is bounded
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize("words", [[-1, -1, -1], [0, 0, 0]])
def test_a_photo_that_says_nothing_has_no_gradient_where_labels_exclude_each_other(keras, words):
    from mlic_gui.core.network.training.losses import one_of_many

    assert (gradient_of(partial(one_of_many, gamma=2.0), [words], [[1.0, -200.0, 200.0]]) == 0).all()


def test_a_no_moves_all_that_is_left_up(keras):
    from mlic_gui.core.network.training.losses import one_of_many

    gradient = gradient_of(one_of_many, [[0, -1, -1]], [[1.0, 0.0, 2.0]])
    assert gradient[0] > 0 > max(gradient[1], gradient[2])


def gradient_of(loss, targets, logits):
    import tensorflow as tf

    variable = tf.Variable(np.array(logits, np.float32))
    with tf.GradientTape() as tape:
        total, _ = loss(np.array(targets, np.int8), variable)
    return tape.gradient(total, variable).numpy()[0]


def test_both_answers_of_a_label_weigh_the_same_unless_one_is_very_rare(keras):
    from mlic_gui.core.network.training.losses import exclusive_weights, label_weights

    targets = np.full((100, 3), -1, np.int8)
    targets[:80, 0] = np.arange(80) < 20
    targets[:, 1] = np.arange(100) < 1
    no, yes = label_weights(targets)
    assert (80 - 20) * no[0] == pytest.approx(20 * yes[0])
    assert yes.tolist() == pytest.approx([2, 10, 1])
    np.testing.assert_allclose(exclusive_weights(targets), [21 / 60, 7, 1])


@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("name", ["cross-entropy", "focal", "asymmetric"])
@pytest.mark.parametrize("label_weights", [False, True])
def test_every_loss_of_the_settings_can_be_minimised(keras, exclusive, name, label_weights):
    from mlic_gui.core.network.training.losses import chosen_loss

    targets = np.array([[1, 0, -1], [0, 1, 0], [-1, -1, 0]], np.int8)
    loss = chosen_loss(TrainingSettings(loss=name, label_weights=label_weights), targets, exclusive=exclusive)
    total, known = loss(targets, np.zeros((3, 3), np.float32))
    assert float(known) == (3 if exclusive else 6)
    assert float(total) > 0


def test_focusing_takes_weight_from_what_is_easy(keras):
    from mlic_gui.core.network.training.losses import chosen_loss

    targets, easy = np.array([[1, 0]], np.int8), np.array([[3.0, -3.0]], np.float32)
    values = [
        float(chosen_loss(TrainingSettings(loss=name), targets, exclusive=False)(targets, easy)[0])
        for name in ("cross-entropy", "focal", "asymmetric")
    ]
    assert values[0] > 10 * values[1] > 0
    assert values[2] == pytest.approx(values[0] / 2, rel=1e-3)  # yes is as it was, no below the margin
