from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.core.learning.heads.linear_head import LinearHead
from mlic_gui.core.network.head import Head, read_head, write_head


def arrays(random, width=5, labels=3):
    return {
        "weights": random.normal(size=(width, labels)).astype(np.float32),
        "bias": random.normal(size=labels).astype(np.float32),
        "mean": random.normal(size=width).astype(np.float32),
        "scale": random.uniform(0.1, 3, width).astype(np.float32),
        "temperature": np.float32(random.uniform(0.3, 3)),
    }


@given(st.integers(0, 2**32 - 1))
def test_standardisation_and_temperature_are_folded_in(tmp_path_factory, seed):
    random = np.random.default_rng(seed)
    parts = arrays(random)
    path = tmp_path_factory.mktemp("head") / "head.npz"
    np.savez(path, **parts)
    head = read_head(path)
    features = random.normal(size=(4, 5)).astype(np.float32)
    tagger_head = LinearHead(**{**parts, "temperature": float(parts["temperature"])})
    expected = tagger_head.logits(features) / parts["temperature"]
    np.testing.assert_allclose(features @ head.weights + head.bias, expected, rtol=1e-3, atol=1e-3)


def test_what_is_written_is_read(tmp_path):
    head = Head(np.ones((4, 2), np.float32), np.array([1, -1], np.float32))
    write_head(head, tmp_path / "head.npz")
    again = read_head(tmp_path / "head.npz")
    np.testing.assert_array_equal(again.weights, head.weights)
    np.testing.assert_array_equal(again.bias, head.bias)


@pytest.mark.parametrize(
    "change",
    [
        {"weights": np.zeros(5, np.float32)},
        {"bias": np.zeros(4, np.float32)},
        {"mean": np.zeros((5, 1), np.float32)},
        {"scale": np.full(5, np.nan, np.float32)},
        {"bias": np.array([1, 2, {}], dtype=object)},
    ],
)
def test_other_arrays_are_refused(tmp_path, change):
    np.savez(tmp_path / "head.npz", **{**arrays(np.random.default_rng(0)), **change})
    with pytest.raises(CoreError) as caught:
        read_head(tmp_path / "head.npz")
    assert caught.value.code is ErrorCode.TAGGER_DAMAGED


def test_a_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "head.npz").write_bytes(b"no archive")
    with pytest.raises(CoreError):
        read_head(tmp_path / "head.npz")
    with pytest.raises(CoreError):
        read_head(tmp_path / "missing.npz")
