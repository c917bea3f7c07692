"""A typed setting declared in one line: a descriptor that keeps its value in the owner's ini file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar, overload

from PySide6.QtCore import QSettings

T = TypeVar("T")


class Remembers(Protocol):
    """What owns remembered settings."""

    @property
    def file(self) -> QSettings:
        """The ini file."""

    def announce(self, name: str) -> None:
        """Tell that a setting was set."""


class Remembered(Generic[T]):
    """One setting; a value in the file that can't be read is as good as none.

    Attributes:
        default: Its value before it is set.
    """

    def __init__(
        self, default: T, *, read: Callable[[Any], T], write: Callable[[T], Any] = lambda value: value
    ) -> None:
        """Declare a setting.

        Args:
            default: Its value before it is set.
            read: Makes the value from JSON data; raises ValueError, TypeError or KeyError if it can't.
            write: Makes JSON data from the value.
        """
        self.default = default
        self._read = read
        self._write = write
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> Remembered[T]: ...
    @overload
    def __get__(self, owner: Remembers, kind: type) -> T: ...
    def __get__(self, owner: Remembers | None, kind: type) -> T | Remembered[T]:
        if owner is None:
            return self
        return read_json(owner.file, self._name, self._read, self.default)

    def __set__(self, owner: Remembers, value: T) -> None:
        owner.file.setValue(self._name, json.dumps(self._write(value)))
        owner.announce(self._name)


def read_json(file: QSettings, name: str, read: Callable[[Any], T], default: T) -> T:
    """The value under `name`, or the default if there is none that can be read."""
    text = file.value(name)
    try:
        return read(json.loads(text)) if isinstance(text, str) else default
    except (ValueError, TypeError, KeyError):
        return default


def between(low: float, high: float) -> Callable[[Any], float]:
    """Reads a number and refuses one that is out of bounds."""

    def read(data: Any) -> float:
        value = float(data)
        if not low <= value <= high:
            raise ValueError(value)
        return value

    return read


def flag(data: Any) -> bool:
    """Reads true or false and nothing else."""
    if not isinstance(data, bool):
        raise TypeError(data)
    return data


def text(data: Any) -> str:
    """Reads a text and nothing else."""
    if not isinstance(data, str):
        raise TypeError(data)
    return data
