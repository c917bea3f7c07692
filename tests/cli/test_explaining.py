"""The command that says why: in words, as a picture, as JSON, and beside which annotated photos."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from PIL import Image

from mlic_gui.cli.explaining import PLACES
from mlic_gui.core.learning.explaining.whereabouts import Place
from mlic_gui.core.project.annotations import Edit, Word
from mlic_gui.core.project.location import open_project
from tests.core.project.conftest import assign
from tests.support.in_process import InProcess
from tests.support.small_world import make_folder


@pytest.fixture
def photos(tmp_path):
    return make_folder(tmp_path / "photos", 4)


@pytest.fixture
def computer(home, capsys):
    return InProcess(home, capsys)


@pytest.fixture
def tagged(photos, computer):
    """A project in which three photos were annotated, and all were tagged."""
    with open_project(photos) as store:
        store.add_labels(["red", "sea"], who="ada")
        said = [("0.jpg", "red", Word.YES), ("1.jpg", "red", Word.NO), ("2.jpg", "sea", Word.YES)]
        store.annotate([Edit(*edit) for edit in said], who="ada", assign=assign)
    computer.run("tag", photos)
    return photos


def test_each_label_has_a_probability_and_a_place(computer, photos):
    out = computer.run("explain", photos / "0.jpg").stdout.splitlines()
    assert out[0].split() == ["LABEL", "PROBABILITY", "PROPOSED", "WHERE", "THE", "EVIDENCE", "LIES"]
    assert {line.split()[0] for line in out[1:]} == {"desert", "mountains", "sea", "sunset", "trees"}
    values = [float(line.split()[1]) for line in out[1:]]
    assert values == sorted(values, reverse=True)
    assert all(any(line.endswith(place) for place in PLACES.values()) for line in out[1:])


def test_every_place_has_words():
    assert set(PLACES) == set(Place)


def test_the_picture_has_the_photo_and_one_with_heat_for_each_label(computer, photos, tmp_path):
    before = hashlib.sha256((photos / "0.jpg").read_bytes()).hexdigest()
    alone, several = tmp_path / "alone.png", tmp_path / "several.png"
    computer.run("explain", photos / "0.jpg", "--label", "sea", "--out", alone)
    said = computer.run("explain", photos / "0.jpg", "--out", several).stdout
    assert f"Drawn in {several}" in said
    with Image.open(alone) as one, Image.open(several) as six:
        assert (one.format, six.format) == ("PNG", "PNG")
        assert six.width > 2 * 96
    assert hashlib.sha256((photos / "0.jpg").read_bytes()).hexdigest() == before
    assert sorted(path.name for path in photos.iterdir()) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]


def test_the_projects_annotated_photos_are_likened_to_it(computer, tagged):
    said = computer.run("explain", tagged / "3.jpg").stdout
    near = said.partition("most like it")[2]
    assert all(name in near for name in ("0.jpg", "1.jpg", "2.jpg"))
    assert "(not red)" in near
    assert "3.jpg" not in near


def test_a_photo_from_elsewhere_is_likened_to_a_projects(computer, tagged, tmp_path):
    other = make_folder(tmp_path / "other", 1, first=7)
    out = tmp_path / "why.json"
    computer.run("explain", other / "7.jpg", "--folder", tagged, "--label", "sea", "--json", out)
    told = json.loads(out.read_text())
    assert {one["photo"] for one in told["nearest"]} == {"0.jpg", "1.jpg", "2.jpg"}
    assert [one["label"] for one in told["labels"]] == ["sea"]


def test_json_on_stdout_is_all_there_is(computer, photos):
    told = json.loads(computer.run("explain", photos / "0.jpg", "--json", "-").stdout)
    assert (told["photo"], told["tagger"], told["nearest"]) == ("0.jpg", "natural-scenes", [])
    first = told["labels"][0]
    heat = np.array(first["heat"])
    assert heat.shape == (7, 7)
    assert 0 <= heat.min() <= heat.max() <= 1
    assert first["frame"] == [0.0, pytest.approx(-0.25, abs=0.01), 1.0, pytest.approx(1.5, abs=0.01)]


def test_what_the_tagger_lacks_the_vocabulary_explains(computer, photos):
    assert "seashore" not in computer.run("explain", photos / "0.jpg").stdout
    names = json.loads(
        computer.run("explain", photos / "0.jpg", "--tagger", "imagenet", "--json", "-").stdout
    )
    assert len(names["labels"]) == 5
    name = names["labels"][0]["label"]
    assert name in computer.run("explain", photos / "0.jpg", "--label", name).stdout


def test_a_label_that_nobody_learned_is_named(computer, photos):
    done = computer.run("explain", photos / "0.jpg", "--label", "zeppelins", expect=1)
    assert "natural-scenes has not learned the label zeppelins" in done.stderr


def test_photos_that_are_missing_or_damaged_are_told(computer, photos):
    computer.run("explain", photos / "none.jpg", expect=1)
    (photos / "0.jpg").write_bytes(b"nothing")
    assert "0.jpg" in computer.run("explain", photos / "0.jpg", expect=3).stderr
