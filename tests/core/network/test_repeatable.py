"""The same training twice gives the same figures and the same network, to the last digit."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

pytestmark = pytest.mark.keras

_EVERYTHING_AT_ONCE = {
    "epochs": 1,
    "head_epochs": 1,
    "augment": "streamed",
    "dropout": 0.3,
    "train_norms": True,
    "learn_from": "all",
}


def _trained(job, listener, number):
    from mlic_gui.core.network.fine_tune import fine_tune
    from mlic_gui.core.network.head import read_head

    out = job.out_dir.with_name(f"out-{number}")
    out.mkdir()
    progress = listener()
    outcome = fine_tune(replace(job, out_dir=out), progress=progress, stop=threading.Event())
    return progress.points, read_head(outcome.head_path), outcome.tflite_path.read_bytes()


def test_a_training_done_again_is_the_same(job, listener):
    settings = replace(job.settings, **_EVERYTHING_AT_ONCE)
    (points, head, network), again = (
        _trained(replace(job, settings=settings), listener, number) for number in range(2)
    )
    assert again[0] == points
    np.testing.assert_array_equal(again[1].weights, head.weights)
    assert again[2] == network
