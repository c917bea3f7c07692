"""Short reasons for the grey card of a photo that could not be read; the whole sentence is in the list."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.errors import CoreError, ErrorCode
from mlic_gui.sentences import QT_TRANSLATE_NOOP

_OTHER = QT_TRANSLATE_NOOP("Problem", "Can't be read")
_REASONS: Mapping[ErrorCode, str] = MappingProxyType(
    {
        ErrorCode.PHOTO_MISSING: QT_TRANSLATE_NOOP("Problem", "No longer there"),
        ErrorCode.PHOTO_FORBIDDEN: QT_TRANSLATE_NOOP("Problem", "May not be read"),
        ErrorCode.PHOTO_EMPTY: QT_TRANSLATE_NOOP("Problem", "Empty file"),
        ErrorCode.PHOTO_NOT_A_FILE: QT_TRANSLATE_NOOP("Problem", "Not a file"),
        ErrorCode.PHOTO_BROKEN: QT_TRANSLATE_NOOP("Problem", "Damaged, or not a photo"),
        ErrorCode.PHOTO_TOO_LARGE: QT_TRANSLATE_NOOP("Problem", "Too many pixels"),
        ErrorCode.PHOTO_TOO_SLOW: QT_TRANSLATE_NOOP("Problem", "Takes too long to read"),
        ErrorCode.PHOTO_NEEDS_EXTRA: QT_TRANSLATE_NOOP("Problem", "Needs the {extra} package"),
        ErrorCode.PHOTO_OUTSIDE: QT_TRANSLATE_NOOP("Problem", "Outside the folder"),
    }
)


def short_reason(error: CoreError) -> str:
    """Why a photo can't be read, in a few words."""
    text = QCoreApplication.translate("Problem", _REASONS.get(error.code, _OTHER))
    return text.format(extra=error.fields.get("extra", ""))
