from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlic_gui.core.learning.judging import metrics

pytestmark = pytest.mark.keras

TARGETS = arrays(np.int8, (9, 4), elements=st.integers(-1, 1))
PROBABILITIES = arrays(np.float32, (9, 4), elements=st.floats(0, 1, width=32))


@settings(max_examples=40, deadline=None)
@given(targets=TARGETS, probabilities=PROBABILITIES, beta=st.sampled_from([0.0, 0.5, 1.0, 2.0, 9.0]))
def test_fbeta_agrees_with_numpy_whatever_the_batches(keras, targets, probabilities, beta):
    from mlic_gui.core.network.training.fbeta import FBeta

    metric = FBeta(beta=beta)
    for batch in (slice(0, 1), slice(1, 6), slice(6, 9)):
        metric.update_state(keras.ops.array(targets[batch]), keras.ops.array(probabilities[batch]))
    expected = metrics.fbeta_over_photos(targets, probabilities >= 0.5, beta=beta)
    np.testing.assert_allclose(float(metric.result()), expected, atol=1e-6)


def test_photos_are_not_weighted(keras):
    from mlic_gui.core.network.training.fbeta import FBeta

    with pytest.raises(ValueError, match="weighted"):
        FBeta(beta=2).update_state(np.zeros((1, 1)), np.zeros((1, 1)), sample_weight=1)
