"""The command that says why: in words, as a picture, as JSON, and beside which annotated photos."""

from __future__ import annotations

import hashlib
import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from mlic_gui.cli.insight.explaining import PLACES
from mlic_gui.cli.insight.likeness import Likeness, likeness_lines
from mlic_gui.core.learning.explaining.explanations import Neighbour
from mlic_gui.core.learning.explaining.whereabouts import Place
from mlic_gui.core.learning.taggers.tagger import Tagger
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
    table = out[1 : out.index("")]
    assert {line.split()[0] for line in table} == {"desert", "mountains", "sea", "sunset", "trees"}
    values = [float(line.split()[1]) for line in table]
    assert values == sorted(values, reverse=True)
    assert all(any(line.endswith(place) for place in PLACES.values()) for line in table)
    assert out[-1] == "natural-scenes has not learned from this photo."


def test_labels_that_are_asked_about_stand_by_probability_too(computer, photos):
    asked = ("--label", "desert", "--label", "sea", "--label", "trees")
    told = json.loads(computer.run("explain", photos / "0.jpg", *asked, "--json", "-").stdout)
    values = [one["probability"] for one in told["labels"]]
    assert (len(values), values) == (3, sorted(values, reverse=True))


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
    near = said.partition("(1 is the same")[2]
    assert all(name in near for name in ("0.jpg", "1.jpg", "2.jpg"))
    assert "3.jpg" not in near
    assert "People said nothing of it yet." in said


def test_of_what_people_denied_only_the_labels_asked_about_are_told(computer, tagged):
    with open_project(tagged) as store:
        store.annotate([Edit("1.jpg", "sea", Word.NO)], who="ada", assign=assign)
    said = computer.run("explain", tagged / "3.jpg", "--label", "sea").stdout
    assert "1.jpg  (not sea)" in said
    assert "red)" not in said


def test_what_people_said_of_the_photo_itself_is_told_and_its_copies(computer, tagged):
    shutil.copy(tagged / "0.jpg", tagged / "again.jpg")
    computer.run("tag", tagged)
    said = computer.run("explain", tagged / "0.jpg").stdout
    assert "People said of it: red" in said
    assert "The same file is there again, left out below: again.jpg" in said
    told = json.loads(computer.run("explain", tagged / "0.jpg", "--json", "-").stdout)
    assert (told["said"], told["copies"]) == ({"yes": ["red"], "no": []}, ["again.jpg"])
    assert told["learned_from"] is False


def test_whether_the_tagger_learned_from_it(computer, tagged, monkeypatch):
    monkeypatch.setattr(Tagger, "saw", lambda _, keys: np.array([keys != [None]]))
    assert "natural-scenes learned from this photo." in computer.run("explain", tagged / "0.jpg").stdout


@pytest.mark.parametrize(("similarity", "like"), [(0.25, False), (0.35, True)])
def test_where_no_photo_is_really_like_it_that_is_said(similarity, like):
    near = (Neighbour(3, "3.jpg", similarity, ("sea",), ("trees",)),)
    tagger = SimpleNamespace(name="mine")
    said = "\n".join(likeness_lines(Likeness(False, near=near), tagger, asked=["trees"]))
    assert ("No annotated photo is really like it" in said) != like
    assert f"{similarity:.2f}  3.jpg  sea (not trees)" in said


def test_small_photos_are_enlarged(computer, photos, tmp_path):
    Image.new("RGB", (20, 40), (90, 120, 200)).save(tmp_path / "small.png")
    out = tmp_path / "why.png"
    computer.run("explain", tmp_path / "small.png", "--label", "sea", "--out", out)
    with Image.open(out) as picture:
        assert picture.height > 420


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
    assert "0.jpg" in computer.run("explain", photos / "0.jpg", expect=1).stderr


def test_what_is_no_photo_is_told_in_a_sentence_each(computer, photos, tmp_path):
    (photos / "broken.jpg").write_bytes(b"no photo at all")
    said = {
        photos: "is a folder. Give one photo.",
        photos / "nope.jpg": "There is no file",
        tmp_path / "nowhere" / "0.jpg": "There is no file",
        photos / "broken.jpg": "is damaged, or not a photo",
    }
    for path, words in said.items():
        told = computer.run("explain", path, expect=1)
        assert words in told.stderr
        assert told.stdout == ""
