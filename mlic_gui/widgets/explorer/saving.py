"""Asks the user where a picture is to be saved as PNG."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from mlic_gui.sentences import QT_TRANSLATE_NOOP


def ask_for_place(name: str, *, parent: QWidget) -> Path | None:
    """Ask where a picture is to be saved.

    Args:
        name: What the file is proposed to be called, without its suffix.
        parent: What the question stands before.

    Returns:
        The path, or None where nobody wanted it.
    """
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    title = _translated(QT_TRANSLATE_NOOP("Explorer", "Save the picture"))
    kinds = _translated(QT_TRANSLATE_NOOP("Explorer", "Pictures (*.png)"))
    chosen, _ = QFileDialog.getSaveFileName(parent, title, f"{plain}.png", kinds)
    if not chosen:
        return None
    return Path(chosen) if Path(chosen).suffix.lower() == ".png" else Path(chosen + ".png")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Explorer", text)
