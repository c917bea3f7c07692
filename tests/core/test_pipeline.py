"""The stories of the pipeline on generated photos, with the network that ships and a stand-in engine."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from mlic_gui.core import pipeline
from mlic_gui.core.catalog.advice import AdviceReason
from mlic_gui.core.catalog.augmentation import Augmentation
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.catalog.training import TrainingSettings
from mlic_gui.core.engine.messages import EpochPoint, Estimate, FineTuneOutcome
from mlic_gui.core.errors import CoreError, EngineError, ErrorCode, LearningError, TaggerError
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.learning.runs import CurvePoint, RunKind, RunRecord, RunStatus
from mlic_gui.core.learning.splitting.splits import Side
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.places import cache_dir
from mlic_gui.core.progress import Cancelled, Interrupted, Progress, Stage
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.support.shapes import LABELS

_PHOTOS = 70


class Listening(Progress):
    """Keeps what it is told."""

    def __init__(self, cancel_at=None):
        super().__init__()
        self.partials, self.stages, self._cancel_at = [], set(), cancel_at

    def report(self, stage, done, total=None):
        self.stages.add(stage)
        if stage is self._cancel_at:
            self.cancel()

    def partial(self, value):
        self.partials.append(value)


class World:
    """A project on a copy of the generated photos."""

    def __init__(self, folder):
        self.folder = folder
        self.store = open_project(folder)
        self.derived = DerivedData.open(self.store.id)
        self.library = TaggerLibrary()
        self.bench = pipeline.Bench(folder, self.derived, self.library)
        self.records = [record for batch in scan(folder, progress=Progress()) for record in batch]
        self.tagger = self.library.find("imagenet")

    def annotate(self, labels_file):
        plan = pipeline.plan_import(labels_file, records=self.records, store=self.store)
        pipeline.import_tags(
            plan,
            records=self.records,
            store=self.store,
            bench=self.bench,
            who="somebody",
            progress=Progress(),
        )
        return plan

    def annotated(self):
        return pipeline.annotated(self.store, self.records)

    def refit(self, progress=None, **options):
        return pipeline.refit(
            self.records,
            self.annotated(),
            bench=self.bench,
            **{"tagger": self.tagger, **options},
            progress=progress or Progress(),
        )

    def fine_tune(self, engine, progress=None, **options):
        return pipeline.fine_tune(
            self.records,
            self.annotated(),
            bench=self.bench,
            **{"tagger": self.tagger, **options},
            engine=engine,
            progress=progress or Progress(),
        )

    def close(self):
        self.derived.close()
        self.store.close()


@pytest.fixture(scope="module")
def templates(shapes, tmp_path_factory):
    """The photos, tagged; and the same after an import and a first refit, with home and project."""
    top = tmp_path_factory.mktemp("templates")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLIC_GUI_HOME", str(top / "tagged" / "home"))
        photos = top / "tagged" / "photos"
        photos.mkdir(parents=True)
        for number in range(1, _PHOTOS + 1):
            shutil.copy2(shapes / "photos" / f"{number}.jpg", photos / f"{number}.jpg")
        world = World(photos)
        list(
            pipeline.tag(
                world.records, bench=world.bench, tagger=world.tagger, labels=(), progress=Progress()
            )
        )
        world.close()
        shutil.copytree(top / "tagged", top / "trained")
        patch.setenv("MLIC_GUI_HOME", str(top / "trained" / "home"))
        world = World(top / "trained" / "photos")
        world.annotate(_labels_file(shapes, top))
        world.first = world.refit()
        world.close()
    return top, world.first


@pytest.fixture
def fresh(shapes, tmp_path):
    """Three photos that nobody has looked at yet."""
    photos = tmp_path / "fresh"
    photos.mkdir()
    for number in range(1, 4):
        shutil.copyfile(shapes / "photos" / f"{number}.jpg", photos / f"{number}.jpg")
    opened = World(photos)
    yield opened
    opened.close()


@pytest.fixture
def world(templates, home, tmp_path):
    """A project on tagged photos, nothing annotated."""
    opened = _copy(templates[0] / "tagged", home, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def trained(templates, home, tmp_path):
    """A project after an import and a first refit, with the tagger that it made in use."""
    opened = _copy(templates[0] / "trained", home, tmp_path)
    opened.first = templates[1]
    opened.tagger = opened.library.find(opened.first.tagger.name)
    yield opened
    opened.close()


@pytest.fixture
def labels_file(shapes, tmp_path):
    return _labels_file(shapes, tmp_path)


def _copy(template, home, folder):
    shutil.copytree(template / "home", home)
    shutil.copytree(template / "photos", folder / "photos")
    return World(folder / "photos")


def _labels_file(shapes, folder):
    path = folder / "labels.csv"
    path.write_text("\n".join((shapes / "labels.csv").read_text().splitlines()[: _PHOTOS + 1]) + "\n")
    return path


def test_tagging_proposes_for_every_photo_and_again_from_the_cache(trained):
    parts = list(
        pipeline.tag(
            trained.records,
            bench=trained.bench,
            tagger=trained.tagger,
            labels=LABELS,
            progress=Progress(),
        )
    )
    rows = np.concatenate([part.rows for part in parts])
    assert sorted(rows.tolist()) == list(range(len(trained.records)))
    again = pipeline.rescore(
        trained.records, bench=trained.bench, tagger=trained.tagger, labels=LABELS
    ).probabilities
    np.testing.assert_allclose(np.concatenate([part.probabilities for part in parts]), again[rows], atol=1e-5)
    np.testing.assert_allclose(trained.first.suggestions.probabilities, again, atol=1e-5)


def test_an_unreadable_photo_is_a_problem_and_stops_nothing(fresh):
    (fresh.folder / "2.jpg").write_bytes(b"no photo")
    fresh.records = [record for batch in scan(fresh.folder, progress=Progress()) for record in batch]
    parts = list(
        pipeline.tag(fresh.records, bench=fresh.bench, tagger=fresh.tagger, labels=(), progress=Progress())
    )
    assert [problem.path for part in parts for problem in part.problems] == ["2.jpg"]
    assert sorted(np.concatenate([part.rows for part in parts]).tolist()) == [0, 2]


def test_chips_come_for_a_photo_that_was_never_tagged(fresh):
    record, vocabulary = fresh.records[0], fresh.tagger
    options = {"bench": fresh.bench, "vocabulary": vocabulary, "labels": ()}
    names = [chip.name for chip in pipeline.chips(record, **options)]
    assert len(names) == 5
    fewer = pipeline.chips(record, **{**options, "labels": names[:1]})
    assert names[0] not in [chip.name for chip in fewer]


def test_a_photo_that_cant_be_read_has_no_chips(fresh):
    (fresh.folder / fresh.records[0].path).write_bytes(b"no photo")
    assert pipeline.chips(fresh.records[0], bench=fresh.bench, vocabulary=fresh.tagger, labels=()) == ()


def test_the_vocabulary_proposes_beside_a_tagger_that_looks_at_photos_in_another_way(fresh):
    vocabulary = fresh.tagger
    once = fresh.bench.library.find("natural-scenes")
    own = replace(once, preprocessing=replace(once.preprocessing, mirrored=True))
    assert own.network_key != vocabulary.network_key
    labels = ("sea", vocabulary.labels[0])
    for part in pipeline.tag(
        fresh.records,
        bench=fresh.bench,
        tagger=own,
        labels=labels,
        vocabulary=vocabulary,
        progress=Progress(),
    ):
        assert np.isfinite(part.probabilities).all()


def test_an_import_is_one_step_with_sides_for_all(world, labels_file):
    plan = world.annotate(labels_file)
    annotated = world.annotated()
    assert annotated.labels == plan.new_labels == LABELS
    assert (annotated.words >= 0).all()
    assert {*annotated.sides} == set(Side)
    world.store.undo(who="somebody")
    after = world.annotated()
    assert (after.words < 0).all()
    assert [*after.sides] == [*annotated.sides]


def test_a_refit_learns_and_keeps_a_tagger(trained):
    result = trained.first
    assert result.run.status is RunStatus.FINISHED
    assert result.run.comparison.after.mean_average_precision > 0.6
    assert result.adopted
    assert result.tagger.name == "imagenet · mine 1"
    found = trained.library.find(result.tagger.name)
    assert found.labels == LABELS
    assert found.card.figures == result.run.comparison.after
    assert not np.isnan(result.suggestions.probabilities).any()


def test_every_step_of_a_refit_is_told(trained):
    progress = Listening()
    result = trained.refit(progress)
    assert tuple(progress.partials) == result.run.points
    assert Stage.REFIT in progress.stages


def test_a_refit_gathers_the_features_that_are_not_there_yet(fresh):
    fresh.store.annotate(
        [Edit(record.path, "sea", Word.YES) for record in fresh.records[:2]],
        who="somebody",
        assign=pipeline.side_assigner(fresh.store.id),
        new_labels=["sea"],
    )
    result = fresh.refit(tagger=fresh.library.find("natural-scenes"))
    assert np.isnan(result.suggestions.probabilities[:, 0]).tolist() == [False, False, True]
    assert result.run.comparison.folds == 2


def test_refit_again_is_the_same_tagger_under_the_next_name(trained):
    again = trained.refit()
    assert again.tagger.name == "imagenet · mine 2"
    np.testing.assert_array_equal(again.tagger.head.weights, trained.tagger.head.weights)
    assert again.run.comparison.difference == 0


def test_a_refit_may_be_named_and_put_elsewhere(trained, tmp_path):
    result = trained.refit(name="shapes", directory=tmp_path / "out", licence="CC0")
    assert trained.library.find(str(tmp_path / "out")).card.licence == "CC0"
    assert result.tagger.name == "shapes"


def test_nothing_said_is_too_little_to_learn_from(world):
    with pytest.raises(LearningError) as caught:
        world.refit()
    assert caught.value.code is ErrorCode.TOO_FEW_PHOTOS


def test_settings_are_checked_before_anything_is_done(trained):
    for train, settings in (
        (trained.refit, RefitSettings(beta=-1)),
        (lambda **options: trained.fine_tune(None, **options), TrainingSettings(epochs=0)),
    ):
        with pytest.raises(LearningError) as caught:
            train(settings=settings)
        assert caught.value.code is ErrorCode.SETTING_INVALID


def test_a_cancelled_refit_keeps_nothing(trained):
    names = [entry.name for entry in trained.library.entries()]
    with pytest.raises(Cancelled):
        trained.refit(Listening(cancel_at=Stage.REFIT))
    assert [entry.name for entry in trained.library.entries()] == names


def test_evaluate_judges_the_labels_that_the_tagger_has(trained):
    words = np.hstack([trained.annotated().words, np.ones((len(trained.records), 1), np.int8)])
    found = pipeline.evaluate(
        trained.records,
        words,
        bench=trained.bench,
        tagger=trained.tagger,
        labels=(*LABELS, "lighthouse"),
        progress=Progress(),
    )
    assert found.lacking == ("lighthouse",)
    assert [label.label for label in found.figures.labels] == list(LABELS)
    assert found.figures.photos == len(trained.records)
    counts = trained.first.run.counts
    assert found.seen == counts.train + counts.selection


def test_a_refit_can_begin_to_look_twice(trained):
    once, twice = trained.refit(), trained.refit(settings=RefitSettings(mirror=True))
    assert twice.tagger.preprocessing.mirrored
    assert twice.suggestions is None
    assert twice.run.settings["mirror"]
    assert twice.run.comparison.before.loss == pytest.approx(once.run.comparison.before.loss)
    assert twice.run.comparison.after.loss != once.run.comparison.after.loss
    trained.tagger = trained.library.find(twice.tagger.name)
    assert trained.tagger.preprocessing.mirrored
    assert trained.refit().tagger.preprocessing.mirrored
    again = pipeline.with_mirror(trained.tagger, False)
    assert (again.network_key, again.labels) == (once.tagger.network_key, trained.tagger.labels)


class StandInEngine:
    """Does as if it trained: the network that ships, and the head that it was given."""

    def __init__(self, network, *, fails=None):
        self.network, self.fails, self.jobs = network, fails, []

    def fine_tune(self, job, *, progress, stop):
        self.jobs.append(job)
        points = tuple(EpochPoint(epoch, 0.5, 0.6 - 0.1 * epoch, 0.7, 0.8) for epoch in range(3))
        for point in points:
            progress.partial(point)
            progress.check()
        if self.fails is not None:
            raise self.fails
        self.seen = {
            "pixels": np.load(job.pixels_path),
            "targets": np.load(job.targets_path),
            "sides": np.load(job.sides_path),
        }
        for name in ("network.tflite", "network.keras"):
            shutil.copyfile(self.network / name, job.out_dir / name)
        with (job.out_dir / "network.tflite").open("ab") as file:
            file.write(b"another network")
        shutil.copyfile(job.head_path, job.out_dir / "head.npz")
        everybody = job.settings.learn_from == "all"
        if everybody:  # what learned from the train side alone is always wrong
            np.save(job.out_dir / "logits.npy", 8 - 16 * self.seen["targets"].astype(np.float32))
        return FineTuneOutcome(
            keras_path=job.out_dir / "network.keras",
            tflite_path=job.out_dir / "network.tflite",
            head_path=job.out_dir / "head.npz",
            best_epoch=2,
            points=points,
            stopped=stop.is_set(),
            logits_path=job.out_dir / "logits.npy" if everybody else None,
        )

    def estimate(self, job, *, progress):
        self.jobs.append(job)
        return Estimate(seconds=60.0, disk_bytes=1)


@pytest.fixture
def engine(shipped_network):
    return StandInEngine(shipped_network)


def test_a_fine_tuning_makes_a_tagger_with_a_network_of_its_own(trained, engine):
    progress = Listening()
    run = RunRecord.begin(RunKind.FINE_TUNE, base=trained.tagger.name, settings={})
    result = trained.fine_tune(engine, progress, run=run)
    kept = trained.library.find(result.tagger.name)
    assert (kept.directory / "network.keras").is_file()
    assert trained.library.network_path(kept) == kept.directory / "network.tflite"
    assert kept.network_key != trained.tagger.network_key
    assert result.run.id == run.id
    assert result.run.best == 2
    assert [point for point in progress.partials if isinstance(point, CurvePoint)] == list(result.run.points)
    assert result.suggestions is None
    assert result.run.comparison.photos == result.run.counts.held_out
    assert not (cache_dir() / "fine-tune" / trained.store.id).exists()


def test_the_engine_gets_the_photos_that_teach_and_select(trained, engine):
    trained.fine_tune(engine, settings=TrainingSettings(learn_from="train"))
    annotated, used = trained.annotated(), engine.seen
    keys = trained.bench.keys(trained.records)
    teaching = [row for row, side in enumerate(annotated.sides) if side is not Side.HELD_OUT]
    teaching.sort(key=lambda row: keys[row])
    np.testing.assert_array_equal(used["targets"], annotated.words[teaching])
    selecting = [annotated.sides[row] is Side.SELECTION for row in teaching]
    np.testing.assert_array_equal(used["sides"], np.array(selecting, np.int8))
    assert used["pixels"].shape == (len(teaching), 224, 224, 3)
    assert used["pixels"].std() > 5


def test_learning_from_all_photos_is_judged_by_what_had_not_seen_them(trained, engine):
    result = trained.fine_tune(engine, settings=TrainingSettings(learn_from="all"))
    annotated, photos = trained.annotated(), len(engine.seen["sides"])
    judged = [annotated.sides[row] is Side.HELD_OUT for row in range(len(trained.records))]
    assert photos == (annotated.words >= 0).any(axis=1).sum()
    assert (engine.seen["sides"] == 2).sum() == sum(judged) == result.run.counts.held_out
    assert result.run.comparison.before.mean_average_precision > 0.9
    assert result.run.comparison.after.mean_average_precision < 0.7
    assert not result.adopted
    assert result.tagger.card.split.endswith(f"then trained again on all {photos} photos")
    assert result.tagger.saw(trained.bench.keys(trained.records))[judged].all()


def test_after_a_fine_tuning_tagging_and_refitting_go_on_with_the_new_network(trained, engine):
    trained.tagger = trained.fine_tune(engine).tagger
    assert np.isnan(
        pipeline.rescore(
            trained.records, bench=trained.bench, tagger=trained.tagger, labels=LABELS
        ).probabilities[[row for row, side in enumerate(trained.annotated().sides) if side is None]]
    ).all()
    parts = pipeline.tag(
        trained.records, bench=trained.bench, tagger=trained.tagger, labels=LABELS, progress=Progress()
    )
    assert sum(len(part.rows) for part in parts) == len(trained.records)
    again = trained.refit()
    assert again.tagger.network_key == trained.tagger.network_key
    shutil.rmtree(trained.tagger.directory)
    assert trained.library.network_path(again.tagger).is_file()


@pytest.mark.parametrize("code", [ErrorCode.ENGINE_DIED, ErrorCode.ENGINE_MEMORY, ErrorCode.ENGINE_HUNG])
def test_a_fine_tuning_that_fails_changes_nothing(trained, engine, code):
    engine.fails = EngineError(code)
    names = [entry.name for entry in trained.library.entries()]
    with pytest.raises(CoreError) as caught:
        trained.fine_tune(engine)
    assert caught.value.code is code
    assert [entry.name for entry in trained.library.entries()] == names


def test_what_a_failed_training_left_is_there_for_the_next_and_gone_after_it(trained, engine):
    workshop = cache_dir() / "fine-tune" / trained.store.id
    engine.fails = EngineError(ErrorCode.ENGINE_DIED)
    with pytest.raises(CoreError):
        trained.fine_tune(engine)
    assert engine.jobs[0].out_dir.is_dir()
    engine.fails = None
    trained.fine_tune(engine)
    assert replace(engine.jobs[0], logs_dir=None) == replace(engine.jobs[1], logs_dir=None)
    assert not workshop.exists()


@pytest.mark.parametrize(("end", "left"), [(Interrupted, True), (Cancelled, False)])
def test_only_cancelling_removes_what_a_training_can_go_on_with(trained, engine, end, left):
    engine.fails = end()
    with pytest.raises(end):
        trained.fine_tune(engine)
    assert (cache_dir() / "fine-tune" / trained.store.id).exists() is left


@pytest.mark.parametrize("stage", [Stage.PREPARE, Stage.TAG])
def test_a_fine_tuning_cancelled_at_any_stage_keeps_nothing(trained, engine, stage):
    names = [entry.name for entry in trained.library.entries()]
    with pytest.raises(Cancelled):
        trained.fine_tune(engine, Listening(cancel_at=stage))
    assert [entry.name for entry in trained.library.entries()] == names


def test_stop_is_passed_on_and_kept_in_the_run(trained, engine):
    stop = threading.Event()
    stop.set()
    assert trained.fine_tune(engine, stop=stop).run.status is RunStatus.STOPPED


def test_one_that_is_stopped_before_it_learned_anything_keeps_nothing(trained, engine, monkeypatch):
    learn, stop = engine.fine_tune, threading.Event()
    stop.set()

    def learn_nothing(job, **options):
        return replace(learn(job, **options), points=(), best_epoch=0, stopped=True)

    monkeypatch.setattr(engine, "fine_tune", learn_nothing)
    before = [entry.name for entry in trained.bench.library.entries()]
    with pytest.raises(Cancelled):
        trained.fine_tune(engine, stop=stop)
    assert [entry.name for entry in trained.bench.library.entries()] == before


def test_an_estimate_prepares_what_the_fine_tuning_then_uses(trained, engine):
    estimate = pipeline.estimate_fine_tune(
        trained.records,
        trained.annotated(),
        bench=trained.bench,
        tagger=trained.tagger,
        engine=engine,
        progress=Progress(),
    )
    assert estimate.seconds == 60
    progress = Listening()
    trained.fine_tune(engine, progress)
    assert Stage.PREPARE not in progress.stages
    assert engine.jobs[0].pixels_path == engine.jobs[1].pixels_path


def test_too_few_photos_are_not_fine_tuned_on(world, engine):
    world.store.annotate(
        [Edit(record.path, "round", Word(number % 2)) for number, record in enumerate(world.records[:12])],
        who="somebody",
        assign=pipeline.side_assigner(world.store.id),
        new_labels=["round"],
    )
    with pytest.raises(LearningError) as caught:
        world.fine_tune(engine)
    assert caught.value.code is ErrorCode.TOO_FEW_PHOTOS
    assert engine.jobs == []


def test_a_tagger_whose_network_was_made_elsewhere_is_foreign(trained, engine):
    made = trained.fine_tune(engine).tagger
    (trained.library.own / "networks-made-here.txt").unlink()
    with pytest.raises(TaggerError) as caught:
        list(pipeline.tag(trained.records, bench=trained.bench, tagger=made, labels=(), progress=Progress()))
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN


def test_a_label_that_nobody_annotated_says_the_same_on_the_new_network(trained, engine):
    annotated = trained.annotated()
    words = annotated.words.copy()
    words[:, 2:] = -1
    result = pipeline.fine_tune(
        trained.records,
        replace(annotated, words=words),
        bench=trained.bench,
        tagger=trained.tagger,
        engine=engine,
        progress=Progress(),
    )
    assert result.tagger.labels == LABELS
    options = {"bench": trained.bench, "labels": LABELS}
    now = pipeline.rescore(trained.records, tagger=result.tagger, **options).probabilities
    then = pipeline.rescore(trained.records, tagger=trained.tagger, **options).probabilities
    assert np.abs(now[:, 2:] - then[:, 2:]).mean() < 0.05


def test_advice_comes_from_the_annotations_and_the_likeness_of_the_photos(trained):
    advice = pipeline.advise(
        trained.records,
        trained.annotated(),
        bench=trained.bench,
        vocabulary=trained.library.vocabulary(),
        progress=Progress(),
    )
    said = trained.annotated().words
    assert advice.photos == (said >= 0).any(axis=1).sum()
    assert advice.fewest == (said == 1).sum(axis=0).min()
    assert advice.likeness < 0.17  # drawn shapes are no photographs
    assert (advice.recipe, advice.reason) == ("fine-tune", AdviceReason.FEW_UNLIKE)


def test_advice_without_annotations_or_a_vocabulary(world):
    options = {"bench": world.bench, "progress": Progress()}
    advice = pipeline.advise(world.records, world.annotated(), vocabulary=None, **options)
    assert (advice.recipe, advice.photos, np.isnan(advice.likeness)) == ("quick", 0, True)


def test_variants_of_a_photo_are_shown_as_a_training_draws_them(world):
    def variants(**options):
        return pipeline.preview_variants(
            world.records[0],
            folder=world.folder,
            preprocessing=world.tagger.preprocessing,
            amounts=Augmentation(crop=0.6),
            **options,
        )

    nine = variants()
    assert [(found.shape, found.dtype) for found in nine] == [((224, 224, 3), np.uint8)] * 9
    assert all((one != other).any() for one, other in pairwise(nine))
    np.testing.assert_array_equal(nine, variants())
    assert any((one != other).any() for one, other in zip(nine, variants(seed=1), strict=True))


def test_weights_that_are_not_at_hand_are_not_fetched_unasked(trained, engine):
    names = [entry.name for entry in trained.library.entries()]
    with pytest.raises(CoreError) as caught:
        trained.fine_tune(engine, recipe="planet-vgg16")
    assert caught.value.code is ErrorCode.WEIGHTS_NEEDED
    with pytest.raises(CoreError) as caught:
        trained.refit(settings=RefitSettings(backbone="vgg16"), engine=engine)
    assert caught.value.code is ErrorCode.WEIGHTS_NEEDED
    assert engine.jobs == []
    assert [entry.name for entry in trained.library.entries()] == names
