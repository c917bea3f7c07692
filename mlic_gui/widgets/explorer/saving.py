"""Lets the user save a picture as PNG."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from mlic_gui.sentences import QT_TRANSLATE_NOOP
from mlic_gui.session.notice import Notice, NoticeKind


def ask_and_save(picture: QImage, name: str, *, parent: QWidget) -> Notice | None:
    """Ask where, and write the picture there.

    Args:
        picture: The picture.
        name: What the file is proposed to be called, without its suffix.
        parent: What the question stands before.

    Returns:
        What came of it, or None where nobody wanted it.
    """
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    title = _translated(QT_TRANSLATE_NOOP("Explorer", "Save the picture"))
    kinds = _translated(QT_TRANSLATE_NOOP("Explorer", "Pictures (*.png)"))
    chosen, _ = QFileDialog.getSaveFileName(parent, title, f"{plain}.png", kinds)
    if not chosen:
        return None
    path = Path(chosen) if Path(chosen).suffix.lower() == ".png" else Path(chosen + ".png")
    if picture.save(str(path)):
        text = _translated(QT_TRANSLATE_NOOP("Explorer", "Saved as {name}."))
        return Notice(text=text.format(name=path.name))
    text = QT_TRANSLATE_NOOP(
        "Explorer", "{name} could not be written. Choose another folder, or make room on the disk."
    )
    return Notice(text=_translated(text).format(name=path.name), kind=NoticeKind.ERROR)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Explorer", text)
