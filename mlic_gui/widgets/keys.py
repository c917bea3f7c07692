"""The groups of keys that the list of keys shows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.widgets.dialogs.shortcuts_dialog import KeyGroup

_GROUPS = (
    (
        QT_TRANSLATE_NOOP("Keys", "Answer"),
        (
            ("1 – 9", QT_TRANSLATE_NOOP("Keys", "Label 1 to 9: yes; again: not answered")),
            (("Shift+1", " – 9"), QT_TRANSLATE_NOOP("Keys", "Label 1 to 9: no; again: not answered")),
            (("Return",), QT_TRANSLATE_NOOP("Keys", "Done, next photo")),
            (("A",), QT_TRANSLATE_NOOP("Keys", "Add a label")),
            (("Ctrl+Z",), QT_TRANSLATE_NOOP("Keys", "Undo")),
            (("Ctrl+Shift+Z",), QT_TRANSLATE_NOOP("Keys", "Redo")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Keys", "Move"),
        (
            ("← → ↑ ↓", QT_TRANSLATE_NOOP("Keys", "From photo to photo")),
            (("Shift+", "← → ↑ ↓"), QT_TRANSLATE_NOOP("Keys", "Select as you go")),
            (("Ctrl+A",), QT_TRANSLATE_NOOP("Keys", "Select all photos")),
            (("U",), QT_TRANSLATE_NOOP("Keys", "Next photo to review")),
            (("Tab",), QT_TRANSLATE_NOOP("Keys", "From part to part of the window")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Keys", "Look"),
        (
            (("Space",), QT_TRANSLATE_NOOP("Keys", "Preview alone, and back")),
            (("G",), QT_TRANSLATE_NOOP("Keys", "Grid alone, and back")),
            (("Y",), QT_TRANSLATE_NOOP("Keys", "Why this label, and back")),
            (("Esc",), QT_TRANSLATE_NOOP("Keys", "No reasons any more")),
            (("Z",), QT_TRANSLATE_NOOP("Keys", "Fit, or 100 %")),
            (("Ctrl++",), QT_TRANSLATE_NOOP("Keys", "Zoom in")),
            (("Ctrl+-",), QT_TRANSLATE_NOOP("Keys", "Zoom out")),
            ("+  –", QT_TRANSLATE_NOOP("Keys", "Larger and smaller thumbnails")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Keys", "Work"),
        (
            (("Ctrl+O",), QT_TRANSLATE_NOOP("Keys", "Open a folder")),
            (("Ctrl+R",), QT_TRANSLATE_NOOP("Keys", "Retrain")),
            (("Ctrl+Shift+R",), QT_TRANSLATE_NOOP("Keys", "Choose how to train")),
            (("Ctrl+H",), QT_TRANSLATE_NOOP("Keys", "Runs and reports")),
            (("Ctrl+L",), QT_TRANSLATE_NOOP("Keys", "See what the network sees")),
            (("Ctrl+E",), QT_TRANSLATE_NOOP("Keys", "Export tags")),
            (("Ctrl+I",), QT_TRANSLATE_NOOP("Keys", "Import labels")),
            (("F1",), QT_TRANSLATE_NOOP("Keys", "This list")),
        ),
    ),
)


def key_groups() -> tuple[KeyGroup, ...]:
    """All keys, as they are written on this system, translated."""
    return tuple(
        KeyGroup(title=_translated(title), keys=tuple((_shown(key), _translated(text)) for key, text in keys))
        for title, keys in _GROUPS
    )


def _shown(key: str | tuple[str, ...]) -> str:
    if isinstance(key, str):
        return key
    native = QKeySequence(key[0]).toString(QKeySequence.SequenceFormat.NativeText) or key[0]
    return "".join((native, *key[1:]))


def _translated(text: str) -> str:
    return QCoreApplication.translate("Keys", text)
