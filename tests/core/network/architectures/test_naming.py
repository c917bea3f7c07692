from __future__ import annotations

import pytest

from mlic_gui.core.network.architectures.naming import automatic_prefix, counted_from_zero


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        ("Conv2D", "conv2d"),
        ("BatchNormalization", "batch_normalization"),
        ("GlobalAveragePooling2D", "global_average_pooling2d"),
        ("ReLU", "re_lu"),
    ],
)
def test_prefixes_are_those_of_keras(kind, prefix):
    assert automatic_prefix(kind) == prefix


def test_numbers_begin_at_nothing_and_keep_their_order():
    names = [("conv2d", "conv2d_12"), ("conv2d", "conv2d_9"), ("dense", "dense"), ("conv2d", "conv2d_10")]
    assert counted_from_zero(names) == ["conv2d_2", "conv2d", "dense", "conv2d_1"]


def test_names_given_on_purpose_stay():
    names = [("conv2d", "block1_conv2d_7"), ("conv2d", "conv_1"), ("add", "conv2d_3")]
    assert counted_from_zero(names) == ["block1_conv2d_7", "conv_1", "conv2d_3"]
