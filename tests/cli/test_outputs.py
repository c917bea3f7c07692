"""No command writes over a photo or into a project, whatever it is told to write where."""

from __future__ import annotations

import argparse

import pytest

from mlic_gui.cli.options import arguments
from mlic_gui.cli.outputs import OUTPUTS
from mlic_gui.core.errors import ErrorCode, ProjectError
from mlic_gui.core.project.location import open_project
from mlic_gui.sentences import sentence
from tests.support.in_process import InProcess
from tests.support.small_world import make_folder

COMMANDS = [
    ("tag", "{photos}", "--csv"),
    ("tag", "{photos}/0.jpg", "--csv"),
    ("evaluate", "{photos}", "--labels", "{labels}", "--json"),
    ("explain", "{photos}/0.jpg", "--out"),
    ("explain", "{photos}/0.jpg", "--json"),
    ("network", "--layer", "stem_conv", "--photo", "{photos}/0.jpg", "--out"),
    ("network", "--layer", "stem_conv", "--filters", "0", "--out"),
    ("export", "{photos}", "--csv"),
    ("export", "{photos}", "--tfrecord"),
    ("export-tagger", "natural-scenes", "--keras"),
    ("export-tagger", "natural-scenes", "--tflite"),
    ("runs", "{photos}", "--json"),
    ("runs", "{photos}", "--export"),
    ("report", "{photos}", "--out"),
    ("compare", "{photos}", "1", "2", "--json"),
    ("repeat", "{photos}", "1", "--json"),
]
FILES = [words for words in COMMANDS if words[-1] != "--export"]
CALLED = pytest.mark.parametrize("words", COMMANDS, ids=lambda words: f"{words[0]}{words[-1]}")


@pytest.fixture
def photos(tmp_path):
    folder = make_folder(tmp_path / "photos", 2)
    with open_project(folder) as store:
        store.add_labels(["red"], who="ada")
    return folder


@pytest.fixture
def refused(home, capsys, photos, tmp_path):
    """The sentence with which a command ends that is told to write to a path."""
    computer = InProcess(home, capsys)

    def go(words, path):
        before = _content(photos)
        filled = [word.format(photos=photos, labels=tmp_path / "labels.csv") for word in words]
        said = computer.run(*filled, path, expect=1).stderr
        assert _content(photos) == before
        return said

    return go


def _content(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _suffix(words):
    suffixes = {"--keras": ".keras", "--tflite": ".tflite"}
    return ".png" if words[0] in ("explain", "network") and words[-1] == "--out" else suffixes.get(words[-1])


@pytest.mark.parametrize("words", FILES, ids=lambda words: f"{words[0]}{words[-1]}")
def test_a_photo_is_never_written_over(refused, photos, tmp_path, words):
    link = tmp_path / f"link{_suffix(words) or '.txt'}"
    link.symlink_to(photos / "1.jpg")
    assert "over a photo" in refused(words, link)
    if _suffix(words) is None:
        assert "over a photo" in refused(words, photos / ".." / "photos" / "1.jpg")


@CALLED
def test_nothing_is_written_into_a_project(refused, photos, tmp_path, words):
    (tmp_path / "way").symlink_to(photos / ".mlic")
    name = f"new{_suffix(words) or ''}"
    for place in (photos / ".mlic" / name, tmp_path / "way" / name):
        assert "project's own files" in refused(words, place)


def test_a_new_tagger_does_not_go_into_a_project(refused, photos):
    assert "project's own files" in refused(("train", "{photos}", "--out"), photos / ".mlic" / "mine")


@pytest.mark.parametrize("words", [COMMANDS[3], COMMANDS[5]])
def test_the_photo_itself_is_not_written_over_were_it_a_picture_of_ours(refused, photos, words):
    (photos / "0.png").write_bytes((photos / "0.jpg").read_bytes())
    own = tuple(word.replace("0.jpg", "0.png") for word in words)
    assert "is what is read" in refused(own, photos / "0.png")


def test_the_labels_that_are_judged_by_are_not_written_over(refused, tmp_path):
    (tmp_path / "labels.csv").write_text("filename,red\n0.jpg,1\n")
    assert "is what is read" in refused(COMMANDS[2], tmp_path / "labels.csv")
    assert "0.jpg,1" in (tmp_path / "labels.csv").read_text()


@pytest.mark.parametrize(
    ("words", "path"),
    [(words, "-") for words in COMMANDS if words[-1] in ("--out", "--export", "--keras", "--tflite")]
    + [(COMMANDS[3], "why.jpg"), (COMMANDS[6], "patterns")],
)
def test_what_stdout_or_a_picture_cannot_be_is_refused(home, capsys, words, path):
    with pytest.raises(SystemExit) as caught:
        InProcess(home, capsys).run(*words, path)
    assert caught.value.code == 2
    assert "stdout" in capsys.readouterr().err or path != "-"


def test_every_option_that_names_a_file_to_write_is_guarded():
    named = {
        action.dest
        for command in _commands(arguments._parser()).values()
        for action in command._actions
        if action.option_strings and str(action.metavar).startswith(("OUT", "FILE."))
    }
    assert named == set(OUTPUTS)


def _commands(parser):
    return next(one.choices for one in parser._actions if isinstance(one, argparse._SubParsersAction))


@pytest.mark.parametrize("code", [ErrorCode.OUTPUT_PHOTO, ErrorCode.OUTPUT_READ, ErrorCode.OUTPUT_PROJECT])
def test_the_sentences_say_what_to_do(code):
    assert "Choose" in sentence(ProjectError(code, path="/photos/1.jpg"))
