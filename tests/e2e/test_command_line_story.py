"""The story on the command line: a folder of photos is labelled, learned, tagged, judged and exported."""

from __future__ import annotations

import csv
import json
import random
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.command_line import CommandLine
from tests.support.shapes import LABELS, read_labels, write_labels

LEARNED = 110
"""Photos that are labelled; the other 50 judge."""

CHANCE = 0.86
"""Above the F2 of saying every label of every photo, 0.82: nothing that is blind does better."""

WITHOUT_HEAVY = ("tensorflow", "keras", "PySide6", "shiboken6", "matplotlib")


@pytest.fixture(scope="module")
def story(shapes, tmp_path_factory):
    """The story up to the first tagger, told with TensorFlow, Qt and matplotlib unimportable."""
    return _told(shapes, tmp_path_factory.mktemp("story"), shuffled=False)


def _told(shapes: Path, place: Path, *, shuffled: bool) -> SimpleNamespace:
    photos = Path(shutil.copytree(shapes / "photos", place / "photos"))
    rows = read_labels(shapes / "labels.csv")
    learned, unseen = rows[:LEARNED], rows[LEARNED:]
    if shuffled:
        names, values = [row[0] for row in learned], [row[1:] for row in learned]
        random.Random(3).shuffle(values)
        learned = [[name, *value] for name, value in zip(names, values, strict=True)]
    write_labels(place / "learned.csv", learned)
    write_labels(place / "unseen.csv", unseen)
    line = CommandLine(place / "home", WITHOUT_HEAVY)
    imported = line.run("import", photos, place / "learned.csv")
    trained = line.run("train", photos, "--seed", 1, "--out", "my shapes")
    return SimpleNamespace(place=place, photos=photos, line=line, imported=imported, trained=trained)


def _figures(story: SimpleNamespace, *options: object) -> dict:
    out = story.place / "figures.json"
    story.line.run("evaluate", story.photos, "--labels", story.place / "unseen.csv", "--json", out, *options)
    return json.loads(out.read_text(encoding="utf-8"))


def test_an_import_says_how_many_cells_became_annotations(story):
    assert f"{LEARNED * len(LABELS)} cells of {LEARNED} photos became annotations" in story.imported.stdout
    assert "New labels: disc, star, stripes, red, blue." in story.imported.stdout
    assert story.imported.stderr == ""


def test_training_makes_a_tagger_that_is_in_use_from_then_on(story):
    assert "New tagger: my shapes" in story.trained.stdout
    assert "It is in use from now on." in story.trained.stdout
    listed = story.line.run("taggers").stdout
    assert "my shapes" in listed
    assert "imagenet" in listed


def test_photos_that_were_not_learned_are_tagged_better_than_chance_could(story):
    figures = _figures(story)
    assert figures["photos"] == 160 - LEARNED
    assert figures["fbeta"] > CHANCE + 0.05
    assert figures["mean_average_precision"] > 0.93
    assert figures["seen"] == 0


def test_shuffled_labels_do_not_reach_that(shapes, tmp_path):
    assert _figures(_told(shapes, tmp_path, shuffled=True), "--tagger", "my shapes")["fbeta"] < CHANCE


def test_tagging_prints_every_photo_and_changes_nothing(story):
    before = story.line.run("export", story.photos, "--csv", "-", "--annotations-only").stdout
    lines = story.line.run("tag", story.photos).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == [f"{number}.jpg" for number in range(1, 161)]
    assert set(", ".join(line.split("\t")[1] for line in lines).split(", ")) <= {*LABELS, "–"}
    assert story.line.run("export", story.photos, "--csv", "-", "--annotations-only").stdout == before


def test_an_export_has_the_humans_word_and_the_taggers(story):
    out = story.place / "tags.csv"
    story.line.run("export", story.photos, "--csv", out, "--probabilities", "--by")
    with out.open(newline="", encoding="utf-8-sig") as file:
        rows = {row["filename"]: row for row in csv.DictReader(file)}
    assert len(rows) == 160
    assert rows["1.jpg"]["disc_by"] == "human"
    assert rows["160.jpg"]["disc_by"] == "my shapes"
    assert 0 <= float(rows["160.jpg"]["disc_probability"]) <= 1
    told = {row[0]: row[1:] for row in read_labels(story.place / "learned.csv")}
    assert all([int(rows[name][label]) for label in LABELS] == told[name] for name in told)


def test_what_is_exported_of_annotations_comes_back_exactly(story, tmp_path):
    out = story.place / "mine.csv"
    story.line.run("export", story.photos, "--csv", out, "--annotations-only")
    copy = Path(shutil.copytree(story.photos, tmp_path / "copy", ignore=shutil.ignore_patterns(".mlic")))
    story.line.run("import", copy, out)
    again = tmp_path / "again.csv"
    story.line.run("export", copy, "--csv", again, "--annotations-only")
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.keras
def test_a_short_fine_tuning_makes_a_tagger_that_tags(story):
    line = CommandLine(story.line.home, ("PySide6", "shiboken6", "matplotlib"))
    words = ("--fine-tune", "--epochs", 2, "--blocks", 1, "--augment", "off", "--out", "tuned shapes")
    trained = line.run("train", story.photos, *words)
    assert "New tagger: tuned shapes" in trained.stdout
    assert _figures(story, "--tagger", "tuned shapes")["fbeta"] > CHANCE
