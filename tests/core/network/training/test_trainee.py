from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.catalog.training import TrainingSettings

pytestmark = pytest.mark.keras


def trainee(network, tiny, **options):
    import keras

    from mlic_gui.core.network.training.losses import masked_cross_entropy
    from mlic_gui.core.network.training.optimisers import Course
    from mlic_gui.core.network.training.trainee import Trainee

    dense = keras.layers.Dense(2, kernel_initializer="zeros")
    dense.build((None, tiny.width))
    cut = network.get_layer(tiny.stages[0].below).output
    made = Trainee(network, cut, dense, loss=masked_cross_entropy, **options)
    made.start(Course.of(TrainingSettings(), "all"))
    return made


@pytest.fixture
def batch(network, tiny):
    random = np.random.default_rng(0)
    shape = network.get_layer(tiny.stages[0].below).output.shape[1:]
    targets = np.array([[1, 0], [0, 1], [1, -1], [-1, 0]], np.int8)
    return random.uniform(0, 2, (4, *shape)).astype(np.float16), targets


def test_half_precision_learns_and_leaves_a_network_in_full_precision(network, tiny, batch):
    half = trainee(network, tiny, half=True)
    losses = [half.train(*batch, rate=0.01, step=step) for step in range(12)]
    assert losses[0] == pytest.approx(np.log(2), abs=1e-3)
    assert losses[-1] < 0.9 * losses[0]
    assert {layer.compute_dtype for layer in network.layers} == {"float32"}
    assert half.predict(batch[0]).dtype == np.float32


def test_dropout_is_the_same_for_a_seed_and_step(network, tiny, batch):
    dropping = trainee(network, tiny, dropout=0.5, seed=3)
    weights, memory, losses = dropping.weights(), dropping.memory(), []
    for step in (1, 1, 2):
        dropping.set_weights(weights)
        dropping.set_memory(memory)
        dropping.train(*batch, rate=0.05, step=step)
        losses.append(dropping.predict(batch[0]))
    np.testing.assert_allclose(losses[0], losses[1], atol=1e-5)
    assert np.abs(losses[0] - losses[2]).max() > 1e-4
