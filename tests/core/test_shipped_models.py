"""What ships in `models/`: the files belong together, and name what is on the sample photos."""

from __future__ import annotations

import hashlib
import json
import zlib

import pytest

from mlic_gui.core.catalog.backbones import BACKBONES
from mlic_gui.core.catalog.preprocessing import Preprocessing
from mlic_gui.core.features.runtime import Network
from mlic_gui.core.learning.taggers.tagger import TaggerKind
from mlic_gui.core.learning.taggers.tagger_file import load_tagger
from mlic_gui.core.photos.decode import decode, fit, network_box
from mlic_gui.core.places import shipped

FOLDER = shipped("models", "backbones", "efficientnet-lite0")
LARGEST = 58_000_000  # of 60 that the wheel may have


@pytest.fixture(scope="module")
def imagenet():
    return load_tagger(shipped("models", "taggers", "imagenet"))


@pytest.fixture(scope="module")
def network():
    return Network(FOLDER / "network.tflite", width=1280)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_backbones_card_tells_its_files_apart_from_others():
    card = json.loads((FOLDER / "backbone.json").read_text(encoding="utf-8"))
    spec = BACKBONES[card["name"]]
    assert card["sha256"] == {name: digest(FOLDER / name) for name in ("network.keras", "network.tflite")}
    assert card["width"] == spec.width
    assert Preprocessing.from_json(card["preprocessing"]) == spec.preprocessing
    assert card["licence"] == "Apache-2.0"


def test_the_imagenet_tagger_belongs_to_the_backbone(imagenet):
    names = json.loads(shipped("models", "imagenet_labels.json").read_text(encoding="utf-8"))["names"]
    assert imagenet.kind is TaggerKind.VOCABULARY
    assert list(imagenet.labels) == names
    assert len({name.casefold() for name in names}) == 1000
    assert imagenet.backbone.digest == digest(FOLDER / "network.tflite")


@pytest.mark.parametrize(
    ("photo", "names"),
    [
        ("coffee.jpg", {"espresso"}),
        ("cat.jpg", {"Egyptian Mau", "tiger cat", "tabby cat"}),
        ("photographer.jpg", {"tripod"}),
        ("rocket.jpg", {"drilling rig", "missile"}),
        ("launch_towers.jpg", {"drilling rig"}),
        ("summer_palace.jpg", {"bell tower", "monastery", "boathouse"}),
        ("bricks.jpg", {"maze", "stone wall", "tile roof"}),
    ],
)
def test_the_best_name_of_a_sample_photo(imagenet, network, photo, names):
    preprocessing = imagenet.preprocessing
    image = decode(shipped("resources", "sample_photos", photo), box=network_box(preprocessing))
    features = network.features(fit(image, preprocessing)[None], preprocessing)
    best = imagenet.labels[int(imagenet.head.probabilities(features)[0].argmax())]
    assert best in names


def test_what_ships_stays_small_in_a_wheel():
    packed = [zlib.compress(path.read_bytes()) for path in shipped("models").rglob("*") if path.is_file()]
    assert sum(map(len, packed)) < LARGEST
