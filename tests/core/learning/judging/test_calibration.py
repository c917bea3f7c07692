"""Temperature: found where there are answers enough, near one where there are few."""

from __future__ import annotations

import numpy as np
import pytest

from mlic_gui.core.learning.judging.calibration import fit_temperature


def _case(count, temperature, seed=0):
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(count, 3)) * 2
    targets = (rng.random((count, 3)) < 1 / (1 + np.exp(-logits))).astype(np.int8)
    return (logits * temperature).astype(np.float32), targets


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_it_finds_the_temperature(temperature):
    assert fit_temperature(*_case(3000, temperature)) == pytest.approx(temperature, rel=0.1)


def test_unknown_cells_do_not_count():
    logits, targets = _case(3000, 2.0)
    logits = np.vstack([logits, np.full((500, 3), 9, np.float32)])
    targets = np.vstack([targets, np.full((500, 3), -1, np.int8)])
    assert fit_temperature(logits, targets) == pytest.approx(2.0, rel=0.1)


def test_few_answers_change_little():
    logits, targets = np.array([[3.0, -3.0]], np.float32), np.array([[0, 1]], np.int8)
    assert 1 < fit_temperature(logits, targets) < 1.3
    assert fit_temperature(logits, np.full_like(targets, -1)) == 1.0
