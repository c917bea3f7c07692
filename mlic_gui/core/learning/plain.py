"""Dataclasses to plain JSON data and back, with NaN as null."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Instance = TypeVar("Instance", bound="DataclassInstance")
_UNIONS = (Union, types.UnionType)


def to_plain(value: object) -> Any:
    """Dicts, lists, strings, numbers, booleans and None that strict JSON can hold."""
    if is_dataclass(value):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def from_plain(kind: type[Instance], data: object) -> Instance:
    """The dataclass that `to_plain` described; fields that are not there take their default.

    Raises:
        ValueError: The data does not describe one.
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"{kind.__name__} is described by an object")
    hints = _hints(kind)
    known = {item.name for item in fields(kind)}
    if unknown := set(data) - known:
        raise ValueError(f"{kind.__name__} has no field {sorted(unknown)[0]}")
    try:
        return kind(**{name: _value(hints[name], item) for name, item in data.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, data: object) -> Any:
    origin = get_origin(hint)
    if origin in _UNIONS:
        return None if data is None else _value(_some(hint), data)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in _expect(data, list, tuple))
    return _PLAIN.get(origin or hint, _unchanged)(data)


def _unchanged(data: object) -> object:
    return data


def _some(hint: Any) -> Any:
    return next(item for item in get_args(hint) if item is not type(None))


def _number(data: object) -> float:
    if data is None:
        return math.nan
    if isinstance(data, bool):
        raise ValueError("a number is expected")
    try:
        return float(_expect(data, int, float))
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _whole(data: object) -> int:
    if isinstance(data, bool):
        raise ValueError("a whole number is expected")
    return int(_expect(data, int))


def _expect(data: object, *kinds: type) -> Any:
    if not isinstance(data, kinds):
        raise ValueError(f"{' or '.join(kind.__name__ for kind in kinds)} is expected")
    return data


_PLAIN: Mapping[type, Callable[[object], Any]] = types.MappingProxyType(
    {
        float: _number,
        int: _whole,
        bool: lambda data: _expect(data, bool),
        str: lambda data: _expect(data, str),
        Mapping: lambda data: dict(_expect(data, Mapping)),
        Sequence: lambda data: list(_expect(data, list)),
    }
)
