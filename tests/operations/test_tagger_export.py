"""A tagger is written by the core, beside everything else, and the user is told where it is."""

from __future__ import annotations

from mlic_gui.core import pipeline
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.progress import Stage
from mlic_gui.operations import tagger_export
from mlic_gui.session.notice import NoticeKind


def test_the_tagger_in_use_is_written_and_told(opened, tmp_path, qtbot, monkeypatch):
    written = []

    def write(tagger, *, keras_path, tflite_path, progress, **_options):
        progress.report(Stage.EXPORT, 0)
        written.append((tagger.name, keras_path, tflite_path))

    monkeypatch.setattr(pipeline, "export_tagger", write, raising=False)
    with qtbot.waitSignal(opened.session.notified) as told:
        tagger_export.export_tagger(opened, tflite_path=tmp_path / "a.tflite")
    assert written == [("natural-scenes", None, tmp_path / "a.tflite")]
    assert str(tmp_path / "a.tflite") in told.args[0].text
    assert told.args[0].kind is NoticeKind.DONE


def test_what_goes_wrong_is_a_sentence(opened, tmp_path, qtbot, monkeypatch):
    def write(*_args, **_options):
        raise ProjectError(ErrorCode.DISK_FULL, path=str(tmp_path))

    monkeypatch.setattr(pipeline, "export_tagger", write, raising=False)
    with qtbot.waitSignal(opened.session.notified) as told:
        tagger_export.export_tagger(opened, keras_path=tmp_path / "a.keras")
    assert told.args[0].kind is NoticeKind.ERROR


def test_nothing_asked_for_is_nothing_done(opened):
    tagger_export.export_tagger(opened)
    assert not opened.runner.busy
