"""A tagger leaves whole, as files that other programs can use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from mlic_gui.core.progress import Progress, Stage
from mlic_gui.operations.desk import Desk
from mlic_gui.operations.parts.task import run
from mlic_gui.session.notice import Notice
from mlic_gui.workers.runner import Lane


def export_tagger(desk: Desk, *, keras_path: Path | None = None, tflite_path: Path | None = None) -> None:
    """Write the tagger in use, network and head as one, for Keras, for LiteRT, or both."""
    session, engine, library = desk.session, desk.engine, desk.library
    tagger = session.tagger
    paths = [path for path in (keras_path, tflite_path) if path is not None]
    if session.project is None or tagger is None or not paths:
        return

    def write(progress: Progress) -> None:
        from mlic_gui.core import pipeline  # noqa: PLC0415

        pipeline.export_tagger(
            tagger,
            library=library,
            engine=engine,
            keras_path=keras_path,
            tflite_path=tflite_path,
            progress=progress,
        )

    def tell(_nothing: object) -> None:
        text = QCoreApplication.translate("Export", "The tagger {name} is in {files}.")
        files = QCoreApplication.translate("Export", " and ").join(str(path) for path in paths)
        session.notify(Notice(text=text.format(name=tagger.name, files=files)))

    run(desk, write, lane=Lane.ENGINE, title=Stage.EXPORT, then=tell)
