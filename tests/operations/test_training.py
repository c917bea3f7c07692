"""Learning from what was said: quickly, beside other work, and without harm when it fails."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.errors import EngineError, ErrorCode
from mlic_gui.core.learning.runs import CurvePoint, RunStatus
from mlic_gui.core.progress import Cancelled, Interrupted
from mlic_gui.core.project.location import open_project
from mlic_gui.operations import edits, exchange, preparing, projects, training
from mlic_gui.session.learning.leaving import Leaving
from mlic_gui.session.notice import NoticeKind
from mlic_gui.workers.runner import Lane
from tests.operations.conftest import open_and_tag
from tests.support.small_world import LABELS, colours_of, make_folder


def write_labels(path: Path, count: int) -> Path:
    rows = [
        f"{number}.jpg," + ",".join(str(int(label in colours_of(number))) for label in LABELS)
        for number in range(count)
    ]
    path.write_text("\n".join(["filename," + ",".join(LABELS), *rows]) + "\n")
    return path


@pytest.fixture
def taught(desk, tmp_path, qtbot):
    """45 photos, tagged, all annotated with red, green and blue."""
    open_and_tag(desk, make_folder(tmp_path / "photos", 45), qtbot)
    with qtbot.waitSignal(desk.session.import_planned) as planned:
        exchange.plan_import(desk, write_labels(tmp_path / "labels.csv", 45))
    exchange.import_csv(desk, planned.args[0])
    qtbot.waitUntil(lambda: desk.session.counts.annotated == 45 and not desk.runner.busy)
    return desk


def learned(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.session.history.running and not desk.runner.busy)
    return desk.session


def test_a_refit_learns_a_new_label_and_renews_all_suggestions(taught, qtbot):
    session = taught.session
    assert session.labels == LABELS
    training.retrain(taught)
    assert session.history.running
    learned(taught, qtbot)
    assert session.tagger.name == "natural-scenes · mine 1"
    assert taught.settings.tagger == session.tagger.name
    assert "natural-scenes · mine 1" in [entry.name for entry in session.taggers]
    blue = np.array(["blue" in colours_of(row) for row in range(45)])
    likely = session.probabilities[:, 2]
    assert (likely[blue][:, None] > likely[~blue]).mean() > 0.9
    assert len(session.history.points) > 1
    assert session.history.comparison is not None


def test_the_run_and_the_tagger_are_remembered(taught, make_desk, qtbot):
    folder = taught.session.folder
    training.retrain(taught)
    run = learned(taught, qtbot).history.last_run
    projects.close_project(taught)
    again = open_and_tag(taught, folder, qtbot).session
    assert repr(again.history.last_run) == repr(run)  # figures may be NaN
    assert again.history.points == run.points
    assert again.tagger.name == run.name


def test_too_few_annotations_is_a_sentence_and_nothing_else(opened, qtbot):
    session = opened.session
    with qtbot.waitSignal(session.notified) as told:
        training.retrain(opened)
    learned(opened, qtbot)
    assert told.args[0].kind is NoticeKind.ERROR
    assert not told.args[0].details
    assert session.tagger.name == "natural-scenes"
    assert session.history.runs == ()


def test_a_refit_does_not_wait_for_the_photos_being_tagged(taught, qtbot):
    session = taught.session
    make_folder(session.folder, 300, first=60)
    projects.open_folder(taught, session.folder)
    qtbot.waitUntil(lambda: taught.underway.tagging is not None)
    tagging = taught.underway.tagging
    training.retrain(taught)
    qtbot.waitUntil(lambda: not session.history.running)
    assert not tagging.is_done or tagging.is_cancelled
    learned(taught, qtbot)
    assert not any(map(all, session.probabilities != session.probabilities))


def test_a_refit_leaves_out_what_is_still_to_be_tagged(taught, tmp_path, qtbot, monkeypatch):
    session, seen = taught.session, []

    def watch(records, annotated, **options):
        seen.append(int((annotated.words >= 0).any(axis=1).sum()))
        return REFIT(records, annotated, **options)

    monkeypatch.setattr(pipeline, "refit", watch)
    make_folder(session.folder, 9, first=45)
    with session.project.bench.gate.closed():
        projects.open_folder(taught, session.folder)
        qtbot.waitUntil(lambda: taught.underway.tagging is not None)
        session.select(range(45, 54), current=45)
        edits.set_word(taught, "red", 1)
        with qtbot.waitSignal(session.notified) as told:
            training.retrain(taught)
        assert told.args[0].kind is NoticeKind.ATTENTION
        qtbot.waitUntil(lambda: not session.history.running)
    assert seen == [45]
    training.retrain(learned_and_tagged(taught, qtbot))
    learned(taught, qtbot)
    assert seen == [45, 54]


def learned_and_tagged(desk, qtbot):
    qtbot.waitUntil(lambda: bool(desk.session.table.tagged.all()) and not desk.runner.busy)
    return desk


def test_a_worse_tagger_is_offered_and_can_be_adopted(taught, qtbot, monkeypatch):
    session, real = taught.session, pipeline.refit

    def worse(*args, **options):
        from dataclasses import replace

        return replace(real(*args, **options), adopted=False)

    monkeypatch.setattr(pipeline, "refit", worse)
    training.retrain(taught)
    learned(taught, qtbot)
    assert session.tagger.name == "natural-scenes"
    assert session.offered.name == "natural-scenes · mine 1"
    training.adopt_tagger(taught)
    learned(taught, qtbot)
    assert session.tagger.name == "natural-scenes · mine 1"
    assert session.offered is None


def test_the_offer_can_be_declined(taught, qtbot, monkeypatch):
    test_a_worse_tagger_is_offered_and_can_be_adopted(taught, qtbot, monkeypatch)
    training.retrain(taught)
    learned(taught, qtbot)
    training.dismiss_tagger(taught)
    assert taught.session.offered is None
    assert taught.session.tagger.name == "natural-scenes · mine 1"


def test_one_training_at_a_time(taught, qtbot):
    training.retrain(taught)
    training.retrain(taught)
    assert len(learned(taught, qtbot).history.runs) == 1


def test_another_folder_during_a_refit_drops_its_result(taught, tmp_path, qtbot, monkeypatch):
    entered, go_on, real = threading.Event(), threading.Event(), pipeline.refit

    def slow(*args, progress, **options):
        entered.set()
        go_on.wait()
        progress.check()
        return real(*args, progress=progress, **options)

    monkeypatch.setattr(pipeline, "refit", slow)
    training.retrain(taught)
    qtbot.waitUntil(entered.is_set)
    other = make_folder(tmp_path / "other", 2)
    projects.open_folder(taught, other)
    qtbot.waitUntil(lambda: taught.session.folder == other.resolve())
    go_on.set()
    session = learned(taught, qtbot)
    assert session.history.runs == ()
    assert session.tagger.name == "natural-scenes"
    with open_project(tmp_path / "photos") as store:
        assert store.runs() == []


class Rehearsal:
    """Stands in for the training of a network: two epochs, then whatever is asked of it."""

    def __init__(self, ending) -> None:
        self.ending = ending
        self.entered = threading.Event()

    def __call__(self, records, annotated, *, bench, tagger, run, stop, progress, **options):
        for step in range(2):
            progress.partial(CurvePoint(step, 0.5 - step / 10, 0.6 - step / 10, 0.7, 0.6))
        self.entered.set()
        return self.ending(records, annotated, bench, tagger, run, stop, progress)


def _fails(*_):
    raise EngineError(ErrorCode.ENGINE_DIED, exit_code=-9, details="")


def _waits(records, annotated, bench, tagger, run, stop, progress):
    while not stop.wait(0.01):
        progress.check()
    return _ends(records, annotated, bench, tagger, run, stop, progress)


def _ends(records, annotated, bench, tagger, run, stop, progress):
    """A refit in the costume of a fine-tuning."""
    from dataclasses import replace

    refitted = REFIT(records, annotated, bench=bench, tagger=tagger, progress=progress)
    ended = replace(
        run.ended(RunStatus.STOPPED), name=refitted.tagger.name, comparison=refitted.run.comparison
    )
    return replace(refitted, run=ended, suggestions=None, adopted=True)


REFIT = pipeline.refit


@pytest.fixture
def rehearse(monkeypatch):
    def with_ending(ending) -> Rehearsal:
        rehearsal = Rehearsal(ending)
        monkeypatch.setattr(pipeline, "fine_tune", rehearsal)
        return rehearsal

    return with_ending


def test_a_fine_tuning_that_is_stopped_keeps_the_best_and_renews_all_suggestions(taught, qtbot, rehearse):
    session, rehearsal = taught.session, rehearse(_waits)
    training.fine_tune(taught, TrainingSettings(epochs=9, patience=5))
    qtbot.waitUntil(lambda: len(session.history.points) == 2)
    assert (session.history.planned, session.history.patience) == (9, 5)
    assert rehearsal.entered.is_set()
    training.stop_training(taught)
    learned(taught, qtbot)
    assert session.history.runs[-1].status is RunStatus.STOPPED
    assert session.tagger.name == "natural-scenes · mine 1"
    assert not session.stale.any()


def test_a_fine_tuning_that_is_cancelled_leaves_nothing(taught, qtbot, rehearse):
    session = taught.session
    rehearse(_waits)
    training.fine_tune(taught, TrainingSettings())
    qtbot.waitUntil(lambda: taught.underway.training is not None and bool(session.history.points))
    training.cancel_training(taught)
    learned(taught, qtbot)
    assert session.tagger.name == "natural-scenes"
    assert session.history.points == ()
    assert session.history.runs == ()


def test_a_training_process_that_dies_is_a_sentence_and_harms_nothing(taught, qtbot, rehearse):
    session = taught.session
    words = session.words.copy()
    rehearse(_fails)
    with qtbot.waitSignal(session.notified) as told:
        training.fine_tune(taught, TrainingSettings())
    learned(taught, qtbot)
    assert told.args[0].kind is NoticeKind.ERROR
    assert not told.args[0].details
    assert session.tagger.name == "natural-scenes"
    assert (session.words == words).all()
    training.retrain(taught)
    assert learned(taught, qtbot).history.runs


def test_how_a_failed_fine_tuning_ended_is_remembered(taught, qtbot, rehearse):
    rehearse(_fails)
    training.fine_tune(taught, TrainingSettings())
    learned(taught, qtbot)
    folder = taught.session.folder
    projects.close_project(taught)
    qtbot.waitUntil(lambda: not taught.runner.busy)
    with open_project(folder) as store:
        assert [run.payload["status"] for run in store.runs()] == ["interrupted"]


def test_a_real_training_process_that_ends_at_once_is_a_sentence(taught, qtbot):
    with qtbot.waitSignal(taught.session.notified, timeout=20_000) as told:
        training.fine_tune(taught, TrainingSettings(epochs=1))
    learned(taught, qtbot)
    assert told.args[0].kind is NoticeKind.ERROR
    assert "training engine" in told.args[0].text
    assert taught.session.tagger.name == "natural-scenes"


def test_an_estimate_is_dropped_when_another_is_asked_for(taught, qtbot, monkeypatch):
    def estimate(*args, settings, progress, **options):
        while settings.epochs == 1:
            progress.check()
        return settings.epochs

    monkeypatch.setattr(pipeline, "estimate_fine_tune", estimate)
    answers: list[int] = []
    taught.session.preparing.estimated.connect(answers.append)
    preparing.estimate(taught, TrainingSettings(epochs=1))
    qtbot.waitUntil(lambda: taught.underway.estimate is not None)
    preparing.estimate(taught, TrainingSettings(epochs=7))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [7]


HANGS = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_closing_ends_a_training_whose_process_does_not_answer(make_desk, tmp_path, qtbot):
    desk = open_and_tag(make_desk(engine=HANGS), make_folder(tmp_path / "photos", 45), qtbot)
    with qtbot.waitSignal(desk.session.import_planned) as planned:
        exchange.plan_import(desk, write_labels(tmp_path / "labels.csv", 45))
    exchange.import_csv(desk, planned.args[0])
    training.fine_tune(desk, TrainingSettings())
    qtbot.waitUntil(lambda: desk.engine.pid is not None, timeout=20_000)
    began = time.monotonic()
    projects.close_project(desk)
    desk.engine.close()
    assert desk.runner.close(milliseconds=10_000)
    assert time.monotonic() - began < 5
    assert desk.engine.pid is None


def test_nothing_is_learned_from_a_project_that_may_only_be_looked_at(opened, make_desk, photos, qtbot):
    second = open_and_tag(make_desk(), photos, qtbot)
    training.retrain(second)
    assert not second.session.history.running


def test_edits_on_their_way_are_learned_from(opened, qtbot, monkeypatch):
    seen: list[int] = []

    def watch(records, annotated, **options):
        seen.append(int((annotated.words >= 0).sum()))
        return REFIT(records, annotated, **options)

    monkeypatch.setattr(pipeline, "refit", watch)
    opened.session.select(range(9), current=0)
    edits.set_word(opened, "red", 1)
    training.retrain(opened)
    learned(opened, qtbot)
    assert seen == [9]


def killed_while_training(desk, qtbot, rehearse) -> None:
    """The program ends in the middle of a fine-tuning: nobody says how the run ended."""
    rehearse(_waits)
    training.fine_tune(desk, TrainingSettings(epochs=12), recipe="fine-tune")
    qtbot.waitUntil(lambda: len(desk.session.history.points) == 2)
    store, folder = desk.session.project.store, desk.session.folder
    with qtbot.waitSignal(desk.session.project_closed):
        projects.close_project(desk)
    qtbot.waitUntil(lambda: not desk.runner.busy)
    assert store.folder == folder
    open_and_tag(desk, folder, qtbot)


def test_a_run_is_kept_while_it_runs(taught, qtbot, rehearse):
    rehearse(_waits)
    training.fine_tune(taught, TrainingSettings(epochs=12), recipe="fine-tune")
    qtbot.waitUntil(lambda: len(taught.session.history.points) == 2)
    kept = []
    store = taught.session.project.store
    qtbot.waitUntil(lambda: not taught.runner._workers or len(taught.runner._workers) == 1)
    taught.runner.submit(lambda _progress: kept.extend(store.runs()), lane=Lane.STORE)
    qtbot.waitUntil(lambda: bool(kept))
    assert [len(run.payload["points"]) for run in kept] == [2]
    assert kept[0].payload["recipe"] == "fine-tune"
    training.cancel_training(taught)
    learned(taught, qtbot)


def test_an_interrupted_training_is_offered_and_goes_on_as_the_same_run(taught, qtbot, rehearse):
    killed_while_training(taught, qtbot, rehearse)
    session = taught.session
    interrupted = session.history.interrupted
    assert interrupted is not None
    assert interrupted.points[-1].step == 1
    rehearsal = rehearse(_ends)
    training.go_on(taught)
    assert (session.history.planned, len(session.history.points)) == (12, 2)
    learned(taught, qtbot)
    assert rehearsal.entered.is_set()
    assert [run.id for run in session.history.runs] == [interrupted.id]
    assert session.history.interrupted is None
    assert session.tagger.name == "natural-scenes · mine 1"


def test_an_interrupted_training_that_is_left_is_gone(taught, qtbot, rehearse):
    killed_while_training(taught, qtbot, rehearse)
    session, folder = taught.session, taught.session.folder
    training.leave_interrupted(taught)
    assert session.history.interrupted is None
    qtbot.waitUntil(lambda: not taught.runner.busy)
    projects.close_project(taught)
    again = open_and_tag(taught, folder, qtbot).session
    assert again.history.interrupted is None
    assert again.tagger.name == "natural-scenes"


def test_a_training_from_a_tagger_that_is_gone_does_not_go_on(taught, qtbot, rehearse):
    killed_while_training(taught, qtbot, rehearse)
    session = taught.session
    gone = replace(session.history.interrupted, base="nowhere")
    session.history.set_runs((gone,))
    with qtbot.waitSignal(session.notified) as told:
        training.go_on(taught)
    assert "nowhere" in told.args[0].text
    assert not session.history.running


def test_a_training_whose_process_was_killed_is_offered_to_go_on(taught, qtbot, rehearse):
    rehearse(_fails)
    training.fine_tune(taught, TrainingSettings(epochs=12), recipe="fine-tune")
    history = learned(taught, qtbot).history
    killed = history.interrupted
    assert (killed.status, killed.points[-1].step) == (RunStatus.INTERRUPTED, 1)
    assert "training engine" in killed.reason
    rehearse(_ends)
    training.go_on(taught)
    learned(taught, qtbot)
    (run,) = history.runs
    assert (run.id, run.reason) == (killed.id, "")


@pytest.mark.parametrize(
    "train", [training.retrain, partial(training.fine_tune, settings=TrainingSettings())]
)
def test_cancel_before_it_is_known_what_to_learn_from(taught, qtbot, rehearse, train):
    rehearsal, held = rehearse(_ends), threading.Event()
    taught.runner.submit(lambda _progress: held.wait(20), lane=Lane.STORE)
    train(taught)
    training.cancel_training(taught)
    held.set()
    session = learned(taught, qtbot)
    assert session.history.runs == ()
    assert session.tagger.name == "natural-scenes"
    assert not rehearsal.entered.is_set()


def test_a_folder_that_is_left_interrupts_its_training(taught, qtbot, monkeypatch):
    ends: list[BaseException] = []

    def train(*_args, progress, **_options):
        progress.partial(CurvePoint(0, 0.5, 0.6, 0.7, 0.6))
        try:
            while True:
                progress.check()
        except Cancelled as end:
            ends.append(end)
            raise

    monkeypatch.setattr(pipeline, "fine_tune", train)
    training.fine_tune(taught, TrainingSettings())
    qtbot.waitUntil(lambda: bool(taught.session.history.points))
    projects.close_project(taught)
    qtbot.waitUntil(lambda: not taught.runner.busy)
    assert [type(end) for end in ends] == [Interrupted]


@pytest.fixture
def leavings(taught, qtbot, rehearse):
    """A fine-tuning runs; the questions whether it may be interrupted."""
    rehearse(_waits)
    training.fine_tune(taught, TrainingSettings())
    qtbot.waitUntil(lambda: bool(taught.session.history.points))
    asked: list[Leaving] = []
    taught.session.leave_asked.connect(asked.append)
    return asked


def test_another_folder_during_a_fine_tuning_waits_for_consent(taught, leavings, tmp_path, qtbot):
    session, folder = taught.session, taught.session.folder
    other = make_folder(tmp_path / "other", 2)
    for answer in ("stay", "go"):
        projects.open_folder(taught, other)
        qtbot.waitUntil(lambda: bool(leavings))
        assert session.folder == folder
        assert session.history.running
        getattr(leavings.pop(), answer)()
    assert session.folder == other.resolve()
    open_and_tag(taught, folder, qtbot)
    assert session.history.interrupted is not None


def test_closing_the_folder_during_a_fine_tuning_waits_for_consent(taught, leavings):
    projects.leave_project(taught)
    (leaving,) = leavings
    leaving.stay()
    assert taught.session.history.running
    leaving.go()
    assert taught.session.folder is None


def test_a_folder_is_left_at_once_when_no_network_is_trained(opened):
    projects.leave_project(opened)
    assert opened.session.folder is None
