"""The window writes nothing over a photo or into a project, whatever is chosen in its dialogs."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtGui import QImage

from mlic_gui.core.outputs import check_output
from mlic_gui.operations import exchange, exploring, runs, tagger_export
from mlic_gui.session.notice import NoticeKind


def picture():
    made = QImage(6, 4, QImage.Format.Format_RGB32)
    made.fill(0)
    return made


WRITERS = {
    "table": exchange.export_csv,
    "records": exchange.export_records,
    "tagger": lambda desk, path: tagger_export.export_tagger(desk, tflite_path=path),
    "plot": lambda desk, path: runs.save_plot(desk, path, "<svg/>"),
    "picture": lambda desk, path: exploring.save_picture(desk, picture(), path),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_photos_and_projects_are_left_alone(opened, photos, qtbot, write):
    told = []
    opened.session.notified.connect(told.append)
    opened.session.exploration.told.connect(told.append)
    before = (photos / "1.jpg").read_bytes()
    for path in (photos / "1.jpg", photos / ".mlic" / "new.csv"):
        told.clear()
        write(opened, path)
        qtbot.waitUntil(partial(bool, told))
        assert told[0].kind is NoticeKind.ERROR
        assert "Choose" in told[0].text
        qtbot.waitUntil(lambda: not opened.runner.busy)
    assert (photos / "1.jpg").read_bytes() == before
    assert not (photos / ".mlic" / "new.csv").exists()


def test_a_picture_of_the_window_may_be_replaced(opened, tmp_path, qtbot):
    with qtbot.waitSignal(opened.session.exploration.told):
        exploring.save_picture(opened, picture(), tmp_path / "mine.png")
    check_output(tmp_path / "mine.png")
