"""Examples as bytes, and what is refused of bytes that claim to be one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlic_gui.core.formats.records.example import MalformedError, decode_example, encode_example

VALUES = st.lists(st.binary(max_size=300), min_size=1, max_size=5) | st.lists(
    st.integers(-(2**63), 2**63 - 1), max_size=5
)
FEATURES = st.dictionaries(st.text(max_size=8).filter(lambda name: name.isprintable()), VALUES, max_size=5)


@given(features=FEATURES)
@settings(max_examples=200, deadline=None)
def test_round_trip(features):
    assert decode_example(encode_example(features), wanted=features) == features


@given(features=FEATURES, data=st.data())
@settings(max_examples=200, deadline=None)
def test_damaged_bytes_are_refused_or_say_something_else(features, data):
    record = bytearray(encode_example({**features, "x": [1, 2]}))
    for _ in range(data.draw(st.integers(1, 3))):
        record[data.draw(st.integers(0, len(record) - 1))] = data.draw(st.integers(0, 255))
    with suppress(MalformedError):
        decode_example(bytes(record), wanted=["x", *features])


@given(record=st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes(record):
    with suppress(MalformedError):
        decode_example(record, wanted=["x"])


def body(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def of(feature):
    return body(1, body(1, body(1, b"x") + body(2, feature)))


def test_integers_may_come_one_by_one_and_unknown_fields_are_passed_over():
    feature = body(3, b"\x08\x01\x08\x02" + b"\x7a\x01z" + b"\x75" + bytes(4))
    assert decode_example(of(feature), wanted=["x"]) == {"x": [1, 2]}


def test_floats_are_passed_over():
    assert decode_example(of(body(2, body(1, bytes(4)))), wanted=["x"]) == {}


def test_what_comes_last_of_one_name_counts():
    twice = body(1, body(1, body(1, b"x") + body(2, body(3, b"\x08\x01")))) + of(body(3, b"\x08\x07"))
    assert decode_example(twice, wanted=["x"]) == {"x": [7]}


@pytest.mark.parametrize(
    "record",
    [
        b"\x0a",  # no length
        b"\x0a\x05ab",  # cut short
        b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",  # 2^64 - 1 bytes
        b"\x0a" + b"\xff" * 11,  # a number that never ends
        b"\x0b\x0c",  # a group
        b"\x0e\x00",  # wire type 6
        b"\x08\x01",  # features that are a number
        b"\x00\x00",  # field 0
        of(body(3, b"\x0d" + bytes(4))),  # integers as 32 bits
        of(body(3, b"\x0a\x01\xff")),  # packed, and cut short
        of(b"\x18\x01"),  # a list that is a number
    ],
)
def test_malformed(record):
    with pytest.raises(MalformedError):
        decode_example(record, wanted=["x"])


def test_more_values_than_anybody_has_are_refused(monkeypatch):
    monkeypatch.setattr("mlic_gui.core.formats.records.example._MAX_VALUES", 3)
    with pytest.raises(MalformedError):
        decode_example(encode_example({"x": [1, 2, 3, 4]}), wanted=["x"])
