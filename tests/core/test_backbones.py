"""Backbones from weights to files, with a training process that only pretends."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import MappingProxyType

import pytest

from mlic_gui.core import backbones, places
from mlic_gui.core.backbones import BackboneStatus, backbone_state, prepare_backbone
from mlic_gui.core.catalog.backbones import BACKBONES, WeightsFile, WeightsPackage
from mlic_gui.core.engine.messages import BackboneMade
from mlic_gui.core.errors import BackboneError, EngineError, ErrorCode, TaggerError
from mlic_gui.core.learning.taggers.library import TaggerLibrary
from mlic_gui.core.learning.taggers.tagger import BackboneUse
from mlic_gui.core.progress import Cancelled, Progress
from tests.support.taggers import make_tagger

PUBLISHED = b"published weights"


class Making:
    """Writes two files that depend on the job, and counts how often it was asked."""

    def __init__(self, fails=None):
        self.jobs, self._fails = [], fails

    def make_backbone(self, job, *, progress):
        self.jobs.append(job)
        made = BackboneMade(job.out_dir / "network.keras", job.out_dir / "network.tflite")
        weights = job.weights_path.read_bytes() if job.weights_path else f"random {job.seed}".encode()
        made.keras_path.write_bytes(b"keras" + weights)
        if self._fails:
            raise self._fails
        made.tflite_path.write_bytes(b"tflite" + weights)
        return made


@pytest.fixture
def catalogue(monkeypatch):
    """VGG16 with weights that a test can write; Lite1 with a package of another name."""
    checksum = f"sha256:{hashlib.sha256(PUBLISHED).hexdigest()}"
    file = WeightsFile("http://127.0.0.1:1/vgg16_notop.h5", checksum, len(PUBLISHED), "MIT")
    package = WeightsPackage("no-such-package-anywhere", "0.1", "p/w.pth", checksum[7:], "MIT")
    changed = {
        **BACKBONES,
        "vgg16": replace(BACKBONES["vgg16"], weights=file),
        "efficientnet-lite1": replace(BACKBONES["efficientnet-lite1"], weights=package),
    }
    monkeypatch.setattr(backbones, "BACKBONES", MappingProxyType(changed))
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def weights_folder():
    folder = places.cache_dir() / "weights"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def prepare(name, engine=None, **options):
    return prepare_backbone(
        name,
        engine=engine or Making(),
        library=TaggerLibrary(),
        progress=Progress(),
        **{"download": False, **options},
    )


def fails(code, name, **options):
    with pytest.raises(BackboneError) as caught:
        prepare(name, **options)
    assert caught.value.code is code
    return caught.value


def kept():
    folder = places.data_dir() / "backbones"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_shipped_backbone_is_ready_and_made_by_nobody(shipped_network):
    engine = Making()
    ready = prepare("efficientnet-lite0", engine)
    assert ready.tflite_path == shipped_network / "network.tflite"
    assert (ready.width, ready.preprocessing.size, engine.jobs) == (1280, 224, [])
    assert backbone_state("efficientnet-lite0").status is BackboneStatus.READY


def test_the_shipped_backbone_at_another_size_is_made_from_its_own_weights(shipped_network):
    engine = Making()
    ready = prepare("efficientnet-lite0", engine, size=288)
    assert engine.jobs[0].weights_path == shipped_network / "network.keras"
    assert ready.preprocessing.size == 288
    assert kept() == [ready.tflite_path.parent.name]


def test_random_weights_are_made_once_for_each_seed_and_size():
    engine = Making()
    first = prepare("small-cnn", engine, seed=1)
    assert prepare("small-cnn", engine, seed=1) == first
    assert prepare("small-cnn", engine, seed=2).digest != first.digest
    assert prepare("small-cnn", engine, seed=1, size=64).tflite_path != first.tflite_path
    assert len(engine.jobs) == 3
    assert kept() == ["small-cnn-150-random-seed1", "small-cnn-150-random-seed2", "small-cnn-64-random-seed1"]
    assert backbone_state("small-cnn", seed=1).status is BackboneStatus.READY
    assert backbone_state("small-cnn", seed=3).status is BackboneStatus.MAKEABLE


def test_nothing_is_fetched_unasked_and_the_size_is_said(catalogue):
    state = backbone_state("vgg16")
    assert state.status is BackboneStatus.NEEDS_DOWNLOAD
    assert (state.download_bytes, state.url) == (len(PUBLISHED), "http://127.0.0.1:1/vgg16_notop.h5")
    assert state.weights_dir == places.cache_dir() / "weights"
    error = fails(ErrorCode.WEIGHTS_NEEDED, "vgg16")
    assert error.fields["bytes"] == len(PUBLISHED)
    assert error.fields["file"] == "vgg16_notop.h5"


def test_offline_says_which_file_goes_where(catalogue):
    error = fails(ErrorCode.OFFLINE, "vgg16", download=True)
    assert error.fields["file"] == "vgg16_notop.h5"
    assert error.fields["path"] == str(places.cache_dir() / "weights")


def test_a_file_put_there_by_hand_is_verified_and_used(catalogue):
    (weights_folder() / "vgg16_notop.h5").write_bytes(PUBLISHED)
    assert backbone_state("vgg16").status is BackboneStatus.MAKEABLE
    ready = prepare("vgg16")
    assert ready.preprocessing == BACKBONES["vgg16"].preprocessing
    assert backbone_state("vgg16").status is BackboneStatus.READY
    (weights_folder() / "vgg16_notop.h5").unlink()
    assert prepare("vgg16") == ready


def test_another_file_of_that_name_is_not_believed(catalogue):
    (weights_folder() / "vgg16_notop.h5").write_bytes(b"something else")
    fails(ErrorCode.WEIGHTS_DAMAGED, "vgg16")
    assert kept() == []


def test_a_file_of_the_users_needs_no_checksum(catalogue, tmp_path):
    (tmp_path / "mine.h5").write_bytes(b"mine")
    assert backbone_state("vgg16", weights_file=tmp_path / "mine.h5").status is BackboneStatus.MAKEABLE
    ready = prepare("vgg16", weights_file=tmp_path / "mine.h5")
    assert ready.keras_path.read_bytes() == b"kerasmine"
    fails(ErrorCode.WEIGHTS_MISSING, "vgg16", weights_file=tmp_path / "gone.h5")


def test_a_package_that_is_not_installed_is_named(catalogue):
    state = backbone_state("efficientnet-lite1")
    assert (state.status, state.package) == (
        BackboneStatus.NEEDS_PACKAGE,
        "no-such-package-anywhere==0.1",
    )
    error = fails(ErrorCode.WEIGHTS_PACKAGE, "efficientnet-lite1", download=True)
    assert error.fields["package"] == "no-such-package-anywhere==0.1"
    (weights_folder() / "w.pth").write_bytes(PUBLISHED)
    assert prepare("efficientnet-lite1").width == 1280


@pytest.mark.parametrize("failure", [Cancelled(), EngineError(ErrorCode.ENGINE_DIED)])
def test_a_making_that_ends_early_leaves_nothing(failure):
    with pytest.raises(type(failure)):
        prepare("small-cnn", Making(failure))
    assert kept() == []
    assert prepare("small-cnn").tflite_path.is_file()


def test_what_a_killed_process_left_is_cleared_away_and_never_used(tmp_path):
    import os

    left = places.data_dir() / "backbones" / ".making-x"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    prepare("small-cnn")
    assert kept() == ["small-cnn-150-random-seed0"]


@pytest.mark.parametrize("harm", ["network.tflite", "backbone.json", "networks-made-here.txt"])
def test_what_was_changed_or_brought_from_elsewhere_is_made_anew(harm):
    ready = prepare("small-cnn")
    place = ready.tflite_path.parent if harm != "networks-made-here.txt" else TaggerLibrary().own
    (place / harm).write_bytes(b"{}")
    engine = Making()
    assert prepare("small-cnn", engine) == ready
    assert len(engine.jobs) == 1


def test_a_tagger_finds_the_backbone_that_was_made_by_its_digest():
    first, second = prepare("small-cnn"), prepare("small-cnn", seed=1)
    library = TaggerLibrary()
    for ready in (first, second):
        mine = replace(make_tagger(), backbone=BackboneUse("small-cnn", ready.digest), directory=None)
        assert library.network_path(mine) == ready.tflite_path
        assert library.keras_path(mine) == ready.keras_path
    first.tflite_path.write_bytes(b"another program")
    with pytest.raises(TaggerError) as caught:
        library.network_path(replace(mine, backbone=BackboneUse("small-cnn", first.digest)))
    assert caught.value.code is ErrorCode.TAGGER_FOREIGN


def test_sizes_and_names_that_there_are_not():
    assert fails(ErrorCode.BACKBONE_SIZE, "inceptionv3", size=74).fields["minimum"] == 75
    fails(ErrorCode.BACKBONE_SIZE, "vgg16", size=2000)
    fails(ErrorCode.BACKBONE_UNKNOWN, "vgg17")
