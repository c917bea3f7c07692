"""A run's report: whole where everything is at hand, and never failing where something is not."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from mlic_gui.core import pipeline
from mlic_gui.core.errors import ErrorCode
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.learning.judging.answers_file import answers_path
from mlic_gui.core.learning.taggers.seen import SeenPhotos
from mlic_gui.core.learning.taggers.tagger_file import save_tagger
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.progress import Cancelled, Progress, Stage
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.support.small_world import LABELS, colours_of, make_folder, make_library

_PHOTOS = 70


class Listening(Progress):
    """Keeps what it is told."""

    def __init__(self, cancel_at=None):
        super().__init__()
        self.told, self._cancel_at = [], cancel_at

    def report(self, stage, done, total=None):
        self.told.append((stage, done, total))
        if stage is self._cancel_at:
            self.cancel()


class World:
    """Seventy annotated photos and a refit of the tagger in use."""

    def __init__(self, root, *, base="natural-scenes"):
        folder = make_folder(root / "holidays", _PHOTOS)
        self.store = open_project(folder)
        self.derived = DerivedData.open(self.store.id)
        self.bench = pipeline.Bench(folder, self.derived, make_library(root / "models"))
        self.records = [record for batch in scan(folder, progress=Progress()) for record in batch]
        self._annotate()
        self.annotated = pipeline.annotated(self.store, self.records)
        tagger = self.bench.library.find(base)
        self.trained = pipeline.refit(
            self.records, self.annotated, bench=self.bench, tagger=tagger, progress=Progress()
        )

    def _annotate(self):
        self.store.add_labels(LABELS, who="somebody")
        rows = range(len(self.records))
        prints = pipeline.fingerprints(self.records, rows, bench=self.bench, progress=Progress())
        words = {record.path: colours_of(int(record.path.removesuffix(".jpg"))) for record in self.records}
        edits = [
            Edit(path, label, Word(int(label in colours)))
            for path, colours in words.items()
            for label in LABELS
        ]
        assign = pipeline.side_assigner(self.store.id)
        self.store.annotate(edits, who="somebody", assign=assign, fingerprints=prints)

    def arguments(self, **options):
        return {
            "records": self.records,
            "annotated": self.annotated,
            "bench": self.bench,
            "progress": Progress(),
            **options,
        }

    def report(self, run=None, **options):
        return pipeline.run_report(
            run or self.trained.run, project=self.store.id, **self.arguments(**options)
        )

    def growth(self, run=None, **options):
        return pipeline.run_growth(run or self.trained.run, **self.arguments(**options))

    def close(self):
        self.derived.close()
        self.store.close()


@pytest.fixture
def world(tmp_path):
    opened = World(tmp_path)
    yield opened
    opened.close()


def test_a_report_is_whole(world):
    progress = Listening()
    found = world.report(progress=progress)
    assert found.folder == "holidays"
    assert found.answers.figures() == world.trained.run.comparison.after
    assert [curves.label for curves in found.curves] == list(found.answers.labels)
    assert found.confusion.labels == found.answers.labels
    assert found.growth.own_network
    assert found.growth.judged == _PHOTOS
    stages = [stage for stage, _, _ in progress.told]
    assert set(stages) <= {Stage.REPORT, Stage.GROWTH}
    done, total = [(done, total) for stage, done, total in progress.told if stage is Stage.GROWTH][-1]
    assert done == total


def test_mistakes_show_the_photos(world):
    answers = pipeline.read_answers(world.store.id, world.trained.run)
    pipeline.keep_answers(
        replace(answers, probabilities=1 - answers.probabilities),
        project=world.store.id,
        run=world.trained.run,
    )
    found = world.report(growth=False)
    assert found.growth is None
    assert found.mistakes
    for mistake in found.mistakes:
        assert mistake.path in answers.paths
        with Image.open(io.BytesIO(mistake.picture)) as shown:
            assert shown.size == (96, 64)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"no")])
def test_without_answers_the_rest_is_there(world, damage):
    damage(answers_path(world.store.id, world.trained.run.id))
    found = world.report()
    assert (found.answers, found.curves, found.confusion, found.mistakes) == (None, (), None, ())
    assert found.growth is not None


def test_a_deleted_tagger_is_stood_in_for_by_the_backbone_that_ships(world):
    for path in sorted(world.bench.library.own.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    grown = world.growth()
    assert not grown.own_network
    assert grown.judged == _PHOTOS


def test_a_network_that_learned_from_the_photos_tells_nothing_of_more_photos(world):
    tagger, library = world.trained.tagger, world.bench.library
    seen = SeenPhotos.of(key for key in world.bench.keys(world.records[:1]))
    fine_tuned = replace(tagger, origin=None, seen=seen, directory=None)
    directory = library.own / "fine-tuned"
    library.note_network(tagger.backbone.digest)
    save_tagger(fine_tuned, directory, network_from=library.backbones / tagger.backbone.name)
    run = replace(world.trained.run, directory=str(directory))
    assert not world.growth(run).own_network
    elsewhere = replace(fine_tuned, seen=SeenPhotos.of([b"another photo..."]))
    save_tagger(elsewhere, directory, network_from=library.backbones / tagger.backbone.name)
    assert world.growth(run).own_network


def test_a_head_that_had_seen_the_photos_is_nothing_to_start_around(world):
    tagger, library = world.trained.tagger, world.bench.library
    honest = world.growth()
    keys = world.bench.keys(world.records)
    origin = replace(tagger.origin, seen=SeenPhotos.of(keys, salt=tagger.seen.salt))
    save_tagger(replace(tagger, origin=origin, directory=None), library.own / "knowing")
    knowing = world.growth(replace(world.trained.run, directory=str(library.own / "knowing")))
    assert knowing.own_network
    assert knowing.fbeta[0] < honest.fbeta[0]  # the first knew red and green before any photo


def test_few_features_are_made_again_and_many_are_not(world, monkeypatch):
    empty = DerivedData.open("another-cache")
    bench = replace(world.bench, derived=empty)
    monkeypatch.setattr("mlic_gui.core.pipeline.run_reports._FEW_MADE", 10)
    monkeypatch.setattr("mlic_gui.core.pipeline.run_reports._MANY_MADE", 10)
    assert world.growth(bench=bench) is None
    monkeypatch.undo()
    assert world.growth(bench=bench) == world.growth()
    empty.close()


def test_nothing_annotated_or_nothing_judged_gives_no_growth(world):
    words = np.full_like(world.annotated.words, -1)
    assert world.growth(annotated=replace(world.annotated, words=words)) is None
    assert world.growth(replace(world.trained.run, comparison=None)) is None


@pytest.mark.parametrize("stage", [Stage.REPORT, Stage.GROWTH])
def test_nobody_has_to_wait_for_it(world, stage):
    answers = pipeline.read_answers(world.store.id, world.trained.run)
    wrong = replace(answers, probabilities=1 - answers.probabilities)
    pipeline.keep_answers(wrong, project=world.store.id, run=world.trained.run)
    with pytest.raises(Cancelled):
        world.report(progress=Listening(cancel_at=stage))


def test_what_was_corrected_since_is_told_and_the_figures_stay(world):
    answers = pipeline.read_answers(world.store.id, world.trained.run)
    wrong = replace(answers, probabilities=1 - answers.probabilities)
    pipeline.keep_answers(wrong, project=world.store.id, run=world.trained.run)
    before = world.report(growth=False)
    assert before.changed == 0 and not any(mistake.corrected for mistake in before.mistakes)
    worst, other = before.mistakes[:2]
    edits = [
        Edit(worst.path, worst.label, Word(int(not worst.said))),
        Edit(other.path, other.label, Word.UNKNOWN),
    ]
    world.store.annotate(edits, who="somebody", assign=lambda _: {}, fingerprints={})
    now = pipeline.annotated(world.store, world.records)
    after = world.report(growth=False, annotated=now)
    assert after.changed == 2
    assert [mistake.corrected for mistake in after.mistakes] == [
        True,
        *[False] * (len(after.mistakes) - 1),
    ]
    assert after.run.comparison == before.run.comparison
    late = pipeline.corrected_report(before, records=world.records, annotated=now, bench=world.bench)
    assert (late.changed, late.mistakes) == (after.changed, after.mistakes)


def test_what_labels_lack_and_at_which_thresholds_the_tagger_proposes_are_told(world):
    found = world.report(growth=False)
    assert found.lacking == ()
    assert [label for label, _ in found.thresholds] == list(world.trained.tagger.labels)
    words = world.annotated.words.copy()
    words[:, 0] = 1
    (lacking,) = world.report(growth=False, annotated=replace(world.annotated, words=words)).lacking
    assert (lacking.label, lacking.yes, lacking.no) == (LABELS[0], 0, 5)


def test_damaged_answers_are_told_apart_from_those_that_were_not_kept(world):
    path = answers_path(world.store.id, world.trained.run.id)
    path.write_bytes(b"no")
    assert world.report(growth=False).trouble.code is ErrorCode.ANSWERS_DAMAGED
    path.unlink()
    assert world.report(growth=False).trouble is None
