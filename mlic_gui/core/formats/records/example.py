"""`tf.train.Example` as bytes: the little of protocol buffers that it needs.

    Example { Features features = 1 }          Features { map<string, Feature> feature = 1 }
    Feature { one of: BytesList = 1, FloatList = 2, Int64List = 3 }, each list { repeated value = 1 }

(tensorflow/core/example/feature.proto; encoding after protobuf.dev/programming-guides/encoding.) A map is
written as entries { key = 1, value = 2 }. Nothing here calls itself, so no file can nest deeper than these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_BYTES_LIST, _INT64_LIST = 1, 3
_FIXED = {_FIXED64: 8, _FIXED32: 4}
_VARINT_BYTES = 10
_MAX_VALUES = 1_000_000
_Value = TypeVar("_Value", bytes, int)

Feature = Sequence[bytes] | Sequence[int]
"""The values of a feature: bytes, or 64-bit integers; lists of floats are passed over."""

_Field = tuple[int, int, int | memoryview]  # number, wire type, value


class MalformedError(ValueError):
    """The bytes are no `tf.train.Example`."""


def encode_example(features: Mapping[str, Feature]) -> bytes:
    """An example as bytes, its features in the order of their names, as TensorFlow writes them."""
    entries = []
    for name in sorted(features):
        feature = _feature(features[name])
        entries.append(_field(1, _field(1, name.encode()) + _field(2, feature)))
    return _field(1, b"".join(entries))


def decode_example(
    record: bytes | memoryview, *, wanted: Collection[str]
) -> dict[str, list[bytes] | list[int]]:
    """The wanted features of an example, except those that hold floats.

    Raises:
        MalformedError: The bytes are cut short, have wire types that don't belong there, or too many values.
    """
    names = {name.encode(): name for name in wanted}
    found: dict[str, list[bytes] | list[int]] = {}
    for features in _bodies(memoryview(record), 1):
        for entry in _bodies(features, 1):
            key = b""
            values: list[bytes] | list[int] | None = None
            for number, body in _all_bodies(entry):
                if number == 1:
                    key = bytes(body[:256])
                elif number == 2 and (not key or key in names):
                    values = _values(body)
            if key in names and values is not None:
                found[names[key]] = values
    return found


def _feature(values: Feature) -> bytes:
    if values and isinstance(values[0], bytes):
        return _field(_BYTES_LIST, b"".join(_field(1, value) for value in values if isinstance(value, bytes)))
    packed = b"".join(_varint(value & (1 << 64) - 1) for value in values if isinstance(value, int))
    return _field(_INT64_LIST, _field(1, packed))


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(body)) + body


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _values(feature: memoryview) -> list[bytes] | list[int] | None:
    """The values of a feature; None of a list of floats, or of none."""
    found: list[bytes] | list[int] | None = None
    for number, body in _all_bodies(feature):
        if number == _BYTES_LIST:
            found = _limited(bytes(value) for value in _bodies(body, 1))
        elif number == _INT64_LIST:
            found = _limited(_integers(body))
    return found


def _integers(body: memoryview) -> Iterator[int]:
    """Integers, packed or one by one."""
    for number, wire, value in _fields(body):
        if number != 1:
            continue
        if isinstance(value, int) and wire == _VARINT:
            yield _signed(value)
        elif isinstance(value, memoryview) and wire == _BYTES:
            place = 0
            while place < len(value):
                packed, place = _read_varint(value, place)
                yield _signed(packed)
        else:
            raise MalformedError


def _limited(values: Iterable[_Value]) -> list[_Value]:
    taken: list[_Value] = []
    for value in values:
        if len(taken) == _MAX_VALUES:
            raise MalformedError
        taken.append(value)
    return taken


def _signed(value: int) -> int:
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value


def _bodies(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """What is in the fields of one number, which have to be of variable length."""
    return (body for number, body in _all_bodies(message) if number == wanted)


def _all_bodies(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Fields of variable length; numbers 1 to 3 have to be such."""
    for number, _, value in _fields(message):
        if isinstance(value, memoryview):
            yield number, value
        elif number <= 3:
            raise MalformedError


def _fields(message: memoryview) -> Iterator[_Field]:
    """The fields of a message; fields of a fixed size give their bytes' number."""
    place = 0
    while place < len(message):
        tag, place = _read_varint(message, place)
        number, wire = tag >> 3, tag & 7
        if not 0 < number < 1 << 29:
            raise MalformedError
        value: int | memoryview
        if wire == _VARINT:
            value, place = _read_varint(message, place)
        elif wire == _BYTES:
            size, place = _read_varint(message, place)
            value, place = message[place : place + size], place + size
        elif wire in _FIXED:
            value, place = _FIXED[wire], place + _FIXED[wire]
        else:
            raise MalformedError
        if place > len(message):
            raise MalformedError
        yield number, wire, value


def _read_varint(message: memoryview, place: int) -> tuple[int, int]:
    """(value, where it ends)."""
    value = 0
    for index, byte in enumerate(message[place : place + _VARINT_BYTES]):
        value |= (byte & 127) << 7 * index
        if byte < 128:
            return value, place + index + 1
    raise MalformedError
