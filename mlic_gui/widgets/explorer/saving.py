"""Lets the user save a picture as PNG."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from mlic_gui.session.notice import Notice, NoticeKind
from mlic_gui.session.session import Session


def ask_and_save(picture: QImage, name: str, *, session: Session, parent: QWidget) -> None:
    """Ask where, and write the picture there; `name` is proposed, without its suffix."""

    def text(source: str) -> str:
        return QCoreApplication.translate("Explorer", source)

    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    chosen, _ = QFileDialog.getSaveFileName(
        parent, text("Save the picture"), f"{plain}.png", text("Pictures (*.png)")
    )
    if not chosen:
        return
    path = Path(chosen) if Path(chosen).suffix.lower() == ".png" else Path(chosen + ".png")
    if picture.save(str(path), b"PNG"):
        session.notify(Notice(text=text("Saved as {name}.").format(name=path.name)))
    else:
        sentence = text("{name} could not be written. Choose another folder, or make room on the disk.")
        session.notify(Notice(text=sentence.format(name=path.name), kind=NoticeKind.ERROR))
