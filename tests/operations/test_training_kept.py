"""What is remembered of a training in the window: why it failed, what it was given, a full disk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.errors import EngineError, ErrorCode, LearningError, ProjectError
from mlic_gui.core.learning.runs import RunStatus
from mlic_gui.operations import edits, projects, training
from mlic_gui.session.notice import NoticeKind
from tests.operations.conftest import open_and_tag

REFIT = pipeline.refit


@pytest.fixture
def taught(opened, qtbot):
    """A project in which somebody has said something of every photo."""
    opened.session.select(range(4), current=0)
    edits.set_word(opened, "red", 1)
    opened.session.select(range(4, 9), current=4)
    edits.set_word(opened, "red", 0)
    qtbot.waitUntil(lambda: not opened.runner.busy)
    return opened


def _learned(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.session.history.running and not desk.runner.busy, timeout=20_000)
    return desk.session


def test_a_refit_is_kept_with_what_it_was_given_and_its_answers(taught, qtbot):
    training.retrain(taught)
    session = _learned(taught, qtbot)
    (run,) = session.history.runs
    assert run.data.photos == len(session.records)
    assert run.data.step == session.project.store.last_step()
    assert len(run.base_digest) == 64
    answers = pipeline.read_answers(session.project.id, run)
    assert repr(answers.figures()) == repr(run.comparison.after)


def test_why_a_refit_failed_is_remembered(taught, qtbot, monkeypatch):
    def full(*_args, **_options):
        raise ProjectError(ErrorCode.DISK_FULL, path="/full")

    monkeypatch.setattr(pipeline, "refit", full)
    with qtbot.waitSignal(taught.session.notified) as told:
        training.retrain(taught)
    session = _learned(taught, qtbot)
    (run,) = session.history.runs
    assert (run.status, run.reason) == (RunStatus.FAILED, told.args[0].text)
    folder = session.folder
    projects.close_project(taught)
    qtbot.waitUntil(lambda: not taught.runner.busy)
    again = open_and_tag(taught, folder, qtbot).session.history.runs
    assert [known.reason for known in again] == [run.reason]


@pytest.mark.parametrize("error", [LearningError(ErrorCode.TOO_FEW_PHOTOS, photos=1, needed=2)])
def test_a_refit_that_can_not_be_done_at_all_is_no_run(taught, qtbot, monkeypatch, error):
    def refuse(*_args, **_options):
        raise error

    monkeypatch.setattr(pipeline, "refit", refuse)
    training.retrain(taught)
    session = _learned(taught, qtbot)
    assert session.history.runs == ()
    assert session.project.store.runs() == []


def test_answers_that_could_not_be_kept_are_told_and_the_tagger_is_used(taught, qtbot, monkeypatch):
    full = ProjectError(ErrorCode.DISK_FULL, path="/full")
    monkeypatch.setattr(pipeline, "refit", lambda *a, **o: replace(REFIT(*a, **o), unkept=full))
    with qtbot.waitSignal(taught.session.notified) as told:
        training.retrain(taught)
    session = _learned(taught, qtbot)
    assert told.args[0].kind is NoticeKind.ERROR
    assert "/full" in told.args[0].text
    assert session.history.runs[-1].status is RunStatus.FINISHED
    assert session.tagger.name == session.history.runs[-1].name


def test_a_repetition_that_was_interrupted_is_not_offered_to_go_on(taught, qtbot):
    from mlic_gui.core.catalog.training import TrainingSettings
    from mlic_gui.core.learning.run_settings import begin_run

    run = begin_run(TrainingSettings(), base="x", recipe="fine-tune")
    history = taught.session.history
    history.set_runs((replace(run, status=RunStatus.INTERRUPTED),))
    assert history.interrupted is not None
    history.set_runs((replace(run, status=RunStatus.INTERRUPTED, repeats="another"),))
    assert history.interrupted is None


def test_how_a_fine_tuning_failed_is_in_the_list_at_once(taught, qtbot, monkeypatch):
    def die(*_args, **_options):
        raise EngineError(ErrorCode.ENGINE_DIED, exit_code=-9, details="")

    from mlic_gui.core.catalog.training import TrainingSettings

    monkeypatch.setattr(pipeline, "fine_tune", die)
    training.fine_tune(taught, TrainingSettings())
    (run,) = _learned(taught, qtbot).history.runs
    assert run.status is RunStatus.INTERRUPTED
    assert "training engine" in run.reason
