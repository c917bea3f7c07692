"""What words are made of: a mark for translation, and the parts of what is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Translate = Callable[[str, str], str]
"""Gives the text to show for (context, English text), as `QCoreApplication.translate` does."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001 - the name that lupdate looks for
    """Mark `text` for translation in `context`, and return it."""
    return text


def english(context: str, text: str) -> str:  # noqa: ARG001 - it stands in for a translation
    """The translation that changes nothing."""
    return text


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of one kind of failure.

    Attributes:
        happened: What happened; names the error's fields in braces.
        advice: What to do about it.
    """

    happened: str
    advice: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What is said of one stage of work.

    Attributes:
        doing: What is being done, as a title: "Tagging".
        unit: What is counted, in the plural: "photos"; empty if nothing is.
    """

    doing: str
    unit: str


class _Fields(dict[str, Any]):
    """Fields of an error; one that is missing leaves a gap and spoils nothing."""

    def __missing__(self, name: str) -> str:
        return "?"


def filled(template: str, fields: Mapping[str, object]) -> str:
    """The template with its fields put in."""
    return template.format_map(_Fields(fields))
