"""A fine-tuning on the command line is one run, however often it was killed."""

from __future__ import annotations

import io
import shutil
from dataclasses import asdict, replace

import pytest

from mlic_gui.cli.console import Console
from mlic_gui.cli.learning.training import _reasons, train
from mlic_gui.cli.options.arguments import parse
from mlic_gui.cli.options.train_arguments import training_settings
from mlic_gui.core import pipeline
from mlic_gui.core.errors import EngineError, ErrorCode
from mlic_gui.core.learning.runs import RunKind, RunRecord, RunStatus
from mlic_gui.core.photos.record import PhotoRecord
from mlic_gui.core.project.location import open_project
from tests.support.taggers import make_tagger

_WORDS = ("--tagger", "imagenet", "--fine-tune", "--epochs", "3")


@pytest.fixture
def photos(shapes, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copyfile(shapes / "photos" / "1.jpg", folder / "1.jpg")
    return folder


def remember(folder, *words):
    """A run that was asked for in these words, and whose process then was killed."""
    options = parse(["train", str(folder), *words])
    settings = asdict(training_settings(options))
    run = RunRecord.begin(RunKind.FINE_TUNE, base="imagenet", settings=settings, recipe=options.recipe)
    with open_project(folder) as store:
        store.add_run(run.id, run.to_json())
    return run


def asked(folder, monkeypatch, *words):
    """The run that a training is done as; it fails at once."""
    runs = []

    def fine_tune(*_args, run, **_options):
        runs.append(run)
        raise EngineError(ErrorCode.ENGINE_DIED, details="")

    monkeypatch.setattr(pipeline, "fine_tune", fine_tune)
    with pytest.raises(EngineError):
        train(parse(["train", str(folder), *words]), Console(out=io.StringIO(), err=io.StringIO()))
    return runs[0]


def test_the_same_words_go_on_with_a_run_that_was_killed(photos, monkeypatch):
    killed = remember(photos, *_WORDS)
    run = asked(photos, monkeypatch, *_WORDS)
    assert (run.id, run.started, run.status) == (killed.id, killed.started, RunStatus.RUNNING)
    with open_project(photos, create=False) as store:
        assert [(one.id, one.status) for one in pipeline.remembered_runs(store)] == [
            (killed.id, RunStatus.FAILED)
        ]


def test_other_words_are_another_run(photos, monkeypatch):
    killed = remember(photos, *_WORDS)
    assert asked(photos, monkeypatch, *_WORDS, "--seed", "1").id != killed.id
    assert asked(photos, monkeypatch, *_WORDS[:3], "--epochs", "4").id != killed.id


def test_a_repetition_that_was_killed_does_not_go_on_as_another_training(photos, monkeypatch):
    killed = remember(photos, *_WORDS)
    with open_project(photos) as store:
        store.add_run(killed.id, replace(killed, repeats="another").to_json())
    assert asked(photos, monkeypatch, *_WORDS).id != killed.id


def test_a_run_that_ended_does_not_go_on(photos, monkeypatch):
    killed = remember(photos, *_WORDS)
    first = asked(photos, monkeypatch, *_WORDS)
    assert first.id == killed.id
    assert asked(photos, monkeypatch, *_WORDS).id != killed.id


def test_photos_that_could_not_be_read_are_named_and_change_the_exit_code(photos):
    (photos / "junk.jpg").write_bytes(b"junk")
    unread = [PhotoRecord(name, 1, 1) for name in ("junk.jpg", "1.jpg")]
    reasons = list(_reasons(unread, folder=photos, tagger=make_tagger()))
    assert len(reasons) == 1
    assert "junk.jpg" in reasons[0]
