"""A run is done again from its record, on the data as they were then, and gives the same figures."""

from __future__ import annotations

import math
import shutil
import threading
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import EpochPoint, FineTuneOutcome
from mlic_gui.core.errors import ErrorCode, LearningError
from mlic_gui.core.learning.run_settings import settings_of
from mlic_gui.core.learning.runs import CurvePoint, RunRecord, RunStatus
from mlic_gui.core.progress import Progress
from tests.support.history import History, assert_same_figures, delete_photo, rename_all
from tests.support.small_world import colours_of
from tests.support.tiny_network import TINY_NETWORK


@pytest.fixture
def history(tmp_path):
    made = History(tmp_path)
    yield made
    made.close()


def refusal(action, *arguments, **options):
    with pytest.raises(LearningError) as caught:
        action(*arguments, **options)
    return caught.value.code


def test_a_run_is_repeated_with_the_words_as_they_were(history):
    history.annotate(range(60))
    first = history.refit(settings=RefitSettings(seed=3, beta=1.0))
    history.annotate(range(10), wrong=True)
    history.annotate(range(60, 80))
    history.store.add_labels(["sea"], who="ada")
    history.tagger = history.refit(tagger=first.tagger).tagger
    again = history.repeat(first.run)
    found = pipeline.repetition(first.run, again.run)
    assert (found.same_data, found.same_base, found.reproduced) == (True, True, True)
    assert found.largest == 0
    assert again.run.repeats == first.run.id
    assert again.run.settings == first.run.settings
    assert not again.adopted
    assert not again.run.adopted
    assert again.tagger.name == f"{first.tagger.name} again"
    assert history.repeat(first.run).tagger.name == f"{first.tagger.name} again 2"
    np.testing.assert_array_equal(again.tagger.head.weights, first.tagger.head.weights)
    broken = replace(first.run, name=None, status=RunStatus.FAILED)
    name = history.library.next_name(first.run.base)
    assert history.repeat(broken).tagger.name == name


@pytest.mark.parametrize("photos", [70, 40])
def test_photos_that_were_renamed_give_the_same_figures(history, photos):
    history.annotate(range(photos))
    first = history.refit().run
    rename_all(history)
    found = pipeline.repetition(first, history.repeat(first).run)
    assert (found.same_data, found.same_base, found.largest) == (True, True, 0)


def test_a_second_refit_is_repeated_around_the_same_beginning(history):
    history.annotate(range(60))
    history.tagger = history.refit().tagger
    history.annotate(range(60, 80))
    second = history.refit()
    history.annotate(range(20), wrong=True)
    found = pipeline.repetition(second.run, history.repeat(second.run).run)
    assert (found.same_data, found.same_base, found.largest) == (True, True, 0)


def test_a_tagger_that_looked_twice_does_so_again(history):
    history.annotate(range(60))
    twice = history.refit(tagger=pipeline.with_mirror(history.tagger, True))
    again = history.repeat(twice.run)
    assert pipeline.repetition(twice.run, again.run).same_base
    assert again.tagger.preprocessing.mirrored


def test_a_run_that_was_stopped_is_stopped_where_it_was(history):
    class Impatient(Progress):
        def partial(self, value):
            if isinstance(value, CurvePoint) and value.step == 2:
                stop.set()

    history.annotate(range(60))
    whole, stop = history.refit(), threading.Event()
    stopped = history.refit(stop=stop, progress=Impatient())
    assert (stopped.run.status, stopped.run.points[-1].step) == (RunStatus.STOPPED, 2)
    assert whole.run.points[-1].step > 2
    again = history.repeat(stopped.run)
    assert (again.run.status, again.run.points) == (RunStatus.STOPPED, stopped.run.points)
    assert pipeline.repetition(stopped.run, again.run).largest == 0


def test_labels_that_exclude_each_other_since_did_not_then(history):
    of_one_colour = [number for number in range(80) if len(set(colours_of(number))) == 1]
    history.annotate(of_one_colour)
    many = history.refit()
    history.store.set_exclusive(True, who="ada")
    one = history.refit()
    assert (many.answers.exclusive, one.answers.exclusive) == (False, True)
    assert_same_figures(pipeline.read_answers(history.store.id, one.run).figures(), one.run.comparison.after)
    assert many.run.data.digest != one.run.data.digest
    history.store.set_exclusive(False, who="ada")
    for first in (many, one):
        again = history.repeat(first.run)
        assert again.answers.exclusive is first.answers.exclusive
        assert pipeline.repetition(first.run, again.run).largest == 0
        assert again.run.data == first.run.data


