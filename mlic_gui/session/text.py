"""Small helpers for text that people read: counted things and numbers with separators, translated."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale


def number(value: int) -> str:
    """A whole number as the user's locale writes it, such as `1,500`."""
    return QLocale().toString(value)


def counted(context: str, one: str, many: str, count: int, **fields: object) -> str:
    """Translate `one` if `count` is 1, else `many`, and fill in `{count}` and the other named fields.

    Both templates must be marked with `QT_TRANSLATE_NOOP(context, ...)` where they are written, so that
    lupdate finds them.
    """
    template = QCoreApplication.translate(context, one if count == 1 else many)
    return template.format(count=number(count), **fields)
