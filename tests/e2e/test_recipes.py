"""Every recipe trains end to end on the generated photos, by options as a user types them, and comes back.

Random weights stand in for those that would be downloaded; sizes and lengths are the least that there are.
"""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest

from mlic_gui.cli.options.arguments import parse
from mlic_gui.cli.options.train_arguments import training_settings
from mlic_gui.core import pipeline
from mlic_gui.core.backbones import prepare_backbone
from mlic_gui.core.catalog.recipes import FINE_TUNE, QUICK, RECIPES
from mlic_gui.core.catalog.refitting import RefitSettings
from mlic_gui.core.engine.client import Engine
from mlic_gui.core.features.derived import DerivedData
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.photos.decode import decode, fit, network_box
from mlic_gui.core.photos.scan import scan
from mlic_gui.core.progress import Progress
from mlic_gui.core.project.location import open_project

pytestmark = pytest.mark.keras

_PHOTOS = 40
_SHORT = ("--epochs", "1", "--batch-size", "16", "--variants", "1", "--head-width", "8")
_SMALLEST = {"scene-inceptionv3": 75, "inceptionv3-two-phase": 75}


class World:
    """A project on some of the generated photos, all of them annotated, and a training process."""

    def __init__(self, folder, labels):
        self.store = open_project(folder)
        self.derived = DerivedData.open(self.store.id)
        self.library, self.engine = TaggerLibrary(), Engine()
        self.bench = pipeline.Bench(folder, self.derived, self.library)
        self.records = [record for batch in scan(folder, progress=Progress()) for record in batch]
        self.tagger = self.library.find("imagenet")
        plan = pipeline.plan_import(labels, records=self.records, store=self.store)
        pipeline.import_tags(
            plan,
            records=self.records,
            store=self.store,
            bench=self.bench,
            who="somebody",
            progress=Progress(),
        )
        # the process runs before the first test, so that none is blamed for its threads
        options = {"download": False, "engine": self.engine, "library": self.library, "progress": Progress()}
        prepare_backbone("small-cnn", size=32, **options)

    def train(self, recipe, *typed, tagger=None):
        options = {"bench": self.bench, "tagger": tagger or self.tagger, "engine": self.engine}
        annotated = pipeline.annotated(self.store, self.records)
        if RECIPES[recipe].settings is None:
            return pipeline.refit(self.records, annotated, **options, progress=Progress())
        size = str(_SMALLEST.get(recipe, 32))
        once = () if recipe == FINE_TUNE else ("--learn-from", "train")
        words = ["train", "photos", "--recipe", recipe, "--size", size, *_SHORT, *once, *typed]
        settings = training_settings(parse(words))
        settings = replace(settings, head_epochs=min(1, settings.head_epochs))
        return pipeline.fine_tune(
            self.records, annotated, **options, settings=settings, recipe=recipe, progress=Progress()
        )

    def suggestions(self, tagger):
        found = np.full((len(self.records), len(tagger.labels)), np.nan, np.float32)
        for part in pipeline.tag(
            self.records, bench=self.bench, tagger=tagger, labels=tagger.labels, progress=Progress()
        ):
            found[part.rows] = part.probabilities
        return found

    def close(self):
        self.engine.close()
        self.derived.close()
        self.store.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("recipes")


@pytest.fixture(scope="module")
def world(folder, shapes):
    photos = folder / "photos"
    photos.mkdir()
    rows = (shapes / "labels.csv").read_text(encoding="utf-8").splitlines()
    for number in range(1, _PHOTOS + 1):
        shutil.copyfile(shapes / "photos" / f"{number}.jpg", photos / f"{number}.jpg")
    (folder / "labels.csv").write_text("\n".join(rows[: _PHOTOS + 1]) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLIC_GUI_HOME", str(folder / "home"))
        opened = World(photos, folder / "labels.csv")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def one_home(folder, home, monkeypatch):
    """Backbones and features are made once for all tests here."""
    monkeypatch.setenv("MLIC_GUI_HOME", str(folder / "home"))


def weights_of(recipe):
    """Random ones, except for the network that ships."""
    settings = RECIPES[recipe].settings
    return () if settings is None or settings.backbone == "same" else ("--weights", "random")


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_trains_and_its_tagger_comes_back_the_same(world, recipe):
    result = world.train(recipe, *weights_of(recipe))
    run, settings = result.run, RECIPES[recipe].settings
    assert run.recipe == recipe
    assert run.comparison.photos > 0
    if settings is not None:
        assert run.settings["epochs"] == 1
        assert run.settings["optimizer"] == settings.optimizer
        assert len(run.points) == 2 + run.settings["head_epochs"]
    first = world.suggestions(result.tagger)
    assert np.isfinite(first).all()
    again = world.library.find(result.tagger.name)
    assert again.backbone == result.tagger.backbone
    np.testing.assert_array_equal(world.suggestions(again), first)


def test_a_tagger_with_layers_of_its_own_learns_on(world):
    deep = world.train("small-cnn").tagger
    assert deep.backbone.body.kind == "dense"
    assert deep.head.width == 8
    more = world.train("fine-tune", tagger=deep).tagger
    assert more.backbone.body == deep.backbone.body
    quick = pipeline.refit(
        world.records,
        pipeline.annotated(world.store, world.records),
        bench=world.bench,
        tagger=more,
        progress=Progress(),
    ).tagger
    assert quick.backbone == more.backbone
    assert np.isfinite(world.suggestions(world.library.find(quick.name))).all()


def test_quick_moves_to_another_backbone_and_fine_tuning_goes_on_there(world):
    result = pipeline.refit(
        world.records,
        pipeline.annotated(world.store, world.records),
        bench=world.bench,
        tagger=world.tagger,
        settings=RefitSettings(backbone="small-cnn", size=32),
        engine=world.engine,
        progress=Progress(),
    )
    assert result.tagger.backbone.name == "small-cnn"
    assert result.tagger.preprocessing.size == 32
    assert result.suggestions is None
    assert (result.run.recipe, result.run.settings["backbone"]) == (QUICK, "small-cnn")
    tuned = world.train("fine-tune", "--blocks", "1", tagger=world.library.find(result.tagger.name)).tagger
    assert tuned.backbone.name == "small-cnn"
    assert tuned.labels == result.tagger.labels


def test_fine_tuning_on_another_backbone_starts_from_a_head_solved_there(world):
    scenes = world.library.find("natural-scenes")  # none of its labels is annotated here
    result = world.train("fine-tune", "--backbone", "small-cnn", tagger=scenes)
    assert result.run.points[0].validation_loss < 0.69
    assert result.tagger.backbone.name == "small-cnn"
    assert set(scenes.labels) < set(result.tagger.labels)
    assert np.isfinite(world.suggestions(result.tagger)).all()


def test_a_tagger_leaves_whole_and_says_the_same_elsewhere(world, tmp_path):
    tagger = world.train("small-cnn").tagger
    file = tmp_path / "tagger.tflite"
    pipeline.export_tagger(
        tagger,
        library=world.library,
        engine=world.engine,
        keras_path=None,
        tflite_path=file,
        progress=Progress(),
    )
    pixels = fit(
        decode(world.bench.folder / world.records[0].path, box=network_box(tagger.preprocessing)),
        tagger.preprocessing,
    )
    said = Network(file).features(pixels[None], tagger.preprocessing)
    np.testing.assert_allclose(said[0], world.suggestions(tagger)[0], atol=1e-4)