def test_other_data_and_another_base_are_told(history):
    history.annotate(range(60))
    first = history.refit(settings=RefitSettings(folds=4))
    delete_photo(history, 5)
    found = pipeline.repetition(first.run, history.repeat(first.run).run)
    assert (found.same_data, found.same_base) == (False, True)
    assert not found.reproduced
    assert not pipeline.repetition(first.run, replace(first.run, base_digest="0" * 64)).same_base


def test_a_run_of_an_earlier_version_is_repeated_by_its_time(history):
    history.annotate(range(60))
    first = history.refit().run
    plain = {
        name: value
        for name, value in first.to_json().items()
        if name not in {"data", "base_digest", "base_directory", "reason", "repeats"}
    }
    old = RunRecord.from_json(plain)
    assert (old.data, old.base_digest, old.reason, old.repeats) == (None, "", "", "")
    again = history.repeat(old)
    found = pipeline.repetition(old, again.run)
    assert (found.same_data, found.same_base, found.largest) == (False, False, 0)
    assert again.run.data.digest == first.data.digest


class StandInEngine:
    """Does as if it trained: the network that it was given, and the head that it starts from."""

    def __init__(self):
        self.jobs = []

    def fine_tune(self, job, *, progress, stop):
        self.jobs.append((job.settings, np.load(job.targets_path).tolist(), np.load(job.sides_path).tolist()))
        (job.out_dir / "network.tflite").write_bytes(TINY_NETWORK.read_bytes())
        (job.out_dir / "network.keras").write_bytes(b"")
        shutil.copyfile(job.head_path, job.out_dir / "head.npz")
        return FineTuneOutcome(
            keras_path=job.out_dir / "network.keras",
            tflite_path=job.out_dir / "network.tflite",
            head_path=job.out_dir / "head.npz",
            best_epoch=1,
            points=(EpochPoint(0, 0.5, 0.6, 0.7, 0.8), EpochPoint(1, 0.4, 0.5, 0.7, 0.8)),
            stopped=stop.is_set(),
        )


def test_a_fine_tuning_keeps_its_answers_and_is_repeated_with_the_same_job(history):
    engine = StandInEngine()
    history.annotate(range(60))
    settings = TrainingSettings(learn_from="train", epochs=3, batch_size=7)
    first = history.fine_tune(engine, settings=settings, recipe="fine-tune")
    answers = pipeline.read_answers(history.store.id, first.run)
    assert_same_figures(answers.figures(), first.run.comparison.after)
    assert_same_figures(history.library.find(first.tagger.name).card.figures, first.run.comparison.after)
    history.annotate(range(9), wrong=True)
    history.annotate(range(60, 80))
    again = history.repeat(first.run, engine)
    assert engine.jobs[0] == engine.jobs[1]
    found = pipeline.repetition(first.run, again.run)
    assert (found.same_data, found.same_base, found.largest) == (True, True, 0)
    assert (again.run.recipe, again.run.kind, again.run.repeats) == ("fine-tune", "fine_tune", first.run.id)


def test_what_can_not_be_repeated_is_told(history):
    history.annotate(range(60))
    run = history.refit().run
    gone = replace(run, base="gone", base_directory="/gone")
    assert refusal(history.repeat, gone) is ErrorCode.RUN_BASE_MISSING
    for settings in ({}, {**run.settings, "new": 1}, {**run.settings, "beta": "two"}):
        changed = replace(run, settings=settings)
        assert refusal(history.repeat, changed) is ErrorCode.RUN_UNREPEATABLE
        assert refusal(settings_of, changed) is ErrorCode.RUN_UNREPEATABLE
    out_of_range = replace(run, settings={**run.settings, "beta": -1.0})
    assert refusal(history.repeat, out_of_range) is ErrorCode.SETTING_INVALID


def test_a_run_without_figures_has_nothing_to_compare_with(history):
    history.annotate(range(60))
    run = history.refit().run
    found = pipeline.repetition(replace(run, comparison=None), run)
    assert math.isnan(found.largest)
    assert not found.reproduced


def test_a_figure_that_only_one_has_is_a_difference(history):
    history.annotate(range(60))
    run = history.refit().run
    after = run.comparison.after
    lacking = replace(run, comparison=replace(run.comparison, after=replace(after, labels=after.labels[1:])))
    assert pipeline.repetition(run, lacking).largest == math.inf
    worse = replace(run.comparison, after=replace(after, loss=after.loss + 0.002))
    found = pipeline.repetition(run, replace(run, comparison=worse))
    assert found.largest == pytest.approx(0.002)
    assert found.figure == ("after", "loss")
    more = replace(run.comparison, photos=run.comparison.photos + 5)
    assert pipeline.repetition(run, replace(run, comparison=more)).largest == 0  # a count is no figure
    assert not found.reproduced
