"""The checksum agrees with its definition, whatever the length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.formats.records.checksum import crc32c, masked_crc32c


def bit_by_bit(data):
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0x82F63B78 if register & 1 else 0)
    return register ^ 0xFFFFFFFF


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"", 0),
        (b"123456789", 0xE3069283),
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
    ],
)
def test_the_values_of_the_standard(data, crc):
    assert crc32c(data) == crc


@given(length=st.integers(250, 5000), seed=st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_every_length_agrees_with_the_definition(length, seed):
    data = np.random.default_rng(seed).bytes(length)
    assert crc32c(data) == bit_by_bit(data)


@pytest.mark.parametrize("length", [(1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_pieces_are_joined(length):
    """After its own checksum, any message leaves the same rest."""
    data = np.random.default_rng(length).bytes(length)
    whole = data + crc32c(data).to_bytes(4, "little")
    assert crc32c(whole) == crc32c(bytes(4)) == 0x48674BC7


def test_the_mask_of_record_files():
    assert (
        masked_crc32c(b"123456789") == (((0xE3069283 >> 15) | (0xE3069283 << 17)) + 0xA282EAD8) & 0xFFFFFFFF
    )
